// Asterisk's pattern letters, as syntax: which characters each position takes. Which pattern wins is routing's matter.
#pragma once

#include <bitset>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::model {

enum class PatternFault : std::uint8_t { empty, too_long, unclosed_set, empty_range, text_after_end, blank };
struct PatternError {
  PatternFault fault;
  std::uint32_t offset;  ///< in characters from the start of the text
};
/// "'[' at position 3 has no ']'."
std::string sentence(const PatternError& error);

using CharSet = std::bitset<256>;

/// A pattern as positions: X 0-9, Z 1-9, N 2-9 (either case), [a-d5] sets, `.` one or more, `!` none or more; dashes
/// outside sets mean nothing; anything else is itself.
struct PatternSyntax {
  enum class Tail : std::uint8_t { none, one_or_more, any };
  std::vector<CharSet> positions;
  Tail tail = Tail::none;

  bool is_exact() const;  ///< matches one single number
  /// Dashes in `number` are skipped, as Asterisk does.
  bool matches(std::string_view number) const;
  std::size_t shortest() const { return positions.size() + (tail == Tail::one_or_more ? 1 : 0); }
  friend bool operator==(const PatternSyntax&, const PatternSyntax&) = default;  ///< match the same numbers
};

inline constexpr std::size_t max_pattern_length = 80;

/// Reads a number rule of an outcall or a DID: a leading `_` may be there or not, the letters mean the same.
std::expected<PatternSyntax, PatternError> parse_pattern(std::string_view text);

}  // namespace tandem::model
