#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

constexpr std::string_view office = R"(
users: [{name: night}]
schedules:
  - name: office
    tenant: acme
    timezone: Europe/Paris
    open:
      - {hours: "09:00-12:00,14:00-18:00", days: mon-fri}
      - "10:00-12:00"
    exceptions:
      - {name: Christmas, dates: [12-24..12-26], destination: {user: night}}
      - {date: 2026-07-14, open: yes, hours: "09:00-12:00"}
    closed: {hangup: 480}
)";

TEST(ScheduleFields, ReadWhatTheyWrite) {
  const auto config = read_config(office, "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  ASSERT_EQ(config->schedules.size(), 1u);
  const Schedule& schedule = config->schedules[0];
  EXPECT_EQ(schedule.tenant, "acme");
  EXPECT_EQ(schedule.open[1].hours, "10:00-12:00");
  EXPECT_EQ(schedule.exceptions[0].destination.users, std::vector<std::string>{"night"});
  EXPECT_TRUE(schedule.exceptions[1].open);
  EXPECT_EQ(schedule.closed.status, 480);
  for (const Omit omit : {Omit::nothing, Omit::defaults}) {
    const auto again = read_config(write_yaml(*config, omit, Secrets::shown), "", no_secrets());
    ASSERT_TRUE(again) << to_text(again.error());
    EXPECT_EQ(again->schedules, config->schedules);
  }
}

TEST(ScheduleFields, ADestinationMayBeLeftOut) {
  const auto config = read_config("schedules: [{name: a, open: [{days: mon}]}]", "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_EQ(config->schedules[0].closed, Destination{});
  const auto again = read_config(write_yaml(*config, Omit::nothing, Secrets::shown), "", no_secrets());
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->schedules, config->schedules);
}

TEST(ScheduleFields, MistakesAreToldWithWhatIsAllowed) {
  const auto config = read_config("schedules:\n  - {name: a, open: [{days: mon-fry}]}", "", no_secrets());
  ASSERT_FALSE(config);
  EXPECT_EQ(
      to_text(config.error()),
      ":2:29: error: schedules.a.open[0].days: 'mon-fry' is not a day of the week such as mon. Allowed: sun, mon, "
      "tue, wed, thu, fri, sat, and ranges such as mon-fri.\n");
}

}  // namespace
}  // namespace tandem::model
