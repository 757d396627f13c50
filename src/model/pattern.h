// Asterisk's extension patterns, compiled: what one matches, and which of two is looked at first.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::model {

/// The bytes that one position of a pattern accepts.
class CharSet {
 public:
  constexpr CharSet() = default;
  static CharSet range(char low, char high);  ///< both inclusive
  static CharSet single(char c) { return range(c, c); }

  constexpr void add(unsigned char c) { words_[c / 64] |= std::uint64_t{1} << (c % 64); }
  constexpr bool has(char c) const {
    const auto byte = static_cast<unsigned char>(c);
    return (words_[byte / 64] >> (byte % 64) & 1) != 0;
  }
  std::size_t size() const;
  char lowest() const;  ///< set must not be empty

  /// The order in which entries of a context are looked at: smaller sets first; of equal size, the one with the lower
  /// lowest member, then the lower next member, and so on.
  friend std::strong_ordering operator<=>(const CharSet& a, const CharSet& b);
  friend constexpr bool operator==(const CharSet&, const CharSet&) = default;

 private:
  std::array<std::uint64_t, 4> words_{};
};

/// What a pattern accepts after its positions.
enum class Tail : std::uint8_t {
  one_or_more,   ///< `.`: at least one more character
  zero_or_more,  ///< `!`: anything, also nothing; complete as soon as it is reached
  none           ///< nothing more
};

/// The three questions that may be asked of a pattern.
enum class Lookup : std::uint8_t {
  match,      ///< is this text matched
  can_match,  ///< is it matched, or could it be with more digits behind it
  match_more  ///< would more digits be matched as well (or instead)
};

enum class Verdict : std::uint8_t {
  no,
  yes,
  stop  ///< only for match_more at `!`: complete now, and nothing after this entry is to be asked
};

enum class PatternFault : std::uint8_t {
  empty,
  too_long,
  unclosed_set,
  empty_range,
  text_after_end,  ///< only of rules
  caller,          ///< only of rules: a caller's number behind `/`
  blank            ///< only of rules: a blank or control character
};
struct PatternError {
  PatternFault fault;
  std::uint32_t offset = 0;  ///< in bytes from the start of the text
  friend bool operator==(const PatternError&, const PatternError&) = default;
};
/// "The '[' at position 3 has no ']'."
std::string sentence(const PatternError& error);

/// Longest text of a pattern or literal, in bytes; also the deepest a PatternTrie gets.
inline constexpr std::size_t max_pattern_length = 80;

/// One exact number or pattern:
///   X Z N  a digit 0-9, 1-9, 2-9, in either case     [..]  one character of the set, with ranges a-d
///   .      one or more of anything, ends it          !     none or more of anything, ends it
///   -      ignored, also in the dialled text         /     ends it (Asterisk puts a caller number behind it)
/// Everything else is itself. Immutable and owning.
class Pattern {
 public:
  /// As in an Asterisk dialplan: with a leading `_` a pattern, else a literal (in which only `-` and `/` are special).
  static std::expected<Pattern, PatternError> parse_extension(std::string_view text);

  /// As people write rules: with a leading `_` always a pattern. Without it, a pattern if the text consists only of
  /// what numbers and number patterns are made of (digits + * # - X Z N sets . !) and has any of the letters, a set,
  /// `.` or `!`; or if it ends with `.` or `!`. So `0X.`, `[2-5]XX` and `418.` are patterns; `phone`, `anna` and
  /// `sales.office` are names. Nothing may stand behind `.` and `!`, no `/` and no blank anywhere: a rule that
  /// would match something else than its writer sees is refused.
  static std::expected<Pattern, PatternError> parse_rule(std::string_view text);

  bool literal() const { return !text_.empty(); }
  const std::string& literal_text() const { return text_; }             ///< without dashes; empty for a pattern
  const std::vector<CharSet>& positions() const { return positions_; }  ///< empty for a literal
  Tail tail() const { return tail_; }
  std::optional<std::string> exact_number() const;  ///< if it matches one single number
  std::size_t shortest() const;                     ///< length of the shortest number that it matches
  bool matches(std::string_view dialled) const { return test(dialled, Lookup::match) == Verdict::yes; }
  Verdict test(std::string_view dialled, Lookup question) const;

  /// Removes a literal `c` from the front if there is one (the `+` of an international number).
  void drop_leading(char c);

  /// Orders entries of one context as they are looked at: literals before patterns, then position by position the
  /// smaller set first, then `.`, then `!`, then the end. Equal means that the order does not decide.
  friend std::weak_ordering compare(const Pattern& a, const Pattern& b);

  /// The same for two that match the same numbers, different for all others.
  std::string signature() const;

 private:
  static std::expected<Pattern, PatternError> compile(std::string_view text, std::size_t from);
  static std::expected<Pattern, PatternError> compile_literal(std::string_view text);

  Verdict test_literal(std::string_view dialled, Lookup question) const;

  std::string text_;
  std::vector<CharSet> positions_;
  Tail tail_ = Tail::none;
};

/// Without the dashes, which no match looks at.
std::string without_dashes(std::string_view text);

}  // namespace tandem::model
