// How much a tenant, user, friend or trunk may call at a time and in a day.
#pragma once

#include <cstdint>
#include <string>

namespace tandem::model {

/// Calls to the outside that are many more than usual: an account that somebody else uses.
struct Spike {
  std::uint32_t factor = 0;             ///< times the busiest usual hour; 0: off
  std::uint32_t at_least_minutes = 30;  ///< in an hour with less there is no spike
  friend bool operator==(const Spike&, const Spike&) = default;
};

/// Of calls to the outside, by the calendar day of the settings' time zone.
struct DayLimits {
  std::uint32_t minutes_per_day = 0;  ///< 0: no limit
  std::string spend_per_day;          ///< by the tariffs of the trunks (model/money.h); empty: no limit
  Spike spike{};
  friend bool operator==(const DayLimits&, const DayLimits&) = default;
};

/// 0: no limit. Emergency calls pass all of them.
struct Limits {
  std::uint32_t calls = 0;             ///< at a time, of any sort
  std::uint32_t external_calls = 0;    ///< at a time, from and to the outside
  std::uint32_t calls_per_second = 0;  ///< begun in any second
  DayLimits day{};
  friend bool operator==(const Limits&, const Limits&) = default;
};

}  // namespace tandem::model
