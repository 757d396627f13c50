// Reading text without index arithmetic, and the few ASCII rules that every protocol here shares.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_alnum(char c) {
  return is_digit(c) || is_alpha(c);
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr int hex_value(char c) {
  return is_digit(c) ? c - '0' : to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
}

/// ASCII case-insensitive equality (SIP tokens, header names, host names).
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  return true;
}

std::string lower_case(std::string_view text);
std::string_view trim(std::string_view text);  ///< removes blanks, tabs, CR and LF at both ends

/// The whole text as a decimal number, or nothing: no sign, no blanks, no overflow.
template <std::unsigned_integral T>
constexpr std::optional<T> parse_number(std::string_view text) {
  T value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// A position in a text that only moves forward. Every hand-written parser reads through one of these.
class Cursor {
 public:
  constexpr explicit Cursor(std::string_view text) : text_(text) {}

  constexpr bool at_end() const { return at_ == text_.size(); }
  constexpr char peek() const { return at_end() ? '\0' : text_[at_]; }
  constexpr std::size_t offset() const { return at_; }
  constexpr std::string_view rest() const { return text_.substr(at_); }

  constexpr bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  constexpr bool take(std::string_view literal) {
    if (!rest().starts_with(literal)) return false;
    at_ += literal.size();
    return true;
  }
  constexpr bool take_ignoring_case(std::string_view literal) {
    if (!equal_ignoring_case(rest().substr(0, literal.size()), literal)) return false;
    at_ += literal.size();
    return true;
  }
  template <class Predicate>
  constexpr std::string_view take_while(Predicate accept) {
    const std::size_t start = at_;
    while (!at_end() && accept(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }
  /// Up to, not including, the first of `stop`; all that is left if none comes.
  constexpr std::string_view take_until(std::string_view stop) {
    // Not stop.find(), which calls into the C library for each character.
    return take_while([&](char c) { return std::ranges::none_of(stop, [c](char end) { return c == end; }); });
  }
  constexpr std::string_view take_count(std::size_t count) {
    auto piece = text_.substr(at_, count);
    at_ += piece.size();
    return piece;
  }
  constexpr void skip_blanks() {
    take_while([](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace tandem
