#include "model/pattern_syntax.h"

#include <optional>

#include "base/text.h"

namespace tandem::model {
namespace {

CharSet range(char first, char last) {
  CharSet set;
  for (int c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); ++c)
    set.set(static_cast<std::size_t>(c));
  return set;
}

std::unexpected<PatternError> fault(PatternFault what, std::size_t offset) {
  return std::unexpected(PatternError{what, static_cast<std::uint32_t>(offset)});
}

/// What one position takes; nothing for what has no meaning: a dash, an empty set.
using Position = std::optional<CharSet>;

/// What stands between the brackets; `[` has been taken. A dash at either end of the set is a dash.
std::expected<Position, PatternError> parse_set(Cursor& cursor) {
  const std::size_t start = cursor.offset() - 1;
  const std::string_view inside = cursor.take_until("]");
  if (!cursor.take(']')) return fault(PatternFault::unclosed_set, start);
  CharSet set;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const bool ranged = i + 2 < inside.size() && inside[i + 1] == '-';
    const char last = ranged ? inside[i + 2] : inside[i];
    if (static_cast<unsigned char>(last) < static_cast<unsigned char>(inside[i]))
      return fault(PatternFault::empty_range, start + 1 + i);
    set |= range(inside[i], last);
    if (ranged) i += 2;
  }
  set.reset('-');  // dashes of the dialled number are skipped before any comparison: `[-]` never matches
  return inside.empty() ? Position() : set;
}

std::expected<Position, PatternError> parse_position(Cursor& cursor) {
  const std::size_t at = cursor.offset();
  const char c = cursor.take_count(1).front();
  if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return fault(PatternFault::blank, at);
  switch (to_lower(c)) {
    case 'x':
      return range('0', '9');
    case 'z':
      return range('1', '9');
    case 'n':
      return range('2', '9');
    case '[':
      return parse_set(cursor);
    case '-':
      return Position();
    default:
      return range(c, c);
  }
}

}  // namespace

std::expected<PatternSyntax, PatternError> parse_pattern(std::string_view text) {
  if (text.size() > max_pattern_length) return fault(PatternFault::too_long, max_pattern_length);
  Cursor cursor(text);
  cursor.take('_');
  PatternSyntax pattern;
  while (!cursor.at_end() && pattern.tail == PatternSyntax::Tail::none) {
    if (cursor.take('.')) {
      pattern.tail = PatternSyntax::Tail::one_or_more;
    } else if (cursor.take('!')) {
      pattern.tail = PatternSyntax::Tail::any;
    } else {
      auto position = parse_position(cursor);
      if (!position) return std::unexpected(position.error());
      if (*position) pattern.positions.push_back(**position);
    }
  }
  if (!cursor.at_end()) return fault(PatternFault::text_after_end, cursor.offset());
  if (pattern.positions.empty() && pattern.tail == PatternSyntax::Tail::none) return fault(PatternFault::empty, 0);
  return pattern;
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
    case PatternFault::blank:
      return "There is a blank or control character at " + at + ".";
  }
  return "";
}

bool PatternSyntax::is_exact() const {
  if (tail != Tail::none) return false;
  for (const CharSet& position : positions)
    if (position.count() != 1) return false;
  return true;
}

bool PatternSyntax::matches(std::string_view number) const {
  std::size_t matched = 0;
  bool more = false;
  for (char c : number) {
    if (c == '-') continue;
    if (matched < positions.size()) {
      if (!positions[matched++].test(static_cast<unsigned char>(c))) return false;
    } else if (tail == Tail::none) {
      return false;
    } else {
      more = true;
    }
  }
  return matched == positions.size() && (more || tail != Tail::one_or_more);
}

}  // namespace tandem::model
