// A country's way of writing telephone numbers, and from each way to the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/config.h"

namespace tandem::routing {

/// What libphonenumber knows of a country, taken out once: its look-ups lock, these are plain comparisons.
/// Values; any shard.
class NumberPlan {
 public:
  /// By ISO 3166 code; nothing for a country that has no numbers.
  static std::optional<NumberPlan> of_country(std::string_view country);

  /// The number in E.164 without its plus, as somebody in the country wrote it: +33..., 0033..., 033..., 33....
  /// Nothing if it is no public number: too short or too long, an extension, an emergency number, a code with `*`.
  std::optional<std::string> to_e164(std::string_view number) const;
  /// As dialled in the country: 0123456789, abroad 0044....
  std::string to_national(std::string_view e164) const;

  /// As `format` wants it; what is no public number stays as it is.
  std::string formatted(std::string_view number, model::NumberFormat format) const;

 private:
  bool is_possible(std::size_t digits) const { return digits < 32 && (possible_ >> digits & 1u) != 0; }

  std::string country_code_;         ///< "33"
  std::string trunk_prefix_;         ///< "0"; empty: a leading zero belongs to the number (Italy)
  std::string international_ = "+";  ///< "00"
  std::uint32_t possible_ = 0;       ///< bit n: numbers of n digits without prefix are possible
};

}  // namespace tandem::routing
