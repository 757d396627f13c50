// Schedules at work: whether something is open at a time, and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "model/config.h"
#include "model/problem.h"
#include "model/schedule_rules.h"
#include "routing/time_zone.h"

namespace tandem::routing {

/// One schedule, compiled. Immutable; any shard.
///
/// Minutes count: 09:00-18:00 is open from 09:00:00 to 17:59:59, by the clocks of its time zone: an hour that is
/// skipped in spring is not there, one that comes twice in autumn counts twice. Hours that run past midnight belong to
/// the day on which they began.
class Schedule {
 public:
  /// Problems are told under "schedules.NAME". The time zone of `settings` counts if the schedule has none.
  Schedule(const model::Schedule& schedule, const model::Settings& settings, model::Problems& problems);

  struct State {
    bool open = true;
    std::optional<std::size_t> exception;  ///< index of the one that decided
    /// Where calls go while it is closed: the exception's, else the schedule's; null if neither says, or it is open.
    const model::Destination* destination = nullptr;
    std::string reason;  ///< "closed: Friday 18:30 in Europe/Paris is outside of mon-fri 09:00-18:00"
  };
  /// The destination lives as long as the model::Schedule that this was made of.
  State at(WallTime now) const;

 private:
  State closed_state(const model::Destination& own, std::string reason) const;
  std::string periods_in_words() const;

  const model::Schedule* schedule_;
  TimeZone zone_;
  std::vector<model::CalendarRule> open_, exceptions_;  ///< beside those of schedule_
};

/// All of a configuration, by name.
class Schedules {
 public:
  Schedules() = default;
  /// `config` must outlive this.
  Schedules(const model::Config& config, model::Problems& problems);
  const Schedule* find(std::string_view name) const;  ///< null if there is none

 private:
  std::unordered_map<std::string, Schedule, TextHash, std::equal_to<>> schedules_;
};

}  // namespace tandem::routing
