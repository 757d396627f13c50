// Amounts of money, exact: whole millionths of a currency's unit.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tandem::model {

/// Millionths of a unit: 12'500 is 0.0125.
using Micros = std::int64_t;
inline constexpr Micros micros_a_unit = 1'000'000;
inline constexpr Micros highest_amount = 1'000'000 * micros_a_unit;

/// "0.0125", "3": digits, and up to six behind a point. The error is a sentence. Empty: 0.
std::expected<Micros, std::string> parse_amount(std::string_view text);
/// "0.0125": no zeros at the end.
std::string amount_text(Micros amount);

/// How a call's time is billed: `first` seconds at least, then in steps of `then`.
struct Increment {
  std::uint16_t first = 1, then = 1;
  friend bool operator==(const Increment&, const Increment&) = default;
};
/// "60/1", "30" (30/30). The error is a sentence. Empty: 1/1.
std::expected<Increment, std::string> parse_increment(std::string_view text);

}  // namespace tandem::model
