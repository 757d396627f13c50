// When something is open: office hours, and the days that are otherwise.
#pragma once

#include <string>
#include <vector>

#include "model/destination.h"

namespace tandem::model {

/// A time that comes back. All that is given must fit; what is empty fits always. The texts are model/calendar.h's.
struct SchedulePeriod {
  std::string hours;       ///< "09:00-12:00,14:00-18:00"; the end is no part of it; 22:00-06:00 ends the day after
  std::string days;        ///< "mon-fri,sun"
  std::string month_days;  ///< "1-7"
  std::string months;      ///< "jan-mar"
  friend bool operator==(const SchedulePeriod&, const SchedulePeriod&) = default;
};

/// A time at which it is otherwise than the periods say.
struct ScheduleException {
  std::string name;                ///< for people; may be empty
  std::vector<std::string> dates;  ///< "2026-12-25", "12-25" (every year), "2026-07-01..2026-08-31"; any of them
  std::string hours, days, month_days, months;
  bool open = false;
  Destination destination{};  ///< while it is closed; none: that of the schedule
  friend bool operator==(const ScheduleException&, const ScheduleException&) = default;
};

/// The first exception that fits decides; else it is open in its periods and closed at all other times.
struct Schedule {
  std::string uuid, name;
  std::string tenant;    ///< whose it is; empty: the master's
  bool enabled = true;   ///< one that is not is always open
  std::string timezone;  ///< IANA name; empty: that of the settings
  std::vector<SchedulePeriod> open;
  std::vector<ScheduleException> exceptions;
  Destination closed{};  ///< where calls go then; none: they are refused
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

}  // namespace tandem::model
