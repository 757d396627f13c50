// Schedules, permissions and tariffs where calls are decided; what each of them says is tested beside it.
#include <gtest/gtest.h>

#include "routing/moment.h"
#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

class RulesInPlans : public PlanTest {
 protected:
  void add_permission(std::string name, std::vector<std::string> deny, std::string pin = {}) {
    model::Permission permission;
    permission.name = std::move(name);
    model::PermissionRule rule;
    rule.deny = std::move(deny);
    permission.rules = {rule};
    permission.pin = std::move(pin);
    config.permissions.push_back(permission);
  }
  void add_office_hours() {
    model::Schedule hours;
    hours.name = "office";
    model::SchedulePeriod period;
    period.hours = "09:00-18:00";
    period.days = "mon-fri";
    hours.open = {period};
    config.schedules = {hours};
  }
  Attempt at(Attempt attempt, std::string_view moment) {
    attempt.at = moment_of(moment).value();
    return attempt;
  }
};

TEST_F(RulesInPlans, PermissionsAreAskedOfWhoDialsANumberOutside) {
  add_permission("no mobiles", {"06X."});
  config.users[0].permissions = {"no mobiles"};
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0612345678"), broken), "refused 403");
  EXPECT_TRUE(mentions(trail, "permission no mobiles of user alice", "denied", true));
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0123456789"), broken), "ovh:+33123456789 backup:+33123456789");
  EXPECT_EQ(way(from_phone("bob", "bob", "0612345678"), broken), "ovh:+33612345678 backup:+33612345678");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "101"), silent), "bob") << "colleagues need no permission";
}

TEST_F(RulesInPlans, PermissionsOfGroupsOutcallsAndFriends) {
  add_permission("no mobiles", {"06X."});
  model::Group group;
  group.name = "guests";
  group.members = {"alice"};
  group.permissions = {"no mobiles"};
  config.groups = {group};
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0612345678"), broken), "refused 403");
  config.groups.clear();
  config.outcalls[0].permissions = {"no mobiles"};
  EXPECT_EQ(way(from_phone("bob", "bob", "0612345678"), broken), "refused 403");
  config.outcalls[0].permissions.clear();
  config.friends = {pbx("paris", {"^7"})};
  config.friends[0].permissions = {"no mobiles"};
  EXPECT_EQ(way(from_trunk("paris", "0612345678", "700"), broken), "refused 403");
}

TEST_F(RulesInPlans, WhoIsDeniedANumberDoesNotGetItByDiallingOtherwise) {
  config.settings.country = "FR";
  add_permission("no mobiles", {"06X."});
  config.users[0].permissions = {"no mobiles"};
  config.outcalls.push_back(outcall("abroad", {pattern("_00X.")}, {"ovh"}));
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0612345678"), broken), "refused 403");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0033612345678"), broken), "refused 403");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0033123456789"), broken), "ovh:0033123456789");
}

TEST_F(RulesInPlans, EmergencyNumbersNeedNoPermission) {
  add_permission("nothing", {"X."});
  config.users[0].permissions = {"nothing"};
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "112"), broken), "ovh:112") << "whatever the country";
  config.settings.country = "FR";
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "112"), broken), "ovh:112");
  config.outcalls.push_back(outcall("outside line", {pattern("_9X.", 1)}, {"ovh"}));
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "9112"), broken), "ovh:112") << "by an outside line";
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "90123456789"), broken), "refused 403");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0123456789"), broken), "refused 403");
}

// The next route may not be the way round the first one's permissions, nor the other way.
TEST_F(RulesInPlans, EachOfTheRoutesIsAskedForItsOwnPermissions) {
  add_permission("no mobiles", {"06X."});
  config.outcalls[0].choice.priority = 1;
  config.outcalls.push_back(outcall("second", {pattern("0X.")}, {"backup"}));
  config.outcalls.back().choice.priority = 2;
  config.outcalls.back().permissions = {"no mobiles"};
  EXPECT_EQ(way(from_phone("bob", "bob", "0612345678"), broken), "ovh:+33612345678 backup:+33612345678");
  EXPECT_EQ(way(from_phone("bob", "bob", "0123456789"), broken),
            "ovh:+33123456789 backup:+33123456789 backup:0123456789");
  std::swap(config.outcalls[0].permissions, config.outcalls.back().permissions);
  EXPECT_EQ(way(from_phone("bob", "bob", "0612345678"), broken), "backup:0612345678");
}

TEST_F(RulesInPlans, WhereAPinLiftsWhatIsDeniedItIsAskedFor) {
  add_permission("mobiles", {"06X."}, "4711");
  config.users[0].permissions = {"mobiles"};
  const auto to_mobile = from_phone("alice", "alice-desk", "0612345678");
  EXPECT_EQ(way(to_mobile, broken), "PIN ovh:+33612345678 backup:+33612345678");
  const auto plan = ask(to_mobile);
  EXPECT_EQ(plan->steps[0].pin->pins, (std::vector<std::string>{"4711"}));
  for (const TrailEntry& entry : trail) EXPECT_EQ(entry.reason.find("4711"), std::string::npos);
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0123456789"), broken), "ovh:+33123456789 backup:+33123456789");
  config.users[0].pin = "0815";
  EXPECT_EQ(ask(to_mobile)->steps[0].pin->pins, (std::vector<std::string>{"0815"})) << "his own in place of it";
  add_permission("nothing", {"X."});
  config.users[0].permissions = {"nothing"};
  EXPECT_EQ(way(to_mobile, broken), "refused 403") << "no pin lifts it";
}

TEST_F(RulesInPlans, NobodyIsAskedForAPinWhereThereIsAWayWithout) {
  add_permission("mobiles", {"06X."}, "4711");
  config.outcalls[0].permissions = {"mobiles"};
  config.outcalls[0].choice.priority = 1;
  config.outcalls.push_back(outcall("second", {pattern("0X.")}, {"backup"}));
  config.outcalls.back().choice.priority = 2;
  EXPECT_EQ(way(from_phone("bob", "bob", "0612345678"), broken), "backup:0612345678");
  config.outcalls.back().permissions = {"mobiles"};
  EXPECT_EQ(way(from_phone("bob", "bob", "0612345678"), broken),
            "PIN ovh:+33612345678 backup:+33612345678 PIN backup:0612345678");
}

TEST_F(RulesInPlans, AFriendsCallersAreAskedForThePinToo) {
  add_permission("mobiles", {"06X."}, "4711");
  config.friends = {pbx("paris", {"^7"})};
  config.friends[0].permissions = {"mobiles"};
  EXPECT_EQ(way(from_trunk("paris", "0612345678", "700"), broken), "PIN ovh:+33612345678 backup:+33612345678");
}

TEST_F(RulesInPlans, WhoCallsForHelpIsNotAskedForAPin) {
  config.settings.country = "FR";
  add_permission("nothing", {"X."}, "4711");
  config.users[0].permissions = {"nothing"};
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "112"), broken), "ovh:112");
  config.outcalls.push_back(outcall("by nine", {pattern("9X.", 1)}, {"ovh"}));
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "9112"), broken), "ovh:112");
}

TEST_F(RulesInPlans, WithoutATrunkNobodyIsAskedForAPin) {
  add_permission("mobiles", {"06X."}, "4711");
  config.users[0].permissions = {"mobiles"};
  config.outcalls[0].trunks.clear();
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0612345678"), broken), "refused 503");
}

TEST_F(RulesInPlans, WhatTheConfigurationLeadsOnNeedsNoPermission) {
  add_permission("no mobiles", {"06X."});
  config.users[1].permissions = {"no mobiles"};
  config.users[0].permissions = {"no mobiles"};
  model::Destination mobile;
  mobile.kind = model::DestinationKind::number;
  mobile.extension = "0612345678";
  config.users[1].forwards.always = mobile;
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "101"), broken), "ovh:+33612345678 backup:+33612345678");
}

TEST_F(RulesInPlans, AnIncallGoesByItsSchedule) {
  add_office_hours();
  config.incalls[0].schedule = "office";
  const auto call = from_trunk("ovh", "+33123456789");
  EXPECT_EQ(way(at(call, "2026-11-27 10:00"), silent), "alice-desk+alice-mobile");
  EXPECT_EQ(way(at(call, "2026-11-28 10:00"), silent), "refused 480");
  EXPECT_NE(sentence(ask(at(call, "2026-11-28 10:00")).error()).find("Saturday"), std::string::npos)
      << sentence(ask(at(call, "2026-11-28 10:00")).error());
  config.schedules[0].closed.users = {"bob"};
  EXPECT_EQ(way(at(call, "2026-11-28 10:00"), silent), "bob");
}

TEST_F(RulesInPlans, AnOutcallGoesByItsSchedule) {
  add_office_hours();
  config.outcalls[0].schedule = "office";
  const auto call = from_phone("alice", "alice-desk", "0612345678");
  EXPECT_EQ(way(at(call, "2026-11-27 10:00"), busy), "ovh:+33612345678");
  EXPECT_EQ(way(at(call, "2026-11-27 20:00"), busy), "refused 480");
}

TEST_F(RulesInPlans, TheCheapestTrunkComesFirst) {
  config.outcalls[0].choice.trunk_order = model::TrunkOrder::least_cost;
  const auto rate = [](std::string prefix, std::string price) {
    model::TariffRate one;
    one.prefix = std::move(prefix);
    one.price = std::move(price);
    return one;
  };
  model::Tariff retail, wholesale;
  retail.name = "retail";
  retail.rates = {rate("+33", "0.02"), rate("+336", "0.10")};
  wholesale.name = "wholesale";
  wholesale.rates = {rate("+33", "0.03")};
  config.tariffs = {retail, wholesale};
  config.trunks[0].tariff = "retail";
  config.trunks[1].tariff = "wholesale";
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0123456789"), broken), "ovh:+33123456789 backup:+33123456789");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0612345678"), broken), "backup:+33612345678 ovh:+33612345678");
  config.trunks[1].tariff.clear();
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "0612345678"), broken), "ovh:+33612345678 backup:+33612345678")
      << "without a rate last";
}

}  // namespace
}  // namespace tandem::routing
