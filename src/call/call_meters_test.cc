#include "call/call_meters.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

struct CallMetersTest : testing::Test {
  routing::Holder holder(std::string key, routing::HolderLimits limits) {
    return {routing::HolderKind::tenant, key, key, limits};
  }
  std::uint32_t calls(const char* key) { return all.of(key)->calls(); }
  std::uint32_t external(const char* key) { return all.of(key)->external_calls(); }

  Meters all;
  ShardMeters shard{all};
  const routing::Holder acme = holder("tenant acme", {2, 1, 0});
  const routing::Holder anna = holder("user anna", {1, 0, 0});
  const routing::Holder carrier = holder("trunk carrier", {2, 0, 0});
};

TEST_F(CallMetersTest, AllPlacesOrNone) {
  CallMeters first(shard), second(shard);
  const auto held = first.take({{&anna}, {&acme}}, false, {});
  ASSERT_TRUE(held);
  const auto refused = second.take({{&acme}, {&anna}}, false, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().holder, &anna);
  EXPECT_EQ(calls("tenant acme"), 1u);
}

TEST_F(CallMetersTest, WhatTheCallHasAlreadyIsSharedAndALegOfItsOwnIsNot) {
  CallMeters call(shard);
  auto begun = call.take({{&anna}, {&acme}, {&carrier, false, true}}, false, {});
  ASSERT_TRUE(begun);
  {
    const auto leg = call.take({{&carrier, false, true}, {&anna}, {&acme}, {&acme, true}}, false, {});
    ASSERT_TRUE(leg);
    EXPECT_EQ(calls("trunk carrier"), 2u);
    EXPECT_EQ(calls("user anna"), 1u);
    EXPECT_EQ(external("tenant acme"), 1u);
    EXPECT_FALSE(call.take({{&carrier, false, true}}, false, {}));
    begun->clear();
    EXPECT_EQ(calls("user anna"), 1u);  // of the leg
  }
  EXPECT_EQ(calls("user anna") + calls("tenant acme") + calls("trunk carrier") + external("tenant acme"), 0u);
  EXPECT_TRUE(call.take({{&anna}, {&acme, true}}, false, {}));
}

TEST_F(CallMetersTest, WhichPartWasFullIsTold) {
  CallMeters first(shard), second(shard);
  const auto held = first.take({{&acme}, {&acme, true}}, false, {});
  EXPECT_EQ(second.take({{&acme}, {&acme, true}}, false, {}).error().kind, LimitKind::external_calls);
  EXPECT_TRUE(second.take({{&acme}, {&acme, true}}, true, {}));  // an emergency
}

TEST_F(CallMetersTest, ATargetThatCostsHoldsItsChargeToo) {
  routing::Holder paying = acme;
  paying.limits.talk_per_day = std::chrono::seconds(60);
  routing::Target target;
  target.claims = {{&paying}, {&paying, true}};
  target.charged = {&paying};
  const Moment now{WallTime(std::chrono::hours(36)), 1, 36};
  CallMeters first(shard), second(shard);
  {
    const auto held = first.take(target, {}, now);
    ASSERT_TRUE(held);
    routing::Target other = target;
    other.claims = {{&paying}};
    EXPECT_EQ(second.take(other, {}, now).error().kind, LimitKind::minutes);
    EXPECT_EQ(calls("tenant acme"), 1u);
  }
  EXPECT_TRUE(second.take(target, {}, now));
  EXPECT_EQ(calls("tenant acme") + external("tenant acme"), 0u);
}

}  // namespace
}  // namespace tandem::call
