#include "model/pattern.h"

#include <algorithm>
#include <bit>

#include "base/text.h"

namespace tandem::model {

CharSet CharSet::range(char low, char high) {
  CharSet set;
  for (int c = static_cast<unsigned char>(low); c <= static_cast<unsigned char>(high); ++c)
    set.add(static_cast<unsigned char>(c));
  return set;
}

std::size_t CharSet::size() const {
  std::size_t count = 0;
  for (auto word : words_) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

char CharSet::lowest() const {
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (words_[i] != 0) return static_cast<char>(64 * i + static_cast<std::size_t>(std::countr_zero(words_[i])));
  return '\0';
}

std::strong_ordering operator<=>(const CharSet& a, const CharSet& b) {
  if (auto by_size = a.size() <=> b.size(); by_size != 0) return by_size;
  for (std::size_t i = 0; i < a.words_.size(); ++i) {
    const auto differing = a.words_[i] ^ b.words_[i];
    if (differing == 0) continue;
    // All members below the lowest differing one are common: whoever has it has the lower next member.
    const auto lowest = differing & (~differing + 1);
    return (a.words_[i] & lowest) != 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return std::strong_ordering::equal;
}

std::string sentence(const PatternError& error) {
  const std::string at = "position " + std::to_string(error.offset + 1);
  switch (error.fault) {
    case PatternFault::empty:
      return "The pattern matches no number.";
    case PatternFault::too_long:
      return "A pattern has at most " + std::to_string(max_pattern_length) + " characters.";
    case PatternFault::unclosed_set:
      return "The '[' at " + at + " has no ']'.";
    case PatternFault::empty_range:
      return "The range at " + at + " runs backwards.";
    case PatternFault::text_after_end:
      return "Nothing may follow '.' or '!' (" + at + ").";
    case PatternFault::caller:
      return "A caller behind '/' (" + at + ") belongs into a dialplan; leave it out here.";
    case PatternFault::blank:
      return "There is a blank or control character at " + at + ".";
  }
  return "";
}

namespace {

std::unexpected<PatternError> fault(PatternFault what, std::size_t offset = 0) {
  return std::unexpected(PatternError{what, static_cast<std::uint32_t>(offset)});
}

/// Reads what follows `[`, up to and including `]`. A dash at either end of the set is a dash.
std::expected<CharSet, PatternError> read_set(Cursor& text) {
  const std::size_t start = text.offset();
  const auto members = text.take_until("]");
  if (!text.take(']')) return fault(PatternFault::unclosed_set, start - 1);
  CharSet set;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool is_range = i + 2 < members.size() && members[i + 1] == '-';
    const char low = members[i];
    const char high = is_range ? members[i + 2] : low;
    if (static_cast<unsigned char>(high) < static_cast<unsigned char>(low))
      return fault(PatternFault::empty_range, start + i);
    for (int c = static_cast<unsigned char>(low); c <= static_cast<unsigned char>(high); ++c)
      set.add(static_cast<unsigned char>(c));
    if (is_range) i += 2;
  }
  return set;
}

/// One character outside a set.
CharSet meaning_of(char c) {
  switch (to_lower(c)) {
    case 'x':
      return CharSet::range('0', '9');
    case 'z':
      return CharSet::range('1', '9');
    case 'n':
      return CharSet::range('2', '9');
    default:
      return CharSet::single(c);
  }
}

/// Whether a text without `_` is meant as a pattern (see Pattern::parse_rule).
bool reads_as_pattern(std::string_view text) {
  if (text.ends_with('.') || text.ends_with('!')) return true;
  constexpr std::string_view special = "XxZzNn.![";
  constexpr std::string_view plain = "0123456789+*#-";
  bool any_special = false;
  for (Cursor at(text); !at.at_end();) {
    const char c = at.take_count(1).front();
    if (c == '[') {
      at.take_until("]");
      at.take(']');
    }
    if (special.find(c) != std::string_view::npos)
      any_special = true;
    else if (plain.find(c) == std::string_view::npos)
      return false;
  }
  return any_special;
}

/// What an extension of a dialplan may hold, but a rule may not.
std::optional<PatternError> objection(std::string_view rule, bool pattern) {
  for (Cursor at(rule); !at.at_end();) {
    const auto here = static_cast<std::uint32_t>(at.offset());
    const char c = at.take_count(1).front();
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return PatternError{PatternFault::blank, here};
    if (c == '/') return PatternError{PatternFault::caller, here};
    if (!pattern) continue;
    if (c == '[') at.take_until("]");
    if ((c == '.' || c == '!') && !at.at_end()) return PatternError{PatternFault::text_after_end, here + 1};
  }
  return std::nullopt;
}

}  // namespace

std::expected<Pattern, PatternError> Pattern::parse_extension(std::string_view text) {
  if (text.size() > max_pattern_length) return fault(PatternFault::too_long, max_pattern_length);
  return text.starts_with('_') ? compile(text, 1) : compile_literal(text);
}

std::expected<Pattern, PatternError> Pattern::parse_rule(std::string_view text) {
  if (text.size() > max_pattern_length) return fault(PatternFault::too_long, max_pattern_length);
  const bool marked = text.starts_with('_');
  const bool pattern = marked || reads_as_pattern(text);
  if (const auto bad = objection(text, pattern)) return std::unexpected(*bad);
  return pattern ? compile(text, marked ? 1 : 0) : compile_literal(text);
}

std::expected<Pattern, PatternError> Pattern::compile(std::string_view text, std::size_t from) {
  Pattern pattern;
  Cursor at(text);
  at.take_count(from);
  while (!at.at_end() && at.peek() != '/') {
    const char c = at.take_count(1).front();
    if (c == '-') continue;
    if (c == '.' || c == '!') {
      pattern.tail_ = c == '.' ? Tail::one_or_more : Tail::zero_or_more;
      break;
    }
    if (c != '[') {
      pattern.positions_.push_back(meaning_of(c));
      continue;
    }
    const auto set = read_set(at);
    if (!set) return std::unexpected(set.error());
    if (set->size() != 0) pattern.positions_.push_back(*set);  // an empty set is as if it were not there
  }
  if (pattern.positions_.empty() && pattern.tail_ == Tail::none) return fault(PatternFault::empty);
  return pattern;
}

std::expected<Pattern, PatternError> Pattern::compile_literal(std::string_view text) {
  Pattern pattern;
  pattern.text_ = without_dashes(text.substr(0, text.find('/')));
  if (pattern.text_.empty()) return fault(PatternFault::empty);
  return pattern;
}

Verdict Pattern::test_literal(std::string_view dialled, Lookup question) const {
  std::size_t at = 0;
  for (char c : dialled) {
    if (c == '-') continue;
    if (at == text_.size() || text_[at] != c) return Verdict::no;
    ++at;
  }
  const bool whole = at == text_.size();
  const bool yes = question == Lookup::match ? whole : question == Lookup::can_match || !whole;
  return yes ? Verdict::yes : Verdict::no;
}

Verdict Pattern::test(std::string_view dialled, Lookup question) const {
  if (literal()) return test_literal(dialled, question);
  std::size_t at = 0;
  for (char c : dialled) {
    if (c == '-') continue;
    if (at == positions_.size()) {
      if (tail_ == Tail::none) return Verdict::no;
      const bool complete = tail_ == Tail::zero_or_more && question == Lookup::match_more;
      return complete ? Verdict::stop : Verdict::yes;
    }
    if (!positions_[at++].has(c)) return Verdict::no;
  }
  if (at < positions_.size() || tail_ == Tail::one_or_more)
    return question == Lookup::match ? Verdict::no : Verdict::yes;
  if (question != Lookup::match_more) return Verdict::yes;
  return tail_ == Tail::zero_or_more ? Verdict::stop : Verdict::no;
}

void Pattern::drop_leading(char c) {
  if (text_.size() > 1 && text_.front() == c) text_.erase(0, 1);
  const bool more_follows = positions_.size() > 1 || tail_ != Tail::none;
  if (!positions_.empty() && more_follows && positions_.front() == CharSet::single(c))
    positions_.erase(positions_.begin());
}

std::optional<std::string> Pattern::exact_number() const {
  if (literal()) return text_;
  if (tail_ != Tail::none) return std::nullopt;
  std::string number;
  for (const CharSet& position : positions_) {
    if (position.size() != 1) return std::nullopt;
    number += position.lowest();
  }
  return number;
}

std::size_t Pattern::shortest() const {
  return literal() ? text_.size() : positions_.size() + (tail_ == Tail::one_or_more ? 1 : 0);
}

std::string Pattern::signature() const {
  if (const auto number = exact_number()) return "=" + *number;
  std::string text;
  for (const CharSet& position : positions_) {
    text += '[';
    for (int c = 0; c < 256; ++c)
      if (position.has(static_cast<char>(c))) text += static_cast<char>(c);
  }
  return text + (tail_ == Tail::one_or_more ? '.' : tail_ == Tail::zero_or_more ? '!' : '$');
}

std::weak_ordering compare(const Pattern& a, const Pattern& b) {
  if (a.literal() != b.literal()) return a.literal() ? std::weak_ordering::less : std::weak_ordering::greater;
  if (a.literal()) return a.text_ <=> b.text_;
  const auto common = std::min(a.positions_.size(), b.positions_.size());
  for (std::size_t i = 0; i < common; ++i)
    if (a.positions_[i] != b.positions_[i]) return a.positions_[i] <=> b.positions_[i];
  // A further position comes before `.`, that before `!`, and the end last.
  if (auto order = b.positions_.size() <=> a.positions_.size(); order != 0) return order;
  return a.tail_ <=> b.tail_;
}

std::string without_dashes(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (char c : text)
    if (c != '-') result += c;
  return result;
}

}  // namespace tandem::model
