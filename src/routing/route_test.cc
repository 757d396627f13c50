#include "routing/route.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "routing/test_site.h"

namespace tandem::routing {
namespace {

using namespace std::chrono_literals;

class Route : public testing::Test {
 protected:
  std::expected<Plan, Refusal> ask(const Attempt& attempt) {
    trail.clear();
    return route(attempt, *compiled(config), trail);
  }
  Plan plan(const Attempt& attempt) {
    auto decision = ask(attempt);
    EXPECT_TRUE(decision.has_value()) << (decision ? "" : sentence(decision.error()));
    return decision.value_or(Plan{});
  }
  Refusal refusal(const Attempt& attempt) {
    auto decision = ask(attempt);
    EXPECT_FALSE(decision.has_value());
    return decision ? Refusal{} : decision.error();
  }
  model::Config config = test_site();
  Trail trail;
};

TEST_F(Route, AColleagueRingsOnAllHisPhonesAndSeesWhoCalls) {
  config.users[0].ring_time = 20s;
  const auto result = plan(from_phone("bob", "bob", "100"));
  EXPECT_EQ(result.direction, Direction::internal);
  EXPECT_EQ(result.destination, "user alice");
  ASSERT_EQ(result.steps.size(), 1u);
  EXPECT_EQ(result.steps[0].ring_time, 20s);
  ASSERT_EQ(result.steps[0].targets.size(), 2u);
  const auto& first = result.steps[0].targets[0];
  EXPECT_EQ(first.kind, Target::Kind::phone);
  EXPECT_EQ(first.user, "alice");
  EXPECT_EQ(first.phone, "alice-desk");
  EXPECT_EQ(first.number, "100");
  EXPECT_EQ(first.as, (CallerIdentity{"101", "bob", false}));
  EXPECT_EQ(result.steps[0].targets[1].phone, "alice-mobile");
}

TEST_F(Route, WhatAPhoneClaimsInFromIsNotShownToColleagues) {
  auto attempt = from_phone("bob", "bob", "100");
  attempt.from_user = "the boss";
  EXPECT_EQ(plan(attempt).steps[0].targets[0].as.number, "101");
}

TEST_F(Route, AnOutsideNumberGoesByTheOutcallsTrunksInOrderRewritten) {
  const auto result = plan(from_phone("alice", "alice-desk", "01-23"));
  EXPECT_EQ(result.direction, Direction::outgoing);
  EXPECT_EQ(result.destination, "outcall national");
  ASSERT_EQ(result.steps.size(), 2u);
  EXPECT_EQ(result.steps[0].ring_time, 60s);
  EXPECT_EQ(result.steps[0].targets[0].kind, Target::Kind::trunk);
  EXPECT_EQ(result.steps[0].targets[0].trunk, "ovh");
  EXPECT_EQ(result.steps[0].targets[0].number, "+33123");
  EXPECT_EQ(result.steps[0].targets[0].as.number, "ovh-account");
  EXPECT_EQ(result.steps[1].targets[0].trunk, "backup");
  EXPECT_EQ(result.steps[1].targets[0].as.number, "backup-account");
  EXPECT_TRUE(mentions(trail, "trunk ovh", "first choice", true));
}

TEST_F(Route, DisabledTrunksAreSkippedAndNoneLeftIsSaid) {
  config.trunks[0].enabled = false;
  EXPECT_EQ(plan(from_phone("alice", "alice-desk", "0123")).steps.size(), 1u);
  EXPECT_TRUE(mentions(trail, "trunk ovh", "is disabled", false));
  config.trunks[1].enabled = false;
  auto refused = refusal(from_phone("alice", "alice-desk", "0123"));
  EXPECT_EQ(refused.code, RefusalCode::no_trunk);
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(sentence(refused).find("only disabled trunks"), std::string::npos);
  config.outcalls[0].trunks.clear();
  EXPECT_NE(sentence(refusal(from_phone("alice", "alice-desk", "0123"))).find("has no trunk"), std::string::npos);
}

TEST_F(Route, ATrunkListedTwiceIsTriedOnce) {
  config.outcalls[0].trunks = {"ovh", "ovh"};
  EXPECT_EQ(plan(from_phone("alice", "alice-desk", "0123")).steps.size(), 1u);
}

TEST_F(Route, TakingOffAllDigitsIsAnIncompleteNumber) {
  config.outcalls[0].patterns[0] = pattern("_0X.", 9);
  const auto refused = refusal(from_phone("alice", "alice-desk", "0123"));
  EXPECT_EQ(refused.code, RefusalCode::incomplete_number);
  EXPECT_EQ(refused.status, 484);
  EXPECT_EQ(refusal(from_phone("alice", "alice-desk", "")).code, RefusalCode::incomplete_number);
}

TEST_F(Route, APublicNumberRingsItsUserAsTheOutsideCaller) {
  auto attempt = from_trunk("ovh", "33123456789");
  attempt.from_display = "Someone";
  const auto result = plan(attempt);
  EXPECT_EQ(result.direction, Direction::incoming);
  EXPECT_EQ(result.destination, "user alice");
  EXPECT_EQ(result.steps[0].targets.size(), 2u);
  EXPECT_EQ(result.steps[0].targets[0].as, (CallerIdentity{"+33987654321", "Someone", false}));
  EXPECT_EQ(result.steps[0].targets[0].number, "33123456789");
}

TEST_F(Route, SeveralUsersRingTogetherForTheLongestOfTheirTimes) {
  config.incalls[0].destination.kind = model::DestinationKind::users;
  config.incalls[0].destination.users = {"alice", "bob"};
  config.users[1].ring_time = 90s;
  auto result = plan(from_trunk("ovh", "+33123456789"));
  EXPECT_EQ(result.destination, "users alice, bob");
  EXPECT_EQ(result.steps[0].targets.size(), 3u);
  EXPECT_EQ(result.steps[0].ring_time, 90s);
  config.users[0].enabled = false;
  EXPECT_EQ(plan(from_trunk("ovh", "+33123456789")).steps[0].targets.size(), 1u);
}

TEST_F(Route, WithoutAnIncallTheTrunksContextIsSearchedForExtensionsOnly) {
  EXPECT_EQ(plan(from_trunk("ovh", "101")).destination, "user bob");
  EXPECT_EQ(refusal(from_trunk("ovh", "0123")).code, RefusalCode::caller_not_allowed);
  const auto refused = refusal(from_trunk("ovh", "+44"));
  EXPECT_EQ(refused.code, RefusalCode::unknown_did);
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(sentence(refused),
            "No incoming route is for the number +44, and nobody has it in context default; add an incall with that "
            "DID, or one without a DID for all numbers; it came from trunk ovh.");
}

TEST_F(Route, AnIncallMayLeadToTheOutsideBecauseTheAdministratorSaidSo) {
  config.incalls[0].destination = {model::DestinationKind::extension, {}, "0612", "", 480};
  auto result = plan(from_trunk("ovh", "+33123456789"));
  EXPECT_EQ(result.destination, "outcall national");
  EXPECT_EQ(result.direction, Direction::incoming);
  EXPECT_EQ(result.steps[0].targets[0].number, "+33612");
  config.incalls[0].destination.extension = "101";
  EXPECT_EQ(plan(from_trunk("ovh", "+33123456789")).destination, "user bob");
}

TEST_F(Route, AnIncallMayRefuse) {
  config.incalls[0].destination = {model::DestinationKind::hangup, {}, "", "", 603};
  const auto refused = refusal(from_trunk("ovh", "+33123456789"));
  EXPECT_EQ(refused.code, RefusalCode::hangup_configured);
  EXPECT_EQ(refused.status, 603);
}

TEST_F(Route, NobodyToRing) {
  config.users[1].phones.clear();
  EXPECT_EQ(refusal(from_phone("alice", "alice-desk", "101")).code, RefusalCode::no_phone);
  config.users[0].enabled = false;
  EXPECT_EQ(refusal(from_trunk("ovh", "+33123456789")).code, RefusalCode::disabled);
}

TEST_F(Route, CallersWhoMayNot) {
  Attempt stranger;
  stranger.dialled = "100";
  EXPECT_EQ(refusal(stranger).status, 403);
  EXPECT_EQ(refusal(from_phone("nobody", "x", "100")).code, RefusalCode::caller_not_allowed);
  EXPECT_EQ(refusal(from_trunk("nowhere", "100")).code, RefusalCode::caller_not_allowed);
  config.users[0].enabled = false;
  config.trunks[0].enabled = false;
  EXPECT_EQ(refusal(from_phone("alice", "alice-desk", "101")).code, RefusalCode::caller_not_allowed);
  EXPECT_EQ(refusal(from_trunk("ovh", "+33123456789")).code, RefusalCode::caller_not_allowed);
}

TEST_F(Route, EveryRefusalHasASentence) {
  for (int code = 0; code <= static_cast<int>(RefusalCode::no_phone); ++code) {
    const Refusal refused{static_cast<RefusalCode>(code), "555", "default", 404, "a detail"};
    EXPECT_NE(sentence(refused).find("555"), std::string::npos);
    EXPECT_TRUE(sentence(refused).ends_with("a detail."));
  }
}

struct GoesOnRow {
  std::uint16_t status;
  bool rang, expected;
};

TEST(FailOver, OnlyWhenTheCalleeWasNotReached) {
  const GoesOnRow rows[] = {{0, false, true},    {0, true, false},    {408, false, true},  {408, true, false},
                            {500, false, true},  {503, false, true},  {503, true, true},   {599, false, true},
                            {486, false, false}, {600, false, false}, {603, true, false},  {404, false, false},
                            {484, false, false}, {487, true, false},  {200, true, false},  {480, true, false},
                            {403, false, false}, {401, false, false}, {302, false, false}, {604, false, false}};
  for (const auto& row : rows)
    EXPECT_EQ(usual_fail_over().has({row.status, row.rang}), row.expected) << row.status << row.rang;
}

std::string in_text(const std::expected<Plan, Refusal>& decision, const Trail& trail) {
  std::string text = decision ? decision->destination : sentence(decision.error());
  if (decision)
    for (const auto& step : decision->steps)
      for (const auto& target : step.targets)
        text += "|" + target.phone + target.trunk + target.number + target.as.number;
  for (const auto& entry : trail) text += "\n" + entry.rule + entry.reason;
  return text;
}

// The same values in any order decide the same, to the last word of the trail.
TEST_F(Route, OrderInTheConfigurationDecidesNothing) {
  config.outcalls.push_back(outcall("zz", {pattern("_[0-2]X."), pattern("_NX.")}, {"backup"}));
  config.outcalls.push_back(outcall("aa", {pattern("_0X."), pattern("_0[5-7].")}, {"backup", "ovh"}));
  config.incalls.push_back(incall("wild", "", "", "bob"));
  config.incalls.push_back(incall("pat", "_33X.", "", "bob"));
  Random random(3);
  const auto shuffle = [&](auto& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
  };
  std::vector<Attempt> attempts = {from_trunk("ovh", "33123456789"), from_trunk("backup", "+3399"),
                                   from_trunk("ovh", "anything")};
  for (auto dialled : {"100", "0123", "0612", "15", "255", "112", "9", "abc"})
    attempts.push_back(from_phone("alice", "alice-desk", dialled));
  std::vector<std::string> expected;
  for (const auto& attempt : attempts) {
    const auto decision = ask(attempt);
    expected.push_back(in_text(decision, trail));
  }
  for (int round = 0; round < 20; ++round) {
    shuffle(config.users);
    shuffle(config.trunks);
    shuffle(config.outcalls);
    shuffle(config.incalls);
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      const auto decision = ask(attempts[i]);
      ASSERT_EQ(in_text(decision, trail), expected[i]);
    }
  }
}

}  // namespace
}  // namespace tandem::routing
