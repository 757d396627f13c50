#include "control/time_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace tandem::control {
namespace {

using std::chrono::seconds;

TEST(TimeText, CalendarTimesAreAsAsteriskWritesThem) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  EXPECT_EQ(calendar_text(WallTime{seconds{1'735'985'472}}), "Sat, 04 Jan 2025 10:11:12");
  EXPECT_EQ(short_calendar_text(WallTime{seconds{1'735'985'472}}), "2025-01-04 10:11:12");
}

TEST(TimeText, DurationsLeaveOutUnitsOfZeroAndKnowTheSingular) {
  EXPECT_EQ(duration_text(seconds{2 * 604800 + 86400 + 4 * 60 + 12}), "2 weeks, 1 day, 4 minutes, 12 seconds");
  EXPECT_EQ(duration_text(seconds{61}), "1 minute, 1 second");
  EXPECT_EQ(duration_text(seconds{0}), "0 seconds");
  EXPECT_EQ(duration_text(seconds{-5}), "0 seconds");
}

TEST(TimeText, ClocksGrowBeyondADay) {
  EXPECT_EQ(clock_text(seconds{67}), "00:01:07");
  EXPECT_EQ(clock_text(seconds{100 * 3600}), "100:00:00");
}

}  // namespace
}  // namespace tandem::control
