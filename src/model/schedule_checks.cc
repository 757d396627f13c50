// Schedules that say less, or something else, than their writer meant.
#include <optional>

#include "model/checks.h"
#include "model/references.h"
#include "model/schedule_rules.h"
#include "model/validate.h"

namespace tandem::model {

namespace {

std::string at(std::string_view list, std::size_t index) {
  return '.' + std::string(list) + '[' + std::to_string(index) + ']';
}

/// The first of the rules before `index` that leaves nothing of it.
std::optional<std::size_t> covered_by(const std::vector<std::optional<CalendarRule>>& rules, std::size_t index) {
  for (std::size_t i = 0; i < index && i < max_compared; ++i)
    if (rules[i] && rules[i]->covers(*rules[index])) return i;
  return std::nullopt;
}

class ScheduleCheck {
 public:
  ScheduleCheck(const Schedule& schedule, Findings& findings)
      : schedule_(schedule), path_(path_of(schedule)), findings_(findings) {}

  void run() {
    check_periods();
    check_exceptions();
    if (!ever_open_)
      findings_.warn(ProblemCode::unused, path_ + ".open", "The schedule is never open.",
                     "Say when: {days: mon-fri, hours: \"09:00-18:00\"}; {days: mon-sun} is always.");
  }

 private:
  void check_periods() {
    std::vector<std::optional<CalendarRule>> rules;
    Problems told_as_fields;
    for (std::size_t i = 0; i < schedule_.open.size(); ++i) {
      rules.push_back(calendar_rule(schedule_.open[i], path_, told_as_fields));
      if (!rules[i]) continue;
      if (!rules[i]->ever()) {
        tell_never(at("open", i));
      } else if (const auto other = covered_by(rules, i)) {
        findings_.warn(ProblemCode::unreachable_rule, path_ + at("open", i),
                       "It is open at that time already by '" + words_of(schedule_.open[*other]) + "'.",
                       "Take one of them out.");
      }
      ever_open_ = ever_open_ || rules[i]->ever();
    }
    ever_open_ = ever_open_ || !told_as_fields.empty();
  }

  void check_exceptions() {
    std::vector<std::optional<CalendarRule>> rules;
    Problems told_as_fields;
    for (std::size_t i = 0; i < schedule_.exceptions.size(); ++i) {
      const ScheduleException& exception = schedule_.exceptions[i];
      const std::string path = path_ + at("exceptions", i);
      if (exception.dates.size() > max_dates) {
        findings_.error(ProblemCode::bad_range, path + ".dates",
                        "There are " + std::to_string(exception.dates.size()) + " dates, and at most " +
                            std::to_string(max_dates) + " in one exception.",
                        "Join days that follow each other, as 2026-07-01..2026-08-31.");
        rules.emplace_back();
        continue;
      }
      rules.push_back(calendar_rule(exception, path_, told_as_fields));
      if (!rules[i]) continue;
      if (exception.open && exception.destination != Destination{})
        findings_.warn(ProblemCode::without_effect, path + ".destination",
                       "Calls do not go there, as the exception is open.", "Set open to no.");
      if (!rules[i]->ever()) {
        tell_never(at("exceptions", i));
        continue;
      }
      ever_open_ = ever_open_ || exception.open;
      if (const auto other = covered_by(rules, i))
        findings_.warn(ProblemCode::unreachable_rule, path,
                       "The exception '" + words_of(schedule_.exceptions[*other]) + "' decides at that time before.",
                       "Put it before that one, or take it out.");
    }
  }

  void tell_never(const std::string& where) {
    findings_.warn(ProblemCode::unreachable_rule, path_ + where, "There is no day on which all of it fits.",
                   "All that is given must fit at once.");
  }

  static constexpr std::size_t max_dates = 400;
  const Schedule& schedule_;
  const std::string path_;
  Findings& findings_;
  bool ever_open_ = false;
};

bool is_past(const DateRange& range, std::chrono::year_month_day today) {
  return range.last_year && *range.last_year / range.last < today;
}

}  // namespace

void check_schedules(const Config& config, Findings& findings) {
  for (const Schedule& schedule : config.schedules)
    if (schedule.enabled) ScheduleCheck(schedule, findings).run();
}

Problems past_exceptions(const Config& config, std::chrono::sys_days today) {
  const std::chrono::year_month_day yesterday(today - std::chrono::days(1));  // it is still that somewhere
  Findings findings;
  for (const Schedule& schedule : config.schedules) {
    for (std::size_t i = 0; i < schedule.exceptions.size(); ++i) {
      const ScheduleException& exception = schedule.exceptions[i];
      bool past = schedule.enabled && !exception.dates.empty();
      for (const std::string& date : exception.dates) {
        const auto range = parse_dates(date);
        past = past && range && is_past(*range, yesterday);
      }
      if (past)
        findings.warn(ProblemCode::unused, path_of(schedule) + at("exceptions", i),
                      "The exception '" + words_of(exception) + "' is over.",
                      "Take it out, or leave the year out if it comes back every year.");
    }
  }
  return findings.take();
}

}  // namespace tandem::model
