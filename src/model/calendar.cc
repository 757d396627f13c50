#include "model/calendar.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace tandem::model {
namespace {

using std::chrono::month_day;
using std::chrono::year_month_day;

std::unexpected<std::string> wrong(std::string_view text, std::string_view what) {
  return std::unexpected("'" + std::string(text) + "' is not " + std::string(what) + ".");
}

/// The texts between commas, blanks around them dropped; nothing if there are too many.
std::optional<std::vector<std::string_view>> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (Cursor cursor(text);;) {
    parts.push_back(trim(cursor.take_until(",")));
    if (!cursor.take(',')) return parts;
    if (parts.size() == max_calendar_parts) return std::nullopt;
  }
}

std::string too_many() {
  return "There are more than " + std::to_string(max_calendar_parts) + " parts between commas.";
}

/// "09:30" in minutes.
std::optional<std::uint16_t> minute_of(std::string_view text) {
  Cursor cursor(text);
  const auto hour = parse_number<std::uint16_t>(cursor.take_until(":"));
  if (!cursor.take(':') || cursor.rest().size() != 2) return std::nullopt;
  const auto minute = parse_number<std::uint16_t>(cursor.rest());
  if (!hour || !minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute != 0)) return std::nullopt;
  return static_cast<std::uint16_t>(*hour * 60 + *minute);
}

CalendarResult<MinuteRange> range_of(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == text.npos) return wrong(text, "a range of hours such as 09:00-18:00");
  const auto from = minute_of(trim(text.substr(0, dash)));
  const auto to = minute_of(trim(text.substr(dash + 1)));
  if (!from || !to || *from == minutes_a_day) return wrong(text, "a range of hours such as 09:00-18:00");
  if (*from == *to)
    return std::unexpected("'" + std::string(text) +
                           "' begins and ends at the same minute; for the whole day leave "
                           "the hours out.");
  const bool overnight = *to < *from;
  return MinuteRange{*from, static_cast<std::uint16_t>(*to + (overnight ? minutes_a_day : 0))};
}

/// A list of single values and ranges, of `low` to `high`, that run round the end: "sat-mon".
template <class Reader>
CalendarResult<std::uint32_t> mask_of(std::string_view text, unsigned low, unsigned high, std::string_view what,
                                      Reader value_of) {
  const auto parts = parts_of(text);
  if (!parts) return std::unexpected(too_many());
  std::uint32_t mask = 0;
  for (const std::string_view part : *parts) {
    const auto dash = part.find('-');
    const std::optional<unsigned> first = value_of(trim(part.substr(0, dash)));
    const std::optional<unsigned> last = dash == part.npos ? first : value_of(trim(part.substr(dash + 1)));
    if (!first || !last) return wrong(part, what);
    for (unsigned at = *first;; at = at == high ? low : at + 1) {
      mask |= std::uint32_t{1} << at;
      if (at == *last) break;
    }
  }
  return mask;
}

constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> month_names{"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};

/// Its place among `words`, by the first three letters or all of them.
template <std::size_t N>
std::optional<unsigned> place_of(std::string_view word, const std::array<std::string_view, N>& words) {
  for (std::size_t i = 0; i < N; ++i)
    if (equal_ignoring_case(word, words[i]) || equal_ignoring_case(word, words[i].substr(0, 3)))
      return static_cast<unsigned>(i);
  return std::nullopt;
}

std::optional<unsigned> number_within(std::string_view text, unsigned low, unsigned high) {
  const auto number = parse_number<unsigned>(text);
  return number && *number >= low && *number <= high ? number : std::nullopt;
}

struct Date {
  std::optional<std::chrono::year> year;
  month_day day;
};

constexpr std::string_view a_date = "a date such as 2026-12-25, or 12-25 for every year";

/// "2026-12-25", or "12-25".
CalendarResult<Date> date_of(std::string_view text) {
  Date date;
  std::string_view rest = text;
  if (text.size() == 10 && text[4] == '-') {
    const auto year = number_within(text.substr(0, 4), 1970, 9999);
    if (!year) return wrong(text, a_date);
    date.year = std::chrono::year(static_cast<int>(*year));
    rest = text.substr(5);
  }
  if (rest.size() != 5 || rest[2] != '-') return wrong(text, a_date);
  const auto month = parse_number<unsigned>(rest.substr(0, 2)), day = parse_number<unsigned>(rest.substr(3));
  if (!month || !day) return wrong(text, a_date);
  date.day = month_day(std::chrono::month(*month), std::chrono::day(*day));
  const bool there = date.year ? (*date.year / date.day).ok() : date.day.ok();
  if (!there) return std::unexpected("There is no day '" + std::string(text) + "'.");
  return date;
}

/// Whether every minute of `inner` lies in one of `outer`.
bool within(const std::vector<MinuteRange>& inner, const std::vector<MinuteRange>& outer) {
  return std::ranges::all_of(inner, [&](MinuteRange range) {
    unsigned from = range.from;
    for (bool moved = true; moved && from < range.to;) {
      moved = false;
      for (const MinuteRange& other : outer)
        if (other.from <= from && other.to > from) {
          from = other.to;
          moved = true;
        }
    }
    return from >= range.to;
  });
}

bool within(const DateRange& inner, const DateRange& outer) {
  if (inner == outer) return true;
  if (outer.first_year && inner.first_year)
    return *outer.first_year / outer.first <= *inner.first_year / inner.first &&
           *inner.last_year / inner.last <= *outer.last_year / outer.last;
  if (outer.first_year || outer.last < outer.first) return false;
  const bool one_year = !inner.first_year || *inner.first_year == *inner.last_year;
  return one_year && inner.first <= inner.last && outer.first <= inner.first && inner.last <= outer.last;
}

bool has_weekday(std::uint32_t days, year_month_day day) {
  return (days >> std::chrono::weekday(std::chrono::sys_days(day)).c_encoding() & 1) != 0;
}

/// Day by day, until every sort of day has been there.
bool ever_within(const CalendarRule& rule, const DateRange& range) {
  constexpr int as_many_days = 366 * 28;  // after that weekdays and dates come together again
  const std::chrono::sys_days start(range.first_year.value_or(std::chrono::year(2000)) / range.first);  // a leap year
  for (int i = 0; i < as_many_days; ++i) {
    const year_month_day day(start + std::chrono::days(i));
    if (range.first_year && day > *range.last_year / range.last) return false;
    CalendarRule without_dates = {{}, rule.days, rule.month_days, rule.months, {}};
    if (range.has(day) && without_dates.has_day(day)) return true;
  }
  return false;
}

}  // namespace

CalendarResult<std::vector<MinuteRange>> parse_hours(std::string_view text) {
  if (text.empty()) return std::vector<MinuteRange>{{}};
  const auto parts = parts_of(text);
  if (!parts) return std::unexpected(too_many());
  std::vector<MinuteRange> ranges;
  for (const std::string_view part : *parts) {
    const auto range = range_of(part);
    if (!range) return std::unexpected(range.error());
    ranges.push_back(*range);
  }
  return ranges;
}

CalendarResult<std::uint32_t> parse_days(std::string_view text) {
  if (text.empty()) return all_days;
  return mask_of(text, 0, 6, "a day of the week such as mon",
                 [](std::string_view word) { return place_of(word, weekdays); });
}

CalendarResult<std::uint32_t> parse_month_days(std::string_view text) {
  if (text.empty()) return all_month_days;
  return mask_of(text, 1, 31, "a day of the month, 1 to 31",
                 [](std::string_view word) { return number_within(word, 1, 31); });
}

CalendarResult<std::uint32_t> parse_months(std::string_view text) {
  if (text.empty()) return all_months;
  return mask_of(text, 1, 12, "a month such as jan", [](std::string_view word) -> std::optional<unsigned> {
    if (const auto place = place_of(word, month_names)) return *place + 1;
    return number_within(word, 1, 12);
  });
}

CalendarResult<DateRange> parse_dates(std::string_view text) {
  const auto dots = text.find("..");
  const auto first = date_of(trim(text.substr(0, dots)));
  if (!first) return std::unexpected(first.error());
  const auto last = dots == text.npos ? first : date_of(trim(text.substr(dots + 2)));
  if (!last) return std::unexpected(last.error());
  if (first->year.has_value() != last->year.has_value())
    return std::unexpected("'" + std::string(text) + "' has a year at one end only.");
  const DateRange range{first->year, last->year, first->day, last->day};
  if (range.first_year && *range.last_year / range.last < *range.first_year / range.first)
    return std::unexpected("'" + std::string(text) + "' ends before it begins.");
  return range;
}

bool DateRange::has(year_month_day day) const {
  if (first_year) return *first_year / first <= day && day <= *last_year / last;
  const month_day here(day.month(), day.day());
  return last < first ? here >= first || here <= last : here >= first && here <= last;
}

std::string to_text(MinuteRange range) {
  const auto digits = [](unsigned number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
  const auto clock = [&](unsigned minute) { return digits(minute / 60) + ':' + digits(minute % 60); };
  return clock(range.from) + '-' + clock(range.to > minutes_a_day ? range.to - minutes_a_day : range.to);
}

std::string_view weekday_name(unsigned c_encoding) {
  return weekdays[c_encoding % weekdays.size()];
}

bool CalendarRule::has_day(year_month_day day) const {
  const bool fits = (months >> static_cast<unsigned>(day.month()) & 1) != 0 &&
                    (month_days >> static_cast<unsigned>(day.day()) & 1) != 0 && has_weekday(days, day);
  return fits && (dates.empty() || std::ranges::any_of(dates, [&](const DateRange& range) { return range.has(day); }));
}

bool CalendarRule::has(year_month_day day, unsigned minute) const {
  const auto any = [&](unsigned at) {
    return std::ranges::any_of(hours, [&](MinuteRange range) { return range.from <= at && at < range.to; });
  };
  if (any(minute) && has_day(day)) return true;
  return any(minute + minutes_a_day) && has_day(std::chrono::sys_days(day) - std::chrono::days(1));
}

bool CalendarRule::ever() const {
  if (!dates.empty())
    return std::ranges::any_of(dates, [&](const DateRange& range) { return ever_within(*this, range); });
  for (unsigned month = 1; month <= 12; ++month)
    for (unsigned day = 1; day <= 31; ++day) {
      const month_day here{std::chrono::month(month), std::chrono::day(day)};
      if (here.ok() && (months >> month & 1) != 0 && (month_days >> day & 1) != 0) return days != 0;
    }
  return false;
}

bool CalendarRule::covers(const CalendarRule& other) const {
  if ((other.days & ~days) != 0 || (other.month_days & ~month_days) != 0 || (other.months & ~months) != 0) return false;
  if (!within(other.hours, hours)) return false;
  if (dates.empty()) return true;
  return !other.dates.empty() && std::ranges::all_of(other.dates, [&](const DateRange& inner) {
    return std::ranges::any_of(dates, [&](const DateRange& outer) { return within(inner, outer); });
  });
}

}  // namespace tandem::model
