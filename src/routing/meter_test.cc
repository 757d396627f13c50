#include "routing/meter.h"

#include <gtest/gtest.h>

#include "routing/explain.h"
#include "routing/test_site.h"

namespace tandem::routing {
namespace {

/// acme below the master: anna 100 (forwards as `forward` says) and ben 101, a friend, and a trunk of the master's.
struct Meters : testing::Test {
  Meters() {
    config.tenants = {tenant("master"), tenant("acme", "acme.example")};
    config.users = {user("anna", {"100"}, {"anna"}), user("ben", {"101"}, {"ben"})};
    config.friends = {pbx("branch", {"^7"})};
    config.trunks = {trunk("carrier", "c")};
    config.trunks[0].sharing.shared = true;
    config.trunks[0].tariff = "t";
    config.tariffs = {{{}, "t", {}, {}, {{"+33", "0.02", "", "60/60"}}}};
    config.outcalls = {outcall("out", {pattern("_0X.", 1, "+33"), pattern("112")}, {"carrier"})};
    config.incalls = {incall("main", "+33123456789", "", "anna")};
    for (auto& one : config.users) one.tenant = "acme";
    config.friends[0].tenant = config.outcalls[0].tenant = config.incalls[0].tenant = "acme";
    config.outcalls[0].context = "acme";
  }
  Plan plan_of(const Attempt& attempt) {
    snapshot = compiled(config);
    Trail trail;
    auto plan = route(attempt, *snapshot, trail);
    EXPECT_TRUE(plan) << (plan ? "" : sentence(plan.error()));
    return plan ? *plan : Plan{};
  }
  Attempt from_anna(std::string number) { return from_phone("anna", "anna@acme.example", std::move(number)); }

  static std::string text(const Claims& claims) {
    std::string all;
    for (const Claim& claim : claims)
      all += (all.empty() ? "" : ", ") + claim.holder->key + (claim.external ? " external" : "") +
             (claim.own_leg ? " leg" : "");
    return all;
  }
  static std::string text(const std::vector<const Holder*>& holders) {
    std::string all;
    for (const Holder* one : holders) all += (all.empty() ? "" : ", ") + one->key;
    return all;
  }

  model::Config config;
  std::shared_ptr<const Snapshot> snapshot;
};

TEST_F(Meters, AnInternalCallTakesCallsOfBothUsersAndTheTenants) {
  const Plan plan = plan_of(from_anna("101"));
  EXPECT_EQ(text(plan.claims), "user anna, tenant acme, tenant master");
  EXPECT_EQ(text(plan.steps[0].targets[0].claims), "user ben");
  EXPECT_TRUE(plan.steps[0].targets[0].charged.empty());
}

TEST_F(Meters, ACallToTheOutsideTakesExternalOnesAndChargesAll) {
  const Plan plan = plan_of(from_anna("0612345678"));
  EXPECT_EQ(text(plan.claims), "user anna, tenant acme, tenant master");
  const Target& target = plan.steps[0].targets[0];
  EXPECT_EQ(text(target.claims),
            "user anna, user anna external, tenant acme, tenant acme external, tenant master, "
            "tenant master external, trunk carrier leg");
  EXPECT_EQ(text(target.charged), "user anna, tenant acme, tenant master, trunk carrier");
  EXPECT_EQ(target.rate, (Rate{20'000, 0, {60, 60}}));
  EXPECT_FALSE(target.emergency);
}

TEST_F(Meters, ACallFromTheOutsideTakesThoseOfTheTenantThatItIsFor) {
  const Plan plan = plan_of(from_trunk("carrier", "+33123456789"));
  EXPECT_EQ(text(plan.claims),
            "trunk carrier leg, tenant acme, tenant acme external, tenant master, tenant master external");
  EXPECT_EQ(text(plan.steps[0].targets[0].claims), "user anna, user anna external");
  EXPECT_TRUE(plan.steps[0].targets[0].charged.empty());
}

TEST_F(Meters, ACallThatIsRefusedTakesOfItsCallerToo) {
  snapshot = compiled(config);
  EXPECT_EQ(text(claims_of_caller(from_anna("999"), *snapshot)), "user anna, tenant acme, tenant master");
  EXPECT_EQ(text(claims_of_caller(from_trunk("branch", "999"), *snapshot)),
            "friend branch, tenant acme, tenant master");
  EXPECT_EQ(text(claims_of_caller(from_trunk("carrier", "999"), *snapshot)), "trunk carrier leg");
  EXPECT_EQ(text(claims_of_caller({}, *snapshot)), "");
}

TEST_F(Meters, AFriendTakesItsOwnBothWays) {
  Plan plan = plan_of(from_anna("700"));
  EXPECT_EQ(text(plan.steps[0].targets[0].claims), "friend branch leg");
  EXPECT_TRUE(plan.steps[0].targets[0].charged.empty());
  plan = plan_of(from_trunk("branch", "0612345678"));
  EXPECT_EQ(text(plan.claims), "friend branch, tenant acme, tenant master");
  EXPECT_EQ(text(plan.steps[0].targets[0].charged), "friend branch, tenant acme, tenant master, trunk carrier");
}

TEST_F(Meters, WhoForwardsACallPaysForIt) {
  model::Destination outside;
  outside.kind = model::DestinationKind::number;
  outside.extension = "0612345678";
  config.users[1].forwards.always = outside;
  for (const Attempt& attempt : {from_anna("101"), from_trunk("branch", "101")}) {
    const Plan plan = plan_of(attempt);
    const Target& target = plan.steps[0].targets[0];
    EXPECT_EQ(text(target.charged), "user ben, tenant acme, tenant master, trunk carrier");
    EXPECT_TRUE(text(target.claims).starts_with("user ben, user ben external, tenant acme")) << text(target.claims);
  }
}

TEST_F(Meters, WhatTheConfigurationLeadsOutsideIsTheTenants) {
  config.incalls[0].destination = {};
  config.incalls[0].destination.kind = model::DestinationKind::number;
  config.incalls[0].destination.extension = "0612345678";
  const Plan plan = plan_of(from_trunk("carrier", "+33123456789"));
  EXPECT_EQ(text(plan.steps[0].targets[0].charged), "tenant acme, tenant master, trunk carrier");
}

TEST_F(Meters, EmergencyNumbersAreKnownWithAndWithoutACountry) {
  for (const char* country : {"", "FR"}) {
    config.settings.country = country;
    const Plan plan = plan_of(from_anna("112"));
    EXPECT_TRUE(plan.emergency) << country;
    EXPECT_TRUE(plan.steps[0].targets[0].emergency);
    EXPECT_FALSE(plan_of(from_anna("0612345678")).emergency);
  }
}

TEST_F(Meters, AForwardToHelpDoesNotOpenItsOtherForwards) {
  model::Destination help, outside;
  help.kind = outside.kind = model::DestinationKind::number;
  help.extension = "112";
  outside.extension = "0612345678";
  config.users[1].forwards.busy = help;
  config.users[1].forwards.no_answer = outside;
  const Plan plan = plan_of(from_anna("101"));
  ASSERT_EQ(plan.steps.size(), 3u);
  EXPECT_TRUE(plan.steps[1].targets[0].emergency);
  EXPECT_FALSE(plan.steps[2].targets[0].emergency);
}

TEST_F(Meters, ATrunkWithoutTariffCostsNothing) {
  config.trunks[0].tariff.clear();
  EXPECT_EQ(plan_of(from_anna("0612345678")).steps[0].targets[0].rate, Rate{});
}

TEST_F(Meters, AMasterWithoutEntryHasNoLimits) {
  config.tenants.erase(config.tenants.begin());
  EXPECT_EQ(text(plan_of(from_anna("101")).claims), "user anna, tenant acme");
}

TEST_F(Meters, ExplainNamesTheLimitsThatThereAre) {
  config.tenants[1].limits.calls = 9;
  config.tenants[1].limits.external_calls = 4;
  config.trunks[0].limits.minutes_per_day = 600;
  plan_of(from_anna("0612345678"));
  const auto used = [](const Holder& holder) { return holder.kind == HolderKind::tenant ? "3 external" : ""; };
  const std::string told = explain(from_anna("0612345678"), *snapshot, {}, used);
  EXPECT_NE(told.find("Limits: tenant acme (9 calls; now 3 external)\n"), told.npos) << told;
  EXPECT_NE(
      told.find("limits: tenant acme (9 calls, 4 external calls; now 3 external), trunk carrier (600 minutes a day)\n"),
      told.npos)
      << told;
  EXPECT_NE(explain(from_anna("112"), *snapshot).find("Limits: none refuses it, as it is an emergency call\n"),
            told.npos);
}

TEST_F(Meters, LimitsInWords) {
  EXPECT_EQ(in_words(HolderLimits{}), "no limit");
  EXPECT_EQ(in_words(HolderLimits{1, 2, 3, std::chrono::minutes(10), 1'500'000, 5}),
            "1 call, 2 external calls, 3 calls a second, 10 minutes a day, spend of 1.5 a day, stops at 5 times the "
            "usual hour");
}

TEST_F(Meters, AllHoldersAreListedByKindAndName) {
  snapshot = compiled(config);
  EXPECT_EQ(text(snapshot->holders().all()),
            "tenant acme, tenant master, user anna, user ben, friend branch, trunk carrier");
}

}  // namespace
}  // namespace tandem::routing
