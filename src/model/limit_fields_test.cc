#include <gtest/gtest.h>

#include "model/limits.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

TEST(LimitFields, AreAMapOfTheirHolderAndAreWrittenAsTheyWereRead) {
  constexpr std::string_view site = R"(
tenants:
  - {name: acme, limits: {calls: 30, external_calls: 10, calls_per_second: 5, minutes_per_day: 600,
     spend_per_day: 20.50, spike: 5}}
users: [{name: anna, limits: {spike: {factor: 3, at_least_minutes: 10}}}]
friends: [{name: pbx, host: 192.0.2.1, limits: {calls: 4}}]
trunks: [{name: carrier, host: sip.example.net, max_calls: 8, limits: {minutes_per_day: 100}}]
)";
  const auto config = read_config(site, "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  const Limits& acme = config->tenants[0].limits;
  EXPECT_EQ(acme.calls, 30u);
  EXPECT_EQ(acme.external_calls, 10u);
  EXPECT_EQ(acme.calls_per_second, 5u);
  EXPECT_EQ(acme.day.minutes_per_day, 600u);
  EXPECT_EQ(acme.day.spend_per_day, "20.50");
  EXPECT_EQ(acme.day.spike, (Spike{5, 30}));
  EXPECT_EQ(config->users[0].limits.day.spike, (Spike{3, 10}));
  EXPECT_EQ(config->trunks[0].limits.minutes_per_day, 100u);
  const std::string written = write_yaml(*config);
  EXPECT_EQ(written.find("at_least_minutes: 30"), written.npos);  // as it always is
  const auto again = read_config(written, "", no_secrets());
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(*again, *config);
}

TEST(LimitFields, WhatATrunkSaysElsewhereIsNoPartOfItsLimits) {
  const auto config = read_config("trunks: [{name: a, host: b.example, limits: {calls: 3}}]", "", no_secrets());
  ASSERT_FALSE(config);
  EXPECT_NE(to_text(config.error()).find("'calls' is not a key"), std::string::npos) << to_text(config.error());
}

TEST(LimitFields, AmountsAreMoney) {
  EXPECT_FALSE(read_config("tenants: [{name: a, limits: {spend_per_day: lots}}]", "", no_secrets()));
  EXPECT_FALSE(read_config("tenants: [{name: a, limits: {calls: -1}}]", "", no_secrets()));
  EXPECT_FALSE(read_config("tenants: [{name: a, limits: 7}]", "", no_secrets()));
}

}  // namespace
}  // namespace tandem::model
