#include "routing/friend_patterns.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "routing/compile_problems.h"
#include "routing/expression.h"

namespace tandem::routing {

struct FriendPatterns::Set {
  std::uint32_t first, count;           ///< of `patterns_`
  std::unique_ptr<RE2::Set> automaton;  ///< null: one expression alone
  std::unique_ptr<RE2> alone;
};

namespace {

RE2::Options options_with(std::int64_t memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

/// Behind a `[`, to behind its `]`. A `]` that comes first is a member.
void skip_class(Cursor& text) {
  text.take('^');
  text.take(']');
  while (!text.at_end() && !text.take(']')) {
    if (text.take('\\')) {
      text.take_count(1);
    } else if (text.take("[:")) {
      text.take_until("]");
      text.take(']');
    } else {
      text.take_count(1);
    }
  }
}

/// Whether an expression can match only from the beginning on. No in case of doubt: that only costs speed.
bool begins_at_start(std::string_view expression) {
  Cursor text(expression);
  if (!text.take('^')) return false;
  for (int depth = 0; !text.at_end();) {
    const char c = text.take_count(1).front();
    if (c == '\\') {
      if (text.take('Q')) return false;
      text.take_count(1);
    } else if (c == '[') {
      skip_class(text);
    } else if (c == '(') {
      if (text.peek() == '?' && !text.take("?:")) return false;  // flags may change what ^ means
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if ((c == '|' && depth == 0) || ((c == '*' || c == '?' || c == '{') && text.offset() == 2)) {
      return false;
    }
  }
  return true;
}

/// As it stands in a set that matches from the beginning on. In one that searches, each state of the automaton would
/// hold the beginnings of all expressions, and there is one state for each beginning of a number.
std::string from_start(const std::string& expression) {
  return begins_at_start(expression) ? expression : "\\C*(?:" + expression + ')';
}

/// Whether it can be used, else told.
bool check(const std::string& expression, const std::string& path, model::Problems& problems) {
  if (expression.size() <= longest_friend_pattern) return compiled_expression(expression, path, problems) != nullptr;
  tell(problems, model::ProblemCode::bad_value, path,
       "The expression has " + std::to_string(expression.size()) + " bytes.",
       "Allowed: up to " + std::to_string(longest_friend_pattern) + ".");
  return false;
}

}  // namespace

FriendPatterns::FriendPatterns() = default;
FriendPatterns::~FriendPatterns() = default;
FriendPatterns::FriendPatterns(FriendPatterns&&) noexcept = default;
FriendPatterns& FriendPatterns::operator=(FriendPatterns&&) noexcept = default;

FriendPatterns::FriendPatterns(std::span<const FriendEntry> friends, model::Problems& problems, std::int64_t memory) {
  std::vector<const FriendEntry*> order;
  for (const FriendEntry& one : friends) order.push_back(&one);
  std::ranges::sort(order, {}, [](const FriendEntry* one) { return std::tuple(one->priority, one->name, one->index); });
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
    const FriendEntry& one = *order[rank];
    for (std::size_t i = 0; i < one.patterns.size(); ++i) {
      const std::string path = one.path + ".patterns[" + std::to_string(i) + ']';
      if (patterns_.size() == max_friend_patterns) {
        tell(problems, model::ProblemCode::out_of_range, path,
             "There are more than " + std::to_string(max_friend_patterns) + " patterns of friends.",
             "Join them: one expression can stand for many numbers.");
        return;
      }
      if (check(one.patterns[i], path, problems)) patterns_.push_back({one.patterns[i], one.index, rank});
    }
  }
  if (!patterns_.empty()) divide(0, static_cast<std::uint32_t>(patterns_.size()), memory);
}

/// One automaton if it has room, else two halves. RE2 says only when asked that an automaton has no room for its
/// states.
void FriendPatterns::divide(std::uint32_t first, std::uint32_t count, std::int64_t memory) {
  if (count == 1) {
    sets_.push_back(std::make_unique<Set>(
        Set{first, 1, nullptr, std::make_unique<RE2>(patterns_[first].text, options_with(expression_memory))}));
    return;
  }
  auto automaton = std::make_unique<RE2::Set>(options_with(memory), RE2::ANCHOR_START);
  bool good = true;
  for (std::uint32_t i = first; i < first + count; ++i)
    good = good && automaton->Add(from_start(patterns_[i].text), nullptr) >= 0;
  if (good && automaton->Compile()) {
    RE2::Set::ErrorInfo error{RE2::Set::kNoError};
    std::vector<int> found;
    if (automaton->Match("0", &found, &error) || error.kind == RE2::Set::kNoError) {
      sets_.push_back(std::make_unique<Set>(Set{first, count, std::move(automaton), nullptr}));
      return;
    }
  }
  divide(first, count / 2, memory);
  divide(first + count / 2, count - count / 2, memory);
}

bool FriendPatterns::matches_alone(std::uint32_t pattern, std::string_view number) const {
  const RE2 expression(patterns_[pattern].text, options_with(expression_memory));
  return RE2::PartialMatch(piece(number), expression);
}

FriendPatterns::Answer FriendPatterns::in_order(std::vector<std::uint32_t> found) const {
  std::ranges::sort(found);
  Answer answer;
  std::optional<std::uint32_t> last_rank;
  for (const std::uint32_t i : found) {
    if (last_rank == patterns_[i].rank) continue;
    last_rank = patterns_[i].rank;
    answer.friends.push_back({patterns_[i].friend_index, patterns_[i].text});
  }
  return answer;
}

FriendPatterns::Answer FriendPatterns::find(std::string_view number) const {
  std::vector<std::uint32_t> found;
  bool one_by_one = false;
  for (const auto& one : sets_) {
    const Set& set = *one;
    if (set.automaton == nullptr) {
      if (RE2::PartialMatch(piece(number), *set.alone)) found.push_back(set.first);
      continue;
    }
    std::vector<int> hits;
    RE2::Set::ErrorInfo error{RE2::Set::kNoError};
    set.automaton->Match(piece(number), &hits, &error);
    for (const int hit : hits) found.push_back(set.first + static_cast<std::uint32_t>(hit));
    if (error.kind == RE2::Set::kNoError) continue;
    one_by_one = true;
    for (std::uint32_t i = set.first; i < set.first + set.count; ++i)
      if (matches_alone(i, number)) found.push_back(i);
  }
  Answer answer = in_order(std::move(found));
  answer.one_by_one = one_by_one;
  return answer;
}

FriendPatterns::Answer FriendPatterns::find_one_by_one(std::string_view number) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < patterns_.size(); ++i)
    if (matches_alone(i, number)) found.push_back(i);
  Answer answer = in_order(std::move(found));
  answer.one_by_one = true;
  return answer;
}

}  // namespace tandem::routing
