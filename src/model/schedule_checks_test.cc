#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/validate.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

Config of(const std::string& schedule) {
  auto config = read_config("users: [{name: u}]\nschedules: [{name: s, " + schedule + "}]", "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  return config ? *config : Config{};
}

std::string told(const std::string& schedule) {
  Findings findings;
  check_schedules(of(schedule), findings);
  return to_text(findings.take());
}

TEST(ScheduleCheck, OneThatIsNeverOpen) {
  EXPECT_EQ(told("open: []"),
            "warning: schedules.s.open: The schedule is never open. Say when: {days: mon-fri, hours: \"09:00-18:00\"}; "
            "{days: mon-sun} is always.\n");
  EXPECT_NE(told("open: [{months: feb, month_days: 30}]").find("never open"), std::string::npos);
  EXPECT_EQ(told("open: [{days: mon}]"), "");
  EXPECT_EQ(told("exceptions: [{dates: 12-25, open: yes}]"), "");
  EXPECT_EQ(told("open: [], enabled: no"), "");
}

TEST(ScheduleCheck, PeriodsThatAnEarlierOneCovers) {
  EXPECT_EQ(told("open: [{days: mon-fri, hours: '09:00-18:00'}, {days: tue, hours: '10:00-12:00'}]"),
            "warning: schedules.s.open[1]: It is open at that time already by 'mon-fri 09:00-18:00'. Take one of them "
            "out.\n");
  EXPECT_EQ(told("open: [{days: tue, hours: '10:00-12:00'}, {days: mon-fri, hours: '09:00-18:00'}]"), "");
  EXPECT_EQ(
      told("open: [{days: mon}], exceptions: [12-24..12-26, 12-25]"),
      "warning: schedules.s.exceptions[1]: The exception '12-24..12-26' decides at that time before. Put it before "
      "that one, or take it out.\n");
}

TEST(ScheduleCheck, ExceptionsThatNeverFitOrGoNowhere) {
  EXPECT_NE(told("open: [{days: mon}], exceptions: [{dates: 2026-12-25, days: mon}]").find("no day on which all of it"),
            std::string::npos);
  EXPECT_NE(told("open: [{days: mon}], exceptions: [{dates: 12-25, open: yes, destination: {user: u}}]")
                .find("Calls do not go there, as the exception is open."),
            std::string::npos);
}

TEST(ScheduleCheck, ExceptionsThatAreOver) {
  const Config config = of("open: [{days: mon}], exceptions: [2026-11-25, 2026-11-20..2026-11-27, 01-01]");
  using std::chrono::November;
  const auto told_on = [&](unsigned day) {
    return to_text(past_exceptions(config, std::chrono::year(2026) / November / static_cast<int>(day)));
  };
  EXPECT_EQ(told_on(26), "");  // it is still the day before somewhere
  EXPECT_EQ(
      told_on(27),
      "warning: schedules.s.exceptions[0]: The exception '2026-11-25' is over. Take it out, or leave the year out "
      "if it comes back every year.\n");
}

TEST(ScheduleCheck, DestinationsMustExist) {
  EXPECT_NE(to_text(validate(of("open: [{days: mon}], closed: {user: nobody}"))).find("There is no user 'nobody'."),
            std::string::npos);
  EXPECT_NE(to_text(validate(of("open: [{days: mon}], exceptions: [{dates: 12-25, destination: {user: x}}]")))
                .find("There is no user 'x'."),
            std::string::npos);
}

}  // namespace
}  // namespace tandem::model
