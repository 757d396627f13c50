// Local time of the zones that the system knows (IANA's, as the package tzdata installs them). The only place that
// knows the date library, which std::chrono will replace.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "base/time.h"

namespace date {
class time_zone;
}

namespace tandem::routing {

/// A place's time. A value; any shard. What is read of files is read when it is found, and stays for the process: a
/// later tzdata is known after a restart.
class TimeZone {
 public:
  TimeZone() = default;  ///< UTC

  /// Empty: UTC. The error is why not, with names that are near.
  static std::expected<TimeZone, std::string> find(std::string_view name);

  struct Local {
    std::chrono::year_month_day day;
    unsigned minute;  ///< since midnight, as clocks show it
    std::chrono::weekday weekday;
  };
  Local local(WallTime at) const;
  std::string_view name() const { return name_; }

 private:
  const date::time_zone* zone_ = nullptr;  ///< the library's, for ever; null: UTC
  std::string name_ = "UTC";
};

}  // namespace tandem::routing
