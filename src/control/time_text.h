// Times and durations as the console's tables write them.
#pragma once

#include <chrono>
#include <string>

#include "base/time.h"

namespace tandem::control {

/// "Sat, 04 Jan 2025 10:11:12" in the machine's time zone.
std::string calendar_text(WallTime time);
/// "2025-01-04 10:11:12" in the machine's time zone.
std::string short_calendar_text(WallTime time);
/// "00:01:07"; hours grow beyond two digits.
std::string clock_text(std::chrono::seconds duration);
/// "2 weeks, 1 day, 4 minutes, 12 seconds": units of zero are left out.
std::string duration_text(std::chrono::seconds duration);

}  // namespace tandem::control
