#include "routing/time_zone.h"

#include <date/tz.h>

#include <exception>
#include <vector>

#include "model/nearest.h"

namespace tandem::routing {

namespace {

/// The files state each change until 2037. Every 28 years the same days of the week fall on the same dates, and summer
/// time follows those.
constexpr std::chrono::days calendar_cycle{28 * 365 + 7};
constexpr std::chrono::sys_days stated_until{std::chrono::year(2037) / 1 / 1};

std::chrono::seconds offset(const date::time_zone& zone, std::chrono::sys_seconds at) {
  while (at >= stated_until) at -= calendar_cycle;
  return zone.get_info(at).offset;
}

}  // namespace

std::expected<TimeZone, std::string> TimeZone::find(std::string_view name) {
  if (name.empty()) return TimeZone{};
  try {
    const auto& known = date::get_tzdb();
    for (const auto& zone : known.zones) {
      if (zone.name() != name) continue;
      offset(zone, {});  // reads its file
      TimeZone found;
      found.zone_ = &zone;
      found.name_ = name;
      return found;
    }
    std::vector<std::string_view> names;
    for (const auto& zone : known.zones) names.push_back(zone.name());
    return std::unexpected("There is no time zone '" + std::string(name) + "'. " + model::suggestion(name, names));
  } catch (const std::exception& fault) {
    return std::unexpected("The time zones of this machine cannot be read (" + std::string(fault.what()) +
                           "). Install the package tzdata.");
  }
}

TimeZone::Local TimeZone::local(WallTime at) const {
  auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  if (zone_ != nullptr) seconds += offset(*zone_, seconds);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const auto minute = std::chrono::floor<std::chrono::minutes>(seconds - day).count();
  return {std::chrono::year_month_day(day), static_cast<unsigned>(minute), std::chrono::weekday(day)};
}

}  // namespace tandem::routing
