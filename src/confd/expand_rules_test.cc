// Call permissions and schedules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/expand_subjects.h"
#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::list;
using test::pairs;
using test::told_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ExpandRules, APermissionAllowsOrDeniesItsPatterns) {
  Client client;
  client.make(
      Kind::call_permission,
      {{"name", "no cell phones"}, {"mode", "deny"}, {"extensions", list("_06.", "07.")}, {"password", "1234"}});
  client.make(Kind::call_permission,
              {{"name", "boss"}, {"mode", "allow"}, {"extensions", list("!")}, {"enabled", false}});
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.permissions.size(), 2u);
  const model::Permission& deny = expanded.config.permissions[0];
  EXPECT_EQ(deny.name, "no cell phones");
  EXPECT_EQ(deny.pin, "1234");
  ASSERT_EQ(deny.rules.size(), 1u);
  EXPECT_THAT(deny.rules[0].deny, ElementsAre("_06.", "07."));
  EXPECT_EQ(deny.otherwise, model::PermissionDefault::next);
  EXPECT_FALSE(expanded.config.permissions[1].enabled);
  EXPECT_THAT(expanded.config.permissions[1].rules[0].allow, ElementsAre("!"));
}

TEST(ExpandRules, PermissionsOfOneNameInTwoTenantsAreToldApart) {
  Client client;
  client.make(Kind::call_permission, {{"name", "cell"}, {"extensions", list("06.")}});
  client.tenant = "other";
  client.make(Kind::call_permission, {{"name", "cell"}, {"extensions", list("06.")}});
  model::Config native;
  native.tenants.emplace_back().name = "acme";
  const Expanded expanded = expand(client.documents, native, {{test::office_uuid, ""}, {"other", "acme"}});
  ASSERT_EQ(expanded.config.permissions.size(), 2u);
  EXPECT_EQ(expanded.config.permissions[1].name, "cell (call_permission 2)");
  EXPECT_EQ(expanded.config.permissions[1].tenant, "acme");
}

TEST(ExpandRules, AScheduleIsOpenInItsPeriodsButForTheExceptionalOnes) {
  Client client;
  client.make(
      Kind::schedule,
      {{"name", "office"},
       {"timezone", "America/Montreal"},
       {"open_periods", list(Json{{"hours_start", "08:00"}, {"hours_end", "23:59"}, {"week_days", list(1, 2, 7)}})},
       {"exceptional_periods", list(Json{{"hours_start", "00:00"},
                                         {"hours_end", "23:59"},
                                         {"month_days", list(25, 24)},
                                         {"months", list(12)},
                                         {"destination", {{"type", "hangup"}, {"cause", "busy"}}}})},
       {"closed_destination", {{"type", "none"}}},
       {"enabled", true}});
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.schedules.size(), 1u);
  const model::Schedule& made = expanded.config.schedules[0];
  EXPECT_EQ(made.name, "office");
  EXPECT_EQ(made.timezone, "America/Montreal");
  EXPECT_THAT(made.open, ElementsAre(model::SchedulePeriod{"08:00-24:00", "mon,tue,sun", "", ""}));
  ASSERT_EQ(made.exceptions.size(), 1u);
  EXPECT_EQ(made.exceptions[0].month_days, "24,25");
  EXPECT_EQ(made.exceptions[0].months, "12");
  EXPECT_FALSE(made.exceptions[0].open);
  EXPECT_EQ(made.exceptions[0].destination.status, 486);
  EXPECT_FALSE(model::is_given(made.closed));
}

TEST(ExpandRules, WrongTimesAndPatternsAreLeftOut) {
  Client client;
  const Key schedule =
      client.make(Kind::schedule, {{"open_periods", list(Json{{"hours_start", "25:00"}, {"hours_end", "26:00"}})},
                                   {"timezone", "no such"},
                                   {"closed_destination", {{"type", "none"}}}});
  const Key permission = client.make(Kind::call_permission, {{"name", "p"}, {"extensions", list("[1", "06.")}});
  const Expanded expanded = client.expanded();
  EXPECT_EQ(expanded.config.schedules[0].name, "schedule 1");
  EXPECT_TRUE(expanded.config.schedules[0].open.empty());
  EXPECT_THAT(told_of(expanded, Kind::schedule, schedule), HasSubstr("no time of the day"));
  EXPECT_THAT(told_of(expanded, Kind::schedule, schedule), HasSubstr("no time zone"));
  EXPECT_THAT(told_of(expanded, Kind::call_permission, permission), HasSubstr("'[1' is no pattern"));
  EXPECT_THAT(expanded.config.permissions[0].rules[0].deny, ElementsAre("06."));
}

}  // namespace
}  // namespace tandem::confd
