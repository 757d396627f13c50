#include "call/meters.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tandem::call {
namespace {

using std::chrono::milliseconds, std::chrono::seconds;

Seat take(Meters& meters, std::string_view holder, std::uint32_t limit, Seat::Part part = Seat::Part::calls) {
  auto seat = Seat::take(meters.of(holder), part, {.calls = limit}, {});
  return seat ? std::move(*seat) : Seat();
}

TEST(Meters, TheCallAboveTheLimitIsRefusedAndAFreedSeatIsGivenAgain) {
  Meters meters;
  Seat first = take(meters, "trunk carrier", 2);
  Seat second = take(meters, "trunk carrier", 2);
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(take(meters, "trunk carrier", 2));
  EXPECT_TRUE(take(meters, "trunk other", 2));
  first.leave();
  EXPECT_TRUE(take(meters, "trunk carrier", 2));
  EXPECT_EQ(meters.of("trunk carrier")->calls(), 1u);
}

TEST(Meters, MovingASeatKeepsTheCount) {
  Meters meters;
  Seat seat = take(meters, "trunk carrier", 0);
  Seat other = std::move(seat);
  EXPECT_EQ(meters.of("trunk carrier")->calls(), 1u);
  other = Seat{};
  EXPECT_EQ(meters.of("trunk carrier")->calls(), 0u);
}

TEST(Meters, CallsToTheOutsideAreCountedForThemselves) {
  Meters meters;
  const Seat inside = take(meters, "tenant acme", 0);
  const Seat outside = take(meters, "tenant acme", 1, Seat::Part::external);
  EXPECT_FALSE(take(meters, "tenant acme", 1, Seat::Part::external));
  EXPECT_EQ(meters.of("tenant acme")->calls(), 1u);
  EXPECT_EQ(meters.of("tenant acme")->external_calls(), 1u);
}

TEST(Meters, AnEmergencyCallIsCountedButNeverRefused) {
  Meters meters;
  const Seat first = take(meters, "user anna", 1);
  const auto second =
      Seat::take(meters.of("user anna"), Seat::Part::calls, {.calls = 1, .calls_per_second = 1, .forced = true}, {});
  const auto third =
      Seat::take(meters.of("user anna"), Seat::Part::calls, {.calls = 1, .calls_per_second = 1, .forced = true}, {});
  EXPECT_TRUE(second);
  EXPECT_TRUE(third);
  EXPECT_EQ(meters.of("user anna")->calls(), 3u);
}

TEST(Meters, AreExactWhenManyShardsTakeAtOnce) {
  Meters meters;
  std::atomic<int> seated{0};
  // tidy: allow banned: the counter is for several threads
  std::vector<std::thread> shards;
  std::vector<std::vector<Seat>> kept(4);
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&, shard] {
      for (int i = 0; i < 1000; ++i)
        if (Seat seat = take(meters, "trunk carrier", 100)) {
          ++seated;
          kept[shard].push_back(std::move(seat));
        }
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(seated, 100);
}

TEST(Meters, NeverHaveMoreThanTheyMayWhileCallsComeAndGo) {
  Meters meters;
  std::atomic<int> present{0}, most{0};
  // tidy: allow banned: the counters are for several threads
  std::vector<std::thread> shards;
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) {
        Seat seat = take(meters, "tenant acme", 3);
        if (!seat) continue;
        const int now = ++present;
        int seen = most.load();
        while (now > seen && !most.compare_exchange_weak(seen, now)) {
        }
        --present;
      }
    });
  for (auto& shard : shards) shard.join();
  EXPECT_LE(most, 3);
  EXPECT_EQ(meters.of("tenant acme")->calls(), 0u);
}

TEST(Meters, NoSecondSeesMoreCallsThanItMayWhereverItBegins) {
  CallRate rate;
  std::vector<int> begun;  // milliseconds
  for (int ms = 0; ms < 10'000; ms += 7)
    if (rate.take(5, TimePoint(milliseconds(ms)))) begun.push_back(ms);
  EXPECT_EQ(begun.size(), 50u);  // and none less than it may
  for (std::size_t i = 5; i < begun.size(); ++i) EXPECT_GE(begun[i] - begun[i - 5], 1000);
}

TEST(Meters, WhichLimitWasReachedIsToldAndARefusedCallHoldsNoPlace) {
  Meters meters;
  const SeatLimits limits{.calls = 2, .calls_per_second = 1};
  const auto at = [&](int ms) {
    return Seat::take(meters.of("trunk carrier"), Seat::Part::calls, limits, TimePoint(milliseconds(ms)));
  };
  const auto first = at(0);
  ASSERT_TRUE(first);
  EXPECT_EQ(at(999).error(), SeatFault::calls_per_second);
  EXPECT_EQ(meters.of("trunk carrier")->calls(), 1u);
  const auto second = at(1000);
  ASSERT_TRUE(second);
  EXPECT_EQ(at(3000).error(), SeatFault::calls);
  EXPECT_EQ(meters.of("trunk carrier")->calls(), 2u);
}

TEST(Meters, TheRateIsExactWhenManyShardsBeginAtOnce) {
  Meters meters;
  std::atomic<int> seated{0};
  // tidy: allow banned: the slots are for several threads
  std::vector<std::thread> shards;
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&] {
      for (int i = 0; i < 1000; ++i)
        if (Seat::take(meters.of("trunk carrier"), Seat::Part::calls, {.calls_per_second = 100},
                       TimePoint(milliseconds(i / 2))))
          ++seated;
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(seated, 100);
}

TEST(Meters, WhatIsWrittenDownIsThereAgainAfterARestart) {
  const Moment now{WallTime(std::chrono::hours(500'000)), 20'833, 500'000};
  routing::HolderLimits limits;
  limits.spike_factor = 2;
  Meters before;
  const auto acme = before.of("tenant acme");
  EXPECT_FALSE(acme->usage().reserve({seconds(90), 1234}, limits, now));
  EXPECT_TRUE(acme->usage().count_hour({seconds(90), 1234}, 1, limits, now));
  EXPECT_TRUE(before.take_changes(now).empty());  // nobody said that it has changed
  acme->touch();
  store::MeterRecords records = before.take_changes(now);
  EXPECT_TRUE(before.take_changes(now).empty());
  ASSERT_EQ(records.stops.size(), 1u);
  Meters after;
  after.load(records);
  const Usage& usage = after.of("tenant acme")->usage();
  EXPECT_EQ(usage.today(now).talk, seconds(90));
  EXPECT_EQ(usage.today(now).spend, 1234);
  EXPECT_TRUE(usage.is_stopped());
  EXPECT_EQ(usage.stop(), acme->usage().stop());
  ASSERT_NE(usage.hours(), nullptr);
  EXPECT_EQ(usage.hours()->at(now.hour).seconds, 90u);
  acme->usage().release(now);
  acme->touch();
  records = before.take_changes(now);
  EXPECT_TRUE(records.stops.empty());
  EXPECT_EQ(records.released, std::vector<std::string>{"tenant acme"});
}

}  // namespace
}  // namespace tandem::call
