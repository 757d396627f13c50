#include "routing/schedule.h"

#include <algorithm>

namespace tandem::routing {

namespace {

constexpr std::size_t periods_shown = 4;

std::string digits(unsigned number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "2026-12-25".
std::string date_text(std::chrono::year_month_day day) {
  return std::to_string(static_cast<int>(day.year())) + '-' + digits(static_cast<unsigned>(day.month())) + '-' +
         digits(static_cast<unsigned>(day.day()));
}

/// "Friday 18:30 in Europe/Paris".
std::string time_text(const TimeZone::Local& now, std::string_view zone) {
  return std::string(model::weekday_name(now.weekday.c_encoding())) + ' ' + digits(now.minute / 60) + ':' +
         digits(now.minute % 60) + " in " + std::string(zone);
}

}  // namespace

Schedule::Schedule(const model::Schedule& schedule, const model::Settings& settings, model::Problems& problems)
    : schedule_(&schedule) {
  const std::string path = "schedules." + schedule.name;
  const bool own = !schedule.timezone.empty();
  auto zone = TimeZone::find(own ? schedule.timezone : settings.timezone);
  if (zone) {
    zone_ = *std::move(zone);
  } else if (own) {  // that of the settings is told there, once
    problems.push_back({model::Severity::error,
                        model::ProblemCode::unknown_reference,
                        path + ".timezone",
                        std::move(zone.error()),
                        {},
                        {},
                        {}});
  }
  for (std::size_t i = 0; i < schedule.open.size(); ++i)
    open_.push_back(model::calendar_rule(schedule.open[i], path + ".open[" + std::to_string(i) + ']', problems)
                        .value_or(model::CalendarRule{}));
  for (std::size_t i = 0; i < schedule.exceptions.size(); ++i)
    exceptions_.push_back(
        model::calendar_rule(schedule.exceptions[i], path + ".exceptions[" + std::to_string(i) + ']', problems)
            .value_or(model::CalendarRule{}));
}

std::string Schedule::periods_in_words() const {
  if (schedule_->open.empty()) return "is never within a period, as there is none";
  std::string text;
  for (std::size_t i = 0; i < std::min(schedule_->open.size(), periods_shown); ++i)
    text += (i != 0 ? ", " : "") + model::words_of(schedule_->open[i]);
  const std::size_t more = schedule_->open.size() - std::min(schedule_->open.size(), periods_shown);
  return "is outside of " + text + (more != 0 ? " and " + std::to_string(more) + " more" : "");
}

Schedule::State Schedule::closed_state(const model::Destination& own, std::string reason) const {
  const model::Destination none;
  State state{.open = false, .exception = {}, .destination = nullptr, .reason = std::move(reason)};
  if (own != none)
    state.destination = &own;
  else if (schedule_->closed != none)
    state.destination = &schedule_->closed;
  return state;
}

Schedule::State Schedule::at(WallTime time) const {
  if (!schedule_->enabled) return {.open = true, .exception = {}, .reason = "open: the schedule is disabled"};
  const TimeZone::Local now = zone_.local(time);
  const std::string clock = time_text(now, zone_.name());
  for (std::size_t i = 0; i < exceptions_.size(); ++i) {
    if (!exceptions_[i].has(now.day, now.minute)) continue;
    const model::ScheduleException& exception = schedule_->exceptions[i];
    const std::string why = "exception " + model::words_of(exception) + ": it is " + date_text(now.day) + ", " + clock;
    State state{.open = true, .exception = {}, .reason = "open: " + why};
    if (!exception.open) state = closed_state(exception.destination, "closed: " + why);
    state.exception = i;
    return state;
  }
  for (std::size_t i = 0; i < open_.size(); ++i)
    if (open_[i].has(now.day, now.minute))
      return {.open = true,
              .exception = {},
              .reason = "open: " + clock + " is within " + model::words_of(schedule_->open[i])};
  return closed_state({}, "closed: " + clock + ' ' + periods_in_words());
}

Schedules::Schedules(const model::Config& config, model::Problems& problems) {
  if (auto zone = TimeZone::find(config.settings.timezone); !zone)
    problems.push_back({model::Severity::error,
                        model::ProblemCode::unknown_reference,
                        "settings.timezone",
                        std::move(zone.error()),
                        {},
                        {},
                        {}});
  for (const model::Schedule& schedule : config.schedules)
    schedules_.try_emplace(schedule.name, schedule, config.settings, problems);
}

const Schedule* Schedules::find(std::string_view name) const {
  const auto at = schedules_.find(name);
  return at == schedules_.end() ? nullptr : &at->second;
}

}  // namespace tandem::routing
