#include "model/schedule_rules.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(ScheduleRules, AreReadOrToldWhereTheyStand) {
  Problems problems;
  const auto rule = calendar_rule(SchedulePeriod{"09:00-18:00", "mon", "", "jan"}, "here", problems);
  ASSERT_TRUE(rule);
  EXPECT_EQ(rule->days, 2u);
  EXPECT_FALSE(calendar_rule(SchedulePeriod{"9-18", "mo", "", ""}, "here", problems));
  ScheduleException exception;
  exception.dates = {"12-25", "12-32"};
  EXPECT_FALSE(calendar_rule(exception, "there", problems));
  EXPECT_EQ(to_text(problems),
            "error: here.hours: '9-18' is not a range of hours such as 09:00-18:00.\n"
            "error: here.days: 'mo' is not a day of the week such as mon.\n"
            "error: there.dates: There is no day '12-32'.\n");
}

TEST(ScheduleRules, AreSaidInWords) {
  EXPECT_EQ(words_of(SchedulePeriod{}), "always");
  EXPECT_EQ(words_of(SchedulePeriod{"09:00-18:00", "mon-fri", "", ""}), "mon-fri 09:00-18:00");
  EXPECT_EQ(words_of(SchedulePeriod{"", "", "1-7", "jan"}), "days 1-7 in jan");
  ScheduleException exception;
  exception.name = "Christmas";
  exception.dates = {"12-24", "12-25", "12-26", "12-27"};
  EXPECT_EQ(words_of(exception), "Christmas (12-24, 12-25, 12-26 ...)");
}

}  // namespace
}  // namespace tandem::model
