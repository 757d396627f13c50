// Time as the program sees it. Protocol code never asks for the time: it is told.
#pragma once

#include <chrono>
#include <cstdint>

namespace tandem {

/// Monotonic time of one process, given by the shard's loop (or by a test's virtual clock). Never read from the system
/// by protocol code, so that whole exchanges replay exactly.
struct MonotonicClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = std::chrono::nanoseconds;
  using time_point = std::chrono::time_point<MonotonicClock>;
  static constexpr bool is_steady = true;
};

using Duration = MonotonicClock::duration;
using TimePoint = MonotonicClock::time_point;

/// Calendar time, for records and people; microseconds since 1970 UTC.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace tandem
