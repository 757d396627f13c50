// Call permissions and schedules.
#include <algorithm>
#include <array>

#include "confd/expand_subjects.h"
#include "model/calendar.h"
#include "model/pattern.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

constexpr std::array<std::string_view, 8> week_days{"", "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// "1,2,5"; empty if it is all from 1 to `last`.
std::string list_of(const Json& period, std::string_view field, unsigned last, bool as_days) {
  std::vector<std::uint64_t> numbers;
  for (const Json* item : items_of(period, field))
    if (item->is_number_integer())
      if (const auto number = item->get<std::int64_t>(); number >= 1 && number <= static_cast<std::int64_t>(last))
        numbers.push_back(static_cast<std::uint64_t>(number));
  std::ranges::sort(numbers);
  const auto same = std::ranges::unique(numbers);
  numbers.erase(same.begin(), same.end());
  std::string text;
  if (numbers.size() == last) return text;
  for (const auto number : numbers)
    text.append(text.empty() ? "" : ",").append(as_days ? std::string(week_days[number]) : std::to_string(number));
  return text;
}

/// The last minute of a day is a part of it.
std::string hours_of(const Json& period) {
  const std::string start = text_of(period, "hours_start"), end = text_of(period, "hours_end");
  return start + '-' + (end == "23:59" ? "24:00" : end);
}

class ScheduleReader {
 public:
  ScheduleReader(Expansion& expansion, const Key& key, std::string tenant) : expansion_(expansion), key_(key) {
    schedule_.tenant = std::move(tenant);
  }

  model::Schedule read(const Json& object) {
    schedule_.name = expansion_.planned_name(Kind::schedule, key_);
    schedule_.enabled = flag_of(object, "enabled", true);
    schedule_.timezone = text_of(object, "timezone");
    if (!schedule_.timezone.empty() && !model::rules::timezone.accepts(schedule_.timezone)) {
      warn("timezone", "'" + schedule_.timezone + "' is no time zone; that of the settings holds.");
      schedule_.timezone.clear();
    }
    for (const Json* period : items_of(object, "open_periods"))
      if (is_time(*period, "open_periods"))
        schedule_.open.push_back({hours_of(*period), list_of(*period, "week_days", 7, true),
                                  list_of(*period, "month_days", 31, false), list_of(*period, "months", 12, false)});
    for (const Json* period : items_of(object, "exceptional_periods"))
      if (is_time(*period, "exceptional_periods")) exception(*period);
    schedule_.closed = destination(object, "closed_destination");
    return std::move(schedule_);
  }

 private:
  bool is_time(const Json& period, std::string_view field) {
    const std::string hours = hours_of(period);
    if (const auto read = model::parse_hours(hours); !read) {
      warn(field, "'" + hours + "' is no time of the day: " + read.error());
      return false;
    }
    return true;
  }

  void exception(const Json& period) {
    model::ScheduleException exception;
    exception.hours = hours_of(period);
    exception.days = list_of(period, "week_days", 7, true);
    exception.month_days = list_of(period, "month_days", 31, false);
    exception.months = list_of(period, "months", 12, false);
    exception.destination = destination(period, "destination");
    schedule_.exceptions.push_back(std::move(exception));
  }

  model::Destination destination(const Json& object, std::string_view field) {
    const Json* to = part_of(object, field);
    if (to == nullptr || text_of(*to, "type") == "none") return {};
    return destination_of(expansion_, *to, {Kind::schedule, key_, field, schedule_.tenant});
  }

  void warn(std::string_view what, std::string sentence) {
    expansion_.warn(Kind::schedule, key_, what, std::move(sentence));
  }

  Expansion& expansion_;
  const Key& key_;
  model::Schedule schedule_;
};

std::vector<std::string> patterns_of(Expansion& expansion, const Key& key, const Json& object) {
  std::vector<std::string> patterns;
  for (const Json* item : items_of(object, "extensions")) {
    const std::string text = item->is_string() ? item->get<std::string>() : std::string();
    if (const auto pattern = model::Pattern::parse_rule(text); !pattern)
      expansion.warn(Kind::call_permission, key, "extensions",
                     "'" + text + "' is no pattern. " + sentence(pattern.error()));
    else if (std::ranges::find(patterns, text) == patterns.end())
      patterns.push_back(text);
  }
  return patterns;
}

}  // namespace

void expand_permissions(Expansion& expansion) {
  for (const auto& [key, object] : expansion.documents().all(Kind::call_permission)) {
    const auto tenant = expansion.tenant_of(Kind::call_permission, key, *object);
    if (!tenant) continue;
    model::Permission permission;
    permission.name = expansion.planned_name(Kind::call_permission, key);
    permission.tenant = *tenant;
    permission.enabled = flag_of(*object, "enabled", true);
    permission.pin = text_of(*object, "password");
    auto patterns = patterns_of(expansion, key, *object);
    model::PermissionRule rule;
    (text_of(*object, "mode") == "allow" ? rule.allow : rule.deny) = patterns;
    if (!patterns.empty()) permission.rules.push_back(std::move(rule));
    expansion.add(Kind::call_permission, key, expansion.config().permissions, std::move(permission));
  }
}

void expand_schedules(Expansion& expansion) {
  for (const auto& [key, object] : expansion.documents().all(Kind::schedule))
    if (auto tenant = expansion.tenant_of(Kind::schedule, key, *object))
      expansion.add(Kind::schedule, key, expansion.config().schedules,
                    ScheduleReader(expansion, key, std::move(*tenant)).read(*object));
}

std::string schedule_of(const Expansion& expansion, const Json& object) {
  const auto keys = keys_in(object, "schedules");
  return keys.empty() ? std::string() : expansion.planned_name(Kind::schedule, keys.front());
}

std::vector<std::string> permissions_of(const Expansion& expansion, const Json& object) {
  std::vector<std::string> names;
  for (const Key& key : keys_in(object, "call_permissions"))
    if (std::string name = expansion.planned_name(Kind::call_permission, key); !name.empty())
      names.push_back(std::move(name));
  return names;
}

}  // namespace tandem::confd
