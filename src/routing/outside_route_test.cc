#include "routing/outside_route.h"

#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

using OutsideRouteTest = PlanTest;

TEST_F(OutsideRouteTest, TrunksFollowOnTheUsualOutcomesOnly) {
  const auto call = from_phone("alice", "alice-desk", "0612345678");
  EXPECT_EQ(way(call, broken), "ovh:+33612345678 backup:+33612345678");
  EXPECT_EQ(way(call, busy), "ovh:+33612345678");
  EXPECT_EQ(way(call, silent), "ovh:+33612345678");
  config.outcalls[0].choice.fail_over = {"404", "busy"};
  EXPECT_EQ(way(call, busy), "ovh:+33612345678 backup:+33612345678");
  EXPECT_EQ(way(call, {404, false, false, false}), "ovh:+33612345678 backup:+33612345678");
  EXPECT_EQ(way(call, broken), "ovh:+33612345678");
}

TEST_F(OutsideRouteTest, RoutesWithAPriorityFollowEachOther) {
  config.outcalls[0].choice.priority = 20;
  config.outcalls.push_back(outcall("cheap", {pattern("06X.")}, {"backup"}));
  config.outcalls.back().choice.priority = 10;
  config.outcalls.push_back(outcall("last", {pattern("X.")}, {"ovh"}));
  config.outcalls.back().choice.priority = 30;
  const auto call = from_phone("alice", "alice-desk", "0612345678");
  EXPECT_EQ(way(call, broken), "backup:0612345678 ovh:+33612345678 backup:+33612345678 ovh:0612345678");
  EXPECT_EQ(way(call, busy), "backup:0612345678");
  config.outcalls[2].enabled = false;
  EXPECT_EQ(way(call, broken), "ovh:+33612345678 backup:+33612345678 ovh:0612345678");
}

TEST_F(OutsideRouteTest, MikoPbxFormIsAnotherSpelling) {
  model::OutcallPattern rule;
  rule.begins_with = "(7|8)";
  rule.more_digits = "10";
  rule.strip = 1;
  rule.prefix = "+7";
  config.outcalls = {outcall("russia", {rule}, {"ovh"})};
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "84951234567"), broken), "ovh:+74951234567");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "74951234567"), broken), "ovh:+74951234567");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "8495123456"), broken), "refused 404");
}

TEST_F(OutsideRouteTest, TrunksByWeightAreDrawnAndAllOfThemAreTried) {
  config.outcalls[0].choice.trunk_order = model::TrunkOrder::weighted;
  config.outcalls[0].choice.weights = {{"ovh", "3", false}};
  auto call = from_phone("alice", "alice-desk", "0612345678");
  int first = 0;
  for (call.draw = 0; call.draw < 4000; ++call.draw) {
    const std::string order = way(call, broken);
    if (order == "ovh:+33612345678 backup:+33612345678")
      ++first;
    else
      ASSERT_EQ(order, "backup:+33612345678 ovh:+33612345678");
  }
  EXPECT_NEAR(first, 3000, 150);
}

/// An office in France that says what it may call, with a way out for everything.
class ClassesTest : public PlanTest {
 protected:
  ClassesTest() {
    config.settings.country = "FR";
    config.tenants = {tenant("master"), tenant("acme", "acme.example")};
    config.users[0].tenant = "acme";
    config.outcalls = {outcall("out", {pattern("X."), pattern("_+X.")}, {"ovh"})};
    config.outcalls[0].tenant = "acme";
    config.trunks[0].sharing.shared = true;
    config.incalls.clear();
  }
  Attempt dials(std::string number) { return from_phone("alice", "alice-desk@acme.example", std::move(number)); }
};

TEST_F(ClassesTest, NumbersAbroadAndDearOnesAreClosedUnlessTheTenantOrOneAboveOpensThem) {
  EXPECT_EQ(way(dials("0123456789"), broken), "ovh:0123456789");
  EXPECT_EQ(way(dials("0034944048182"), broken), "refused 403");
  const Refusal refusal = ask(dials("0034944048182")).error();
  EXPECT_EQ(refusal.code, RefusalCode::class_closed);
  EXPECT_NE(sentence(refusal).find("`international: yes` of tenant acme opens it"), std::string::npos)
      << sentence(refusal);
  EXPECT_TRUE(mentions(trail, "class of 0034944048182", "international: closed to tenant acme", false));
  EXPECT_EQ(way(dials("+34944048182"), broken), "refused 403");
  EXPECT_EQ(way(dials("0899123456"), broken), "refused 403");
  config.tenants[1].classes.international = true;
  EXPECT_EQ(way(dials("0034944048182"), broken), "ovh:0034944048182");
  EXPECT_TRUE(mentions(trail, "class of 0034944048182", "international", true));
  EXPECT_EQ(way(dials("0899123456"), broken), "refused 403");
  EXPECT_EQ(way(dials("0034803123456"), broken), "refused 403") << "dear abroad";
  config.tenants[0].classes.premium = true;
  EXPECT_EQ(way(dials("0899123456"), broken), "ovh:0899123456") << "the master opens it for all below";
}

TEST_F(ClassesTest, AnOfficeWithoutTenantsOpensThemByAnEntryForTheMaster) {
  config.tenants.clear();
  config.users[0].tenant = config.outcalls[0].tenant = {};
  const auto dialled = from_phone("alice", "alice-desk", "0034944048182");
  EXPECT_EQ(way(dialled, broken), "refused 403");
  const std::string said = sentence(ask(dialled).error());
  EXPECT_NE(said.find("`tenants: [{name: master, international: yes}]` opens it"), std::string::npos) << said;
  config.tenants = {tenant("master")};
  config.tenants[0].classes.international = true;
  EXPECT_EQ(way(dialled, broken), "ovh:0034944048182");
  config.tenants.clear();
  config.settings.country = {};
  EXPECT_EQ(way(dialled, broken), "ovh:0034944048182") << "nobody knows what it is";
}

TEST_F(ClassesTest, EmergencyShortAndFreeNumbersAreNeverClosed) {
  for (const char* number : {"112", "15", "110", "0800123456", "+80012345678"})
    EXPECT_EQ(way(dials(number), broken), "ovh:" + std::string(number));
}

TEST_F(ClassesTest, WhatCountsIsTheNumberThatIsSent) {
  config.outcalls[0].patterns = {pattern("_0X.", 1), pattern("_9X.", 1, "1010")};
  EXPECT_EQ(way(dials("00123456789"), broken), "ovh:0123456789") << "a zero for the outside line";
  EXPECT_EQ(way(dials("00034944048182"), broken), "refused 403");
  EXPECT_EQ(way(dials("90034944048182"), broken), "refused 403") << "behind a carrier's code";
  EXPECT_EQ(way(dials("0112"), broken), "ovh:112");
}

TEST_F(ClassesTest, ForwardedCallsAreHeldToIt) {
  config.users[1].tenant = "acme";
  model::Destination abroad;
  abroad.kind = model::DestinationKind::number;
  abroad.extension = "0034944048182";
  config.users[1].forwards.always = abroad;
  EXPECT_EQ(way(dials("101"), broken), "refused 403");
  abroad.kind = model::DestinationKind::outcall;
  abroad.name = "out";
  config.users[1].forwards.always = abroad;
  EXPECT_EQ(way(dials("101"), broken), "refused 403");
  config.tenants[1].classes.international = true;
  EXPECT_EQ(way(dials("101"), broken), "ovh:0034944048182");
}

TEST_F(ClassesTest, NobodyIsAskedWhereNoCountryIsKnownOrNoTenantSpeaks) {
  config.settings.country.clear();
  EXPECT_EQ(way(dials("0034944048182"), broken), "ovh:0034944048182");
  config.settings.country = "FR";
  config.users[0].tenant = config.outcalls[0].tenant = "";
  const auto call = from_phone("alice", "alice-desk", "0034944048182");
  EXPECT_EQ(way(call, broken), "refused 403") << "the master says no";
  config.tenants.erase(config.tenants.begin());
  EXPECT_EQ(way(call, broken), "ovh:0034944048182") << "the master says nothing";
}

TEST_F(ClassesTest, APlanKnowsThatItIsForAnEmergency) {
  const auto emergency = [&](std::string number) {
    Trail ignored;
    return route(dials(std::move(number)), *compiled(config), ignored)->emergency;
  };
  EXPECT_TRUE(emergency("112"));
  EXPECT_FALSE(emergency("110"));
  EXPECT_FALSE(emergency("0123456789"));
  config.outcalls[0].patterns = {pattern("_0X.", 1)};
  EXPECT_TRUE(emergency("0112"));
}

}  // namespace
}  // namespace tandem::routing
