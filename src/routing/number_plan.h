// A country's way of writing telephone numbers, and from each way to the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/config.h"

namespace tandem::routing {

/// Numbers of the country's own that are dialled as they are from anywhere in it: at most this long.
inline constexpr std::size_t longest_short_number = 6;

/// What libphonenumber knows of a country, taken out once: its look-ups lock, these are plain comparisons. Only whether
/// a number of at most six digits is a short one is asked when it is dialled. Values; any shard.
class NumberPlan {
 public:
  /// By ISO 3166 code; nothing for a country that has no numbers. With an area code (without trunk prefix), numbers
  /// are understood as dialled in that area.
  static std::optional<NumberPlan> of_country(std::string_view country, std::string_view area_code = {});
  NumberPlan in_area(std::string_view area_code) const;

  /// The number in E.164 without its plus, as somebody in the country wrote it: +33..., 0033..., 033..., 33....
  /// Without area code only if its length says that it is local and cannot be national; the country's code without
  /// plus only where the number can be nothing else.
  /// Nothing if it is no public number: too short or too long, an extension, an emergency number, a code with `*`.
  std::optional<std::string> to_e164(std::string_view number) const;
  /// As dialled in the country: 0123456789, abroad 0044....
  std::string to_national(std::string_view e164) const;

  /// As a phone there dials it: in our own area without area code; else with the trunk prefix; abroad with the
  /// international one. What would be understood as another number keeps its plus. to_e164() gives the same back.
  std::string to_dialled(std::string_view e164) const;

  /// +34112: a short number that somebody put the country's code before. What is left is dialled as it is.
  std::optional<std::string> short_with_code(std::string_view number) const;
  bool is_emergency(std::string_view number) const;
  bool is_short(std::string_view number) const;  ///< emergency numbers are too
  bool is_short_and_dear(std::string_view number) const;

  const std::string& country() const { return country_; }            ///< ISO 3166
  const std::string& country_code() const { return country_code_; }  ///< "33"
  const std::string& area_code() const { return area_code_; }
  const std::string& international_prefix() const { return international_; }  ///< "00"; "+": several, by carrier

  /// As `format` wants it; what is no public number stays as it is.
  std::string formatted(std::string_view number, model::NumberFormat format) const;

 private:
  bool is_possible(std::size_t digits) const { return digits < 32 && (possible_ >> digits & 1u) != 0; }

  bool is_national(std::string_view number) const;  ///< as it may be dialled without any prefix
  bool is_local(std::string_view number) const;     ///< as it is dialled in the area
  bool may_be_local(std::string_view number) const;
  bool leads_back(const std::string& dialled, std::string_view e164) const;

  std::string country_, area_code_;
  std::string country_code_;          ///< "33"
  std::string trunk_prefix_;          ///< "0"; empty: a leading zero belongs to the number (Italy)
  std::string dialled_trunk_prefix_;  ///< the same, also where it is dialled but not written (1 in North America)
  std::string international_ = "+";   ///< "00"
  std::uint32_t possible_ = 0;        ///< bit n: numbers of n digits without prefix are possible
  std::uint32_t lines_ = 0;           ///< the same of numbers that lie in areas
  bool dials_locally_ = false;        ///< area codes may be left out
};

}  // namespace tandem::routing
