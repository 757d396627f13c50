#include "model/calendar.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

using std::chrono::year_month_day;

year_month_day day(int year, unsigned month, unsigned d) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(d)};
}

TEST(Calendar, HoursAreRangesThatMayRunIntoTheNextDay) {
  EXPECT_EQ(parse_hours(""), std::vector({MinuteRange{0, 1440}}));
  EXPECT_EQ(parse_hours("09:00-12:30, 14:00-24:00"), (std::vector<MinuteRange>{{540, 750}, {840, 1440}}));
  EXPECT_EQ(parse_hours("9:00-18:00"), (std::vector<MinuteRange>{{540, 1080}}));
  EXPECT_EQ(parse_hours("22:00-06:00"), (std::vector<MinuteRange>{{1320, 1800}}));
  EXPECT_EQ(parse_hours("18:00-00:00"), (std::vector<MinuteRange>{{1080, 1440}}));
  for (const char* bad : {"9-18", "09:00", "09:60-10:00", "25:00-26:00", "24:00-01:00", "09:00-09:00", "09:00-18:00,",
                          "09:00-18:00-19:00", "-", ",", "09:0-18:00"})
    EXPECT_FALSE(parse_hours(bad)) << bad;
  EXPECT_EQ(parse_hours("9-18").error(), "'9-18' is not a range of hours such as 09:00-18:00.");
  EXPECT_EQ(to_text(MinuteRange{1320, 1800}), "22:00-06:00");
  EXPECT_EQ(to_text(MinuteRange{0, 1440}), "00:00-24:00");
}

TEST(Calendar, DaysAndMonthsAreNamesAndRangesThatRunRoundTheEnd) {
  EXPECT_EQ(parse_days(""), all_days);
  EXPECT_EQ(parse_days("mon-fri,sun"), 0b0111111u);
  EXPECT_EQ(parse_days("Sat-MON"), 0b1000011u);
  EXPECT_EQ(parse_days("sunday"), 1u);
  EXPECT_FALSE(parse_days("mon-fry"));
  EXPECT_FALSE(parse_days("mo"));
  EXPECT_EQ(parse_month_days("1-3,31"), (1u << 1 | 1u << 2 | 1u << 3 | 1u << 31));
  EXPECT_EQ(parse_month_days("30-2"), (1u << 30 | 1u << 31 | 1u << 1 | 1u << 2));
  EXPECT_FALSE(parse_month_days("0"));
  EXPECT_FALSE(parse_month_days("32"));
  EXPECT_EQ(parse_months("nov-feb"), (1u << 11 | 1u << 12 | 1u << 1 | 1u << 2));
  EXPECT_EQ(parse_months("3,december"), (1u << 3 | 1u << 12));
  EXPECT_FALSE(parse_months("13"));
  EXPECT_FALSE(parse_days(std::string(200, ',')));
}

TEST(Calendar, DatesAreOfOneYearOrOfAll) {
  EXPECT_TRUE(parse_dates("2026-12-25")->has(day(2026, 12, 25)));
  EXPECT_FALSE(parse_dates("2026-12-25")->has(day(2027, 12, 25)));
  EXPECT_TRUE(parse_dates("12-25")->has(day(2031, 12, 25)));
  const auto summer = parse_dates("2026-07-01..2026-08-31");
  ASSERT_TRUE(summer);
  EXPECT_FALSE(summer->has(day(2026, 6, 30)));
  EXPECT_TRUE(summer->has(day(2026, 7, 1)));
  EXPECT_TRUE(summer->has(day(2026, 8, 31)));
  EXPECT_FALSE(summer->has(day(2026, 9, 1)));
  const auto turn = parse_dates("12-24..01-06");
  ASSERT_TRUE(turn);
  EXPECT_TRUE(turn->has(day(2026, 12, 31)));
  EXPECT_TRUE(turn->has(day(2027, 1, 6)));
  EXPECT_FALSE(turn->has(day(2027, 1, 7)));
  EXPECT_TRUE(parse_dates("02-29")->has(day(2028, 2, 29)));
  for (const char* bad : {"", "2026-02-30", "2027-02-29", "13-01", "12-32", "2026-12", "25.12.2026",
                          "2026-12-25..12-26", "2026-08-31..2026-07-01", "1-1", "2026-1-1", "12-25..", "2026-12-25 "})
    EXPECT_EQ(parse_dates(bad).has_value(), std::string_view(bad).ends_with(' ')) << bad;
  EXPECT_EQ(parse_dates("2026-02-30").error(), "There is no day '2026-02-30'.");
}

CalendarRule rule(std::string_view hours, std::string_view days = "", std::string_view month_days = "",
                  std::string_view months = "", std::vector<std::string> dates = {}) {
  CalendarRule result{parse_hours(hours).value(),
                      parse_days(days).value(),
                      parse_month_days(month_days).value(),
                      parse_months(months).value(),
                      {}};
  for (const auto& date : dates) result.dates.push_back(parse_dates(date).value());
  return result;
}

TEST(CalendarRule, HoursThatRunPastMidnightBelongToTheDayOnWhichTheyBegan) {
  const auto night = rule("22:00-06:00", "fri");  // 2026-11-27 is a Friday
  EXPECT_FALSE(night.has(day(2026, 11, 27), 5 * 60));
  EXPECT_TRUE(night.has(day(2026, 11, 27), 22 * 60));
  EXPECT_TRUE(night.has(day(2026, 11, 28), 5 * 60 + 59));
  EXPECT_FALSE(night.has(day(2026, 11, 28), 6 * 60));
  EXPECT_FALSE(night.has(day(2026, 11, 28), 22 * 60));
}

TEST(CalendarRule, SaysWhetherThereIsADayOfItsSort) {
  EXPECT_TRUE(rule("").ever());
  EXPECT_FALSE(rule("", "", "30-31", "feb").ever());
  EXPECT_TRUE(rule("", "mon", "29", "feb").ever());
  EXPECT_FALSE(rule("", "mon", "", "", {"2026-12-25"}).ever());  // a Friday
  EXPECT_TRUE(rule("", "fri", "", "", {"2026-12-24", "2026-12-25"}).ever());
  EXPECT_TRUE(rule("", "mon", "", "", {"02-29"}).ever());
  EXPECT_FALSE(rule("", "", "", "jan", {"12-24..12-31"}).ever());
}

TEST(CalendarRule, CoversWhatItLeavesNothingOf) {
  EXPECT_TRUE(rule("").covers(rule("09:00-18:00", "mon")));
  EXPECT_TRUE(rule("09:00-12:00,12:00-18:00").covers(rule("11:00-13:00")));
  EXPECT_FALSE(rule("09:00-12:00,12:01-18:00").covers(rule("11:00-13:00")));
  EXPECT_FALSE(rule("09:00-18:00", "mon-fri").covers(rule("09:00-18:00", "sat")));
  EXPECT_TRUE(rule("", "", "", "", {"12-24..12-26"}).covers(rule("", "", "", "", {"2026-12-25"})));
  EXPECT_FALSE(rule("", "", "", "", {"2026-12-25"}).covers(rule("", "", "", "", {"12-25"})));
  EXPECT_FALSE(rule("", "", "", "", {"12-25"}).covers(rule("")));
}

}  // namespace
}  // namespace tandem::model
