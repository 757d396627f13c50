// The texts of a schedule, read.
#pragma once

#include <optional>
#include <string>

#include "model/calendar.h"
#include "model/problem.h"
#include "model/schedule.h"

namespace tandem::model {

/// Nothing if a text cannot be read, which is told under `path`.
std::optional<CalendarRule> calendar_rule(const SchedulePeriod& period, const std::string& path, Problems& problems);
std::optional<CalendarRule> calendar_rule(const ScheduleException& exception, const std::string& path,
                                          Problems& problems);

/// "mon-fri 09:00-18:00", "12-25", "always".
std::string words_of(const SchedulePeriod& period);
/// "Christmas (12-24..12-26)".
std::string words_of(const ScheduleException& exception);

}  // namespace tandem::model
