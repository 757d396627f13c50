// Times that come back, as people write them: hours, days of the week, days of the month, months and dates.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::model {

/// Why a text is none of them, as a sentence.
template <class T>
using CalendarResult = std::expected<T, std::string>;

inline constexpr unsigned minutes_a_day = 24 * 60;
inline constexpr std::size_t max_calendar_parts = 32;  ///< between commas

/// Minutes from the midnight before; `to` is no part of it and may lie in the day after (up to 2 * minutes_a_day).
struct MinuteRange {
  std::uint16_t from = 0, to = minutes_a_day;
  friend bool operator==(const MinuteRange&, const MinuteRange&) = default;
};

/// "09:00-12:00,14:00-18:00", "22:00-06:00" (until the day after), "08:00-24:00". Empty: one range, the whole day.
CalendarResult<std::vector<MinuteRange>> parse_hours(std::string_view text);

/// Bit 0 is Sunday. "mon-fri,sun", "sat-mon", whole words too. Empty: all.
CalendarResult<std::uint32_t> parse_days(std::string_view text);
/// Bit 1 is the first. "1-7,31", "28-3". Empty: all.
CalendarResult<std::uint32_t> parse_month_days(std::string_view text);
/// Bit 1 is January. "jan-mar", "nov-feb", numbers too. Empty: all.
CalendarResult<std::uint32_t> parse_months(std::string_view text);

inline constexpr std::uint32_t all_days = 0x7F, all_month_days = 0xFFFFFFFE, all_months = 0x1FFE;

/// Days from `first` to `last`, both included; without a year of every year, where `last` may come before `first`
/// (12-24..01-06).
struct DateRange {
  std::optional<std::chrono::year> first_year, last_year;  ///< both or none
  std::chrono::month_day first{}, last{};
  bool has(std::chrono::year_month_day day) const;
  friend bool operator==(const DateRange&, const DateRange&) = default;
};
/// "2026-12-25", "12-25", "2026-07-01..2026-08-31", "12-24..01-06".
CalendarResult<DateRange> parse_dates(std::string_view text);

/// "09:00-12:00"; "24:00" at the end of the day.
std::string to_text(MinuteRange range);
std::string_view weekday_name(unsigned c_encoding);  ///< 0: "Sunday"

/// The parts of a period, read.
struct CalendarRule {
  std::vector<MinuteRange> hours{{}};
  std::uint32_t days = all_days, month_days = all_month_days, months = all_months;
  std::vector<DateRange> dates;  ///< none: any

  /// Whether a range of its hours may begin on that day.
  bool has_day(std::chrono::year_month_day day) const;
  /// `minute` of `day`; a range that began on the day before is looked at as well.
  bool has(std::chrono::year_month_day day, unsigned minute) const;
  bool ever() const;                             ///< there are days that it has
  bool covers(const CalendarRule& other) const;  ///< has all that the other has; false if that is hard to say
};

}  // namespace tandem::model
