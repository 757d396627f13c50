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

}  // namespace
}  // namespace tandem::routing
