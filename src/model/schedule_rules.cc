#include "model/schedule_rules.h"

#include <algorithm>
#include <utility>

namespace tandem::model {

namespace {

constexpr std::size_t dates_shown = 3;

class RuleReader {
 public:
  RuleReader(const std::string& path, Problems& problems) : path_(path), problems_(problems) {}

  template <class T>
  void take(T& target, CalendarResult<T> read, std::string_view field) {
    if (read) {
      target = std::move(*read);
      return;
    }
    good_ = false;
    problems_.push_back(
        {Severity::error, ProblemCode::bad_value, path_ + '.' + std::string(field), read.error(), {}, {}, {}});
  }

  std::optional<CalendarRule> rule(const SchedulePeriod& period, const std::vector<std::string>& dates) {
    CalendarRule rule;
    take(rule.hours, parse_hours(period.hours), "hours");
    take(rule.days, parse_days(period.days), "days");
    take(rule.month_days, parse_month_days(period.month_days), "month_days");
    take(rule.months, parse_months(period.months), "months");
    for (const std::string& date : dates) take(rule.dates.emplace_back(), parse_dates(date), "dates");
    return good_ ? std::optional(std::move(rule)) : std::nullopt;
  }

 private:
  const std::string& path_;
  Problems& problems_;
  bool good_ = true;
};

void append(std::string& text, std::string_view what, std::string_view before = "") {
  if (what.empty()) return;
  text += (text.empty() ? "" : " ") + std::string(before) + std::string(what);
}

SchedulePeriod period_of(const ScheduleException& exception) {
  return {exception.hours, exception.days, exception.month_days, exception.months};
}

std::string parts_in_words(const SchedulePeriod& period) {
  std::string text;
  append(text, period.days);
  append(text, period.month_days, "days ");
  append(text, period.months, "in ");
  append(text, period.hours);
  return text;
}

}  // namespace

std::optional<CalendarRule> calendar_rule(const SchedulePeriod& period, const std::string& path, Problems& problems) {
  return RuleReader(path, problems).rule(period, {});
}

std::optional<CalendarRule> calendar_rule(const ScheduleException& exception, const std::string& path,
                                          Problems& problems) {
  return RuleReader(path, problems).rule(period_of(exception), exception.dates);
}

std::string words_of(const SchedulePeriod& period) {
  const std::string text = parts_in_words(period);
  return text.empty() ? "always" : text;
}

std::string words_of(const ScheduleException& exception) {
  std::string text;
  for (std::size_t i = 0; i < std::min(exception.dates.size(), dates_shown); ++i)
    text += (i != 0 ? ", " : "") + exception.dates[i];
  if (exception.dates.size() > dates_shown) text += " ...";
  append(text, parts_in_words(period_of(exception)));
  if (text.empty()) text = "always";
  return exception.name.empty() ? text : exception.name + " (" + text + ')';
}

}  // namespace tandem::model
