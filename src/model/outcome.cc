#include "model/outcome.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tandem::model {

namespace {

constexpr std::array<std::string_view, outcome_kinds> words{"unreachable", "no_response", "unavailable",    "no_answer",
                                                            "busy",        "declined",    "unknown_number", "failed",
                                                            "full",        "other"};

}  // namespace

std::string_view word(OutcomeKind kind) {
  return words[static_cast<std::size_t>(kind)];
}

OutcomeKind kind_of(const Outcome& outcome) {
  using enum OutcomeKind;
  if (outcome.full) return full;
  if (outcome.no_way) return unreachable;
  switch (outcome.status) {
    case 0:
    case 408:
      return outcome.rang ? no_answer : no_response;
    case 480:
      return outcome.rang ? no_answer : unavailable;
    case 486:
    case 600:
      return busy;
    case 603:
      return declined;
    case 404:
    case 410:
    case 484:
    case 604:
      return outcome.rang ? declined : unknown_number;
    default:
      break;
  }
  if (outcome.status >= 500 && outcome.status < 600) return failed;
  return outcome.rang ? declined : other;
}

OutcomeSet OutcomeSet::of(std::initializer_list<OutcomeKind> kinds) {
  OutcomeSet set;
  for (const OutcomeKind kind : kinds)
    set.kinds_ = static_cast<std::uint16_t>(set.kinds_ | 1u << static_cast<unsigned>(kind));
  return set;
}

std::optional<OutcomeSet> OutcomeSet::of_word(std::string_view text) {
  const std::string lower = lower_case(text);
  for (unsigned i = 0; i < outcome_kinds; ++i)
    if (lower == words[i]) return of({static_cast<OutcomeKind>(i)});
  if (lower.size() != 3 || lower[0] < '3' || lower[0] > '6') return std::nullopt;
  OutcomeSet set;
  if (lower.ends_with("xx")) {
    set.classes_ = static_cast<std::uint8_t>(1u << (lower[0] - '0'));
    return set;
  }
  if (!is_digit(lower[1]) || !is_digit(lower[2])) return std::nullopt;
  set.statuses_.push_back(static_cast<std::uint16_t>((lower[0] - '0') * 100 + (lower[1] - '0') * 10 + lower[2] - '0'));
  return set;
}

void OutcomeSet::add(const OutcomeSet& other) {
  kinds_ = static_cast<std::uint16_t>(kinds_ | other.kinds_);
  classes_ = static_cast<std::uint8_t>(classes_ | other.classes_);
  for (const std::uint16_t status : other.statuses_)
    if (std::ranges::find(statuses_, status) == statuses_.end()) statuses_.push_back(status);
  std::ranges::sort(statuses_);
}

bool OutcomeSet::has(const Outcome& outcome) const {
  return (kinds_ >> static_cast<unsigned>(kind_of(outcome)) & 1u) != 0 ||
         (classes_ >> (outcome.status / 100) & 1u) != 0 ||
         std::ranges::find(statuses_, outcome.status) != statuses_.end();
}

std::string OutcomeSet::in_words() const {
  if (kinds_ == all().kinds_) return "anything but an answer";
  std::string text;
  const auto append = [&](std::string word) {
    std::ranges::replace(word, '_', ' ');
    text.append(text.empty() ? "" : ", ").append(word);
  };
  for (unsigned i = 0; i < outcome_kinds; ++i)
    if ((kinds_ >> i & 1u) != 0) append(std::string(words[i]));
  for (unsigned i = 3; i < 7; ++i)
    if ((classes_ >> i & 1u) != 0) append(std::to_string(i) + "xx");
  for (const std::uint16_t status : statuses_) append(std::to_string(status));
  return text;
}

}  // namespace tandem::model
