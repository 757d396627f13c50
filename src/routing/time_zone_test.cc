#include "routing/time_zone.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

using namespace std::chrono;

WallTime utc(int year, unsigned month, unsigned day, unsigned hour, unsigned minute) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) + hours(hour) +
         minutes(minute);
}

std::string shown(std::string_view zone, WallTime at) {
  const auto found = TimeZone::find(zone);
  EXPECT_TRUE(found) << found.error();
  const auto local = found->local(at);
  return std::to_string(static_cast<unsigned>(local.day.day())) + ' ' + std::to_string(local.minute / 60) + ':' +
         std::to_string(local.minute % 60) + ' ' + std::to_string(local.weekday.c_encoding());
}

TEST(TimeZone, KnowsSummerTime) {
  EXPECT_EQ(shown("Europe/Paris", utc(2026, 1, 15, 23, 30)), "16 0:30 5");
  EXPECT_EQ(shown("Europe/Paris", utc(2026, 7, 15, 22, 30)), "16 0:30 4");
  EXPECT_EQ(shown("America/New_York", utc(2026, 7, 1, 3, 5)), "30 23:5 2");
  EXPECT_EQ(shown("Asia/Kathmandu", utc(2026, 7, 1, 0, 0)), "1 5:45 3");
  EXPECT_EQ(shown("", utc(2026, 7, 1, 12, 0)), "1 12:0 3");
}

TEST(TimeZone, KnowsItAfter2037AsWell) {
  EXPECT_EQ(shown("Europe/Paris", utc(2050, 7, 15, 12, 0)), "15 14:0 5");
  EXPECT_EQ(shown("Europe/Paris", utc(2050, 1, 15, 12, 0)), "15 13:0 6");
  EXPECT_EQ(shown("Europe/Paris", utc(2037, 7, 15, 12, 0)), "15 14:0 3");
}

TEST(TimeZone, AnUnknownOneIsToldWithWhatIsNear) {
  const auto found = TimeZone::find("Europe/Pariss");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error(), "There is no time zone 'Europe/Pariss'. Did you mean 'Europe/Paris'?");
  for (const char* bad : {"../../etc/passwd", "europe/paris", "Europe", "posix/UTC"})
    EXPECT_FALSE(TimeZone::find(bad)) << bad;
}

}  // namespace
}  // namespace tandem::routing
