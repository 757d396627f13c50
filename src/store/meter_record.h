// What holders of limits have used, as it is kept (call/meters.h).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace tandem::store {

enum class MeterSpan : std::uint8_t { hour, day };

/// Of one hour (UTC) or one calendar day, both counted from 1970.
struct MeterUsage {
  std::string holder;  ///< "tenant acme"
  MeterSpan span = MeterSpan::day;
  std::uint32_t period = 0;
  std::uint64_t calls = 0, seconds = 0;
  std::int64_t spend = 0;  ///< millionths
  friend bool operator==(const MeterUsage&, const MeterUsage&) = default;
};

/// A holder whose calls to the outside are stopped; what it had in that hour, and in the busiest before.
struct MeterStop {
  std::string holder;
  WallTime since{};
  std::uint64_t measured = 0, usual = 0;  ///< seconds
  std::int64_t spent = 0, usual_spend = 0;
  bool by_spend = false;
  friend bool operator==(const MeterStop&, const MeterStop&) = default;
};

struct MeterRecords {
  std::vector<MeterUsage> usage;
  std::vector<MeterStop> stops;
  std::vector<std::string> released;  ///< holders that are not stopped (any more); empty in what is loaded
  std::uint32_t forget_before = 0;  ///< an hour: what is of earlier ones, and of days before them, is deleted; 0: none

  bool empty() const { return usage.empty() && stops.empty() && released.empty() && forget_before == 0; }
};

}  // namespace tandem::store
