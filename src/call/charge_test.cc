#include "call/charge.h"

#include <gtest/gtest.h>

#include <thread>

namespace tandem::call {
namespace {

using std::chrono::milliseconds, std::chrono::minutes, std::chrono::seconds;

const Moment noon{WallTime(std::chrono::hours(36)), 1, 36};

struct Somebody {
  routing::Holder holder;
  std::shared_ptr<Meter> meter;

  explicit Somebody(minutes a_day, model::Micros spend = 0) : meter(std::make_shared<Meter>("tenant acme")) {
    holder.name = "acme";
    holder.key = "tenant acme";
    holder.limits.talk_per_day = a_day;
    holder.limits.spend_per_day = spend;
  }
  Charge::Payer payer() const { return {&holder, meter}; }
  seconds talked() const { return meter->usage().today(noon).talk; }
  model::Micros spent() const { return meter->usage().today(noon).spend; }
};

std::expected<Charge, LimitHit> open(std::vector<Charge::Payer> payers, routing::Rate rate = {}, bool forced = false) {
  return Charge::open(std::move(payers), rate, noon, forced);
}

TEST(Charge, WhatWasNotTalkedIsGivenBack) {
  const Somebody acme(minutes(10));
  auto charge = open({acme.payer()});
  ASSERT_TRUE(charge);
  EXPECT_EQ(charge->reserved(), seconds(60));
  EXPECT_EQ(acme.talked(), seconds(60));
  charge->talk(noon);
  ASSERT_TRUE(charge->extend(noon));
  EXPECT_EQ(charge->reserved(), seconds(120));
  charge->close(milliseconds(61'200), noon);
  EXPECT_EQ(acme.talked(), seconds(62));
  EXPECT_EQ(charge->reserved(), std::nullopt);
}

TEST(Charge, ACallThatIsNeverAnsweredCostsNothing) {
  const Somebody acme(minutes(10), 1000);
  {
    const auto charge = open({acme.payer()}, {.price = 60, .connection = 5});
    ASSERT_TRUE(charge);
    EXPECT_EQ(acme.spent(), 65);
  }
  EXPECT_EQ(acme.talked(), seconds(0));
  EXPECT_EQ(acme.spent(), 0);
}

TEST(Charge, TheLastMinutesAreTalkedToTheEnd) {
  const Somebody acme(minutes(2));
  auto first = open({acme.payer()});
  auto second = open({acme.payer()});
  ASSERT_TRUE(first && second);
  const auto third = open({acme.payer()});
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, LimitKind::minutes);
  EXPECT_EQ(third.error().holder, &acme.holder);
  first->talk(noon);
  first->close(seconds(23), noon);
  second->talk(noon);
  const auto more = second->extend(noon);
  ASSERT_TRUE(more);
  ASSERT_TRUE(more->nearly);
  EXPECT_EQ(second->reserved(), seconds(97));
  EXPECT_EQ(acme.talked(), minutes(2));
  EXPECT_FALSE(second->extend(noon));
  second->close(milliseconds(96'500), noon);
  EXPECT_EQ(acme.talked(), minutes(2));
}

TEST(Charge, MoneyIsReservedAsItIsBilled) {
  const Somebody acme(minutes(0), 250);
  auto charge = open({acme.payer()}, {.price = 100, .connection = 10, .increment = {60, 60}});
  ASSERT_TRUE(charge);
  EXPECT_EQ(acme.spent(), 110);
  charge->talk(noon);
  ASSERT_TRUE(charge->extend(noon));
  EXPECT_EQ(acme.spent(), 210);
  const auto more = charge->extend(noon);  // 40 are left, and a minute costs 100
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, LimitKind::spend);
  charge->close(milliseconds(119'500), noon);
  EXPECT_EQ(acme.spent(), 210);
}

TEST(Charge, ByTheSecondWhatIsLeftIsTalked) {
  const Somebody acme(minutes(0), 150);
  auto charge = open({acme.payer()}, {.price = 60, .increment = {1, 1}});
  ASSERT_TRUE(charge);
  charge->talk(noon);
  ASSERT_TRUE(charge->extend(noon));
  const auto more = charge->extend(noon);
  ASSERT_TRUE(more);
  EXPECT_EQ(charge->reserved(), seconds(150));
  charge->close(seconds(100), noon);
  EXPECT_EQ(acme.spent(), 100);
}

TEST(Charge, WhatTheDearestNeedsDecidesAndNobodyPaysForWhatAnotherRefuses) {
  const Somebody user(minutes(100)), tenant(minutes(0), 30);
  const auto charge = open({user.payer(), tenant.payer()}, {.price = 60, .increment = {60, 60}});
  ASSERT_FALSE(charge);
  EXPECT_EQ(charge.error().holder, &tenant.holder);
  EXPECT_EQ(user.talked(), seconds(0));
}

TEST(Charge, WhoHasNoLimitOfTheDayIsCountedAtTheEnd) {
  const Somebody acme(minutes(0));
  auto charge = open({acme.payer()}, {.price = 60});
  ASSERT_TRUE(charge);
  EXPECT_EQ(charge->reserved(), std::nullopt);
  charge->talk(noon);
  charge->close(seconds(90), noon);
  EXPECT_EQ(acme.talked(), seconds(90));
  EXPECT_EQ(acme.spent(), 90);
}

TEST(Charge, AnEmergencyCallIsNeverRefusedAndCounted) {
  Somebody acme(minutes(1));
  acme.holder.limits.spike_factor = 5;
  acme.meter->usage().load_stop({});
  EXPECT_EQ(open({acme.payer()}).error().kind, LimitKind::spike);
  auto charge = open({acme.payer()}, {}, true);
  ASSERT_TRUE(charge);
  charge->talk(noon);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(charge->extend(noon));
  charge->close(minutes(5), noon);
  EXPECT_EQ(acme.talked(), minutes(5));
}

TEST(Charge, ASpikeIsToldByTheCallThatMakesIt) {
  Somebody acme(minutes(0));
  acme.holder.limits.spike_factor = 2;
  acme.holder.limits.spike_floor = minutes(1);
  auto first = open({acme.payer()});
  auto second = open({acme.payer()});
  auto third = open({acme.payer()});
  ASSERT_TRUE(first && second && third);  // nobody has talked yet
  EXPECT_TRUE(first->talk(noon).stopped.empty());
  EXPECT_TRUE(second->talk(noon).stopped.empty());
  EXPECT_EQ(third->talk(noon).stopped.size(), 1u);
  EXPECT_FALSE(open({acme.payer()}));
  third->close(seconds(10), noon);
  first->close(seconds(10), noon);
  second->close(seconds(10), noon);
  EXPECT_EQ(acme.meter->usage().hours()->at(noon.hour).seconds, 30u);
}

TEST(Charge, TheNextDayBeginsAnew) {
  const Somebody acme(minutes(1));
  const Moment tomorrow{WallTime(std::chrono::hours(48)), 2, 48};
  auto charge = open({acme.payer()});
  ASSERT_TRUE(charge);
  charge->talk(noon);
  EXPECT_FALSE(charge->extend(noon));
  ASSERT_TRUE(charge->extend(tomorrow));
  charge->close(seconds(70), tomorrow);
  EXPECT_EQ(acme.meter->usage().today(tomorrow).talk, seconds(10));
}

TEST(Charge, IsExactWhenManyShardsCharge) {
  const Somebody user(minutes(0), 100'000), tenant(minutes(100));
  std::atomic<std::int64_t> talked{0};
  // tidy: allow banned: the day is for several threads
  std::vector<std::thread> shards;
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&, shard] {
      for (int i = 0; i < 200; ++i) {
        auto charge = open({user.payer(), tenant.payer()}, {.price = 60, .increment = {1, 1}});
        if (!charge) continue;
        charge->talk(noon);
        const int slices = (i + shard) % 4;
        for (int more = 0; more < slices; ++more)
          if (!charge->extend(noon)) break;
        const seconds used = *charge->reserved() - seconds((i + shard) % 3 == 0 ? 1 : 0);
        charge->close(used, noon);
        talked += used.count();
      }
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(tenant.talked().count(), talked);
  EXPECT_EQ(user.spent(), talked);
  EXPECT_LE(talked, 6000);
  EXPECT_GE(talked, 5940);  // what a refused call leaves is less than a slice
}

}  // namespace
}  // namespace tandem::call
