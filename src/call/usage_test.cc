#include "call/usage.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tandem::call {
namespace {

using std::chrono::minutes, std::chrono::seconds;

Moment at(std::uint32_t hour) {
  return {WallTime(std::chrono::hours(hour)), hour / 24, hour};
}

routing::HolderLimits brake(std::uint32_t factor, minutes floor) {
  routing::HolderLimits limits;
  limits.spike_factor = factor;
  limits.spike_floor = floor;
  return limits;
}

TEST(PeriodCell, KeepsToItsLimitAndBeginsAnewWithThePeriod) {
  PeriodCell cell;
  EXPECT_TRUE(cell.add(7, 60, 100));
  EXPECT_FALSE(cell.add(7, 60, 100));
  EXPECT_TRUE(cell.add(7, 40, 100));
  EXPECT_EQ(cell.amount(7), 100u);
  EXPECT_EQ(cell.amount(8), 0u);
  EXPECT_TRUE(cell.add(8, 60, 100));
  EXPECT_EQ(cell.amount(8), 60u);
}

TEST(PeriodCell, AShardThatIsAMomentBehindBurdensTheNewPeriod) {
  PeriodCell cell;
  EXPECT_TRUE(cell.add(8, 60, 100));
  EXPECT_FALSE(cell.add(7, 60, 100));
  EXPECT_TRUE(cell.add(7, 40, 100));
  EXPECT_EQ(cell.amount(8), 100u);
}

TEST(PeriodCell, AClockThatWasFarAheadDoesNotHoldItForever) {
  PeriodCell cell;
  EXPECT_TRUE(cell.add(500, 100, 100));
  EXPECT_TRUE(cell.add(20, 100, 100));
  EXPECT_EQ(cell.amount(20), 100u);
}

TEST(PeriodCell, TakesBackOfItsOwnPeriodOnlyAndNeverBelowNothing) {
  PeriodCell cell;
  cell.add(8, 60);
  cell.take_back(7, 10);
  EXPECT_EQ(cell.amount(8), 60u) << "a call over midnight gives back what was of yesterday";
  cell.take_back(8, 10);
  EXPECT_EQ(cell.amount(8), 50u);
  cell.take_back(8, 70);
  EXPECT_EQ(cell.amount(8), 0u);
}

TEST(PeriodCell, IsExactWhenManyShardsAddAtOnce) {
  PeriodCell cell;
  std::atomic<std::uint64_t> added{0};
  // tidy: allow banned: the cell is for several threads
  std::vector<std::thread> shards;
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&, shard] {
      for (int i = 0; i < 2000; ++i) {
        const auto amount = static_cast<std::uint64_t>(1 + (i + shard) % 7);
        if (!cell.add(7, amount, 1000)) continue;
        if (i % 3 == 0)
          cell.take_back(7, amount);
        else
          added += amount;
      }
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(cell.amount(7), added.load());
  EXPECT_LE(added, 1000u);
}

TEST(Usage, BothOrNoneOfTimeAndMoneyAreReserved) {
  Usage usage;
  routing::HolderLimits limits;
  limits.talk_per_day = minutes(10);
  limits.spend_per_day = 100;
  EXPECT_FALSE(usage.reserve({seconds(60), 60}, limits, at(24)));
  EXPECT_EQ(usage.reserve({seconds(60), 60}, limits, at(24)), Usage::Fault::spend);
  EXPECT_EQ(usage.today(at(24)).talk, seconds(60));
  EXPECT_EQ(usage.reserve({seconds(600), 0}, limits, at(24)), Usage::Fault::minutes);
  EXPECT_EQ(usage.talk_left(limits, at(24)), seconds(540));
  EXPECT_EQ(usage.spend_left(limits, at(24)), 40);
  usage.give_back({seconds(60), 60}, 1);
  EXPECT_EQ(usage.today(at(24)).spend, 0);
  EXPECT_EQ(usage.talk_left({}, at(24)), std::nullopt);
}

TEST(Usage, ADayHasWhatIsLeftOfItAtAnyHour) {
  Usage usage;
  routing::HolderLimits limits;
  limits.talk_per_day = minutes(1);
  EXPECT_FALSE(usage.reserve({seconds(60), 0}, limits, at(47)));
  EXPECT_EQ(usage.talk_left(limits, at(48)), seconds(60));
}

TEST(Usage, AnHourWithManyTimesMoreThanTheBusiestIsASpike) {
  Usage usage;
  const auto limits = brake(5, minutes(30));
  for (std::uint32_t hour = 1000; hour < 1048; ++hour)
    EXPECT_FALSE(usage.count_hour({minutes(hour % 24 == 10 ? 20 : 2), 0}, 1, limits, at(hour))) << hour;
  EXPECT_FALSE(usage.count_hour({minutes(100), 0}, 1, limits, at(1048)));
  EXPECT_FALSE(usage.is_stopped());
  const auto spike = usage.count_hour({seconds(1), 0}, 1, limits, at(1048));
  ASSERT_TRUE(spike);
  EXPECT_TRUE(usage.is_stopped());
  EXPECT_EQ(spike->measured, minutes(100) + seconds(1));
  EXPECT_EQ(spike->usual, minutes(20));
  EXPECT_FALSE(spike->by_spend);
  EXPECT_FALSE(usage.count_hour({minutes(100), 0}, 1, limits, at(1048)));  // told once
}

TEST(Usage, SmallHoursAreNoSpikeHoweverUnusual) {
  Usage usage;
  const auto limits = brake(5, minutes(30));
  usage.count_hour({seconds(1), 0}, 1, limits, at(1000));
  EXPECT_FALSE(usage.count_hour({minutes(29), 0}, 1, limits, at(1030)));
  EXPECT_TRUE(usage.count_hour({minutes(2), 0}, 1, limits, at(1030)));
}

TEST(Usage, BeforeADayIsKnownTheFloorStandsForWhatIsUsual) {
  Usage usage;
  const auto limits = brake(5, minutes(30));
  EXPECT_FALSE(usage.count_hour({minutes(150), 0}, 1, limits, at(1000)));
  EXPECT_TRUE(usage.count_hour({minutes(1), 0}, 1, limits, at(1000)));
}

TEST(Usage, DearCallsAreASpikeToo) {
  Usage usage;
  const auto limits = brake(5, minutes(30));
  usage.count_hour({minutes(100), 1000}, 1, limits, at(1000));
  const auto spike = usage.count_hour({minutes(30), 6000}, 1, limits, at(1030));
  ASSERT_TRUE(spike);
  EXPECT_TRUE(spike->by_spend);
  EXPECT_EQ(spike->usual_spend, 1000);
}

TEST(Usage, WhatIsReleasedIsUsualFromThenOn) {
  Usage usage;
  const auto limits = brake(2, minutes(10));
  usage.count_hour({minutes(10), 0}, 1, limits, at(1000));
  EXPECT_TRUE(usage.count_hour({minutes(60), 0}, 1, limits, at(1030)));
  EXPECT_TRUE(usage.release(at(1030)));
  EXPECT_FALSE(usage.release(at(1030)));
  EXPECT_FALSE(usage.count_hour({minutes(500), 0}, 1, limits, at(1030)));
  EXPECT_FALSE(usage.count_hour({minutes(1000), 0}, 1, limits, at(1031)));
}

TEST(Usage, WhatIsResetWasNeverUsual) {
  Usage usage;
  const auto limits = brake(2, minutes(10));
  usage.count_hour({minutes(10), 0}, 1, limits, at(1000));
  usage.count_hour({minutes(60), 0}, 1, limits, at(1030));
  usage.count_hour({minutes(60), 0}, 1, limits, at(1031));
  usage.reserve({minutes(60), 5}, limits, at(1031));
  usage.reset(at(1031));
  EXPECT_FALSE(usage.is_stopped());
  EXPECT_EQ(usage.today(at(1031)).talk, seconds(0));
  EXPECT_EQ(usage.hours()->at(1030).seconds, 0u);
  EXPECT_EQ(usage.hours()->at(1000).seconds, 600u);
  EXPECT_TRUE(usage.count_hour({minutes(60), 0}, 1, limits, at(1032)));
}

TEST(Usage, OldHoursAreForgotten) {
  HourHistory hours;
  hours.add(1000, {1, 600, 7});
  EXPECT_EQ(hours.busiest_before(1000 + HourHistory::hours_kept - 1).seconds, 600u);
  EXPECT_EQ(hours.busiest_before(1000 + HourHistory::hours_kept).seconds, 0u);
  EXPECT_EQ(hours.busiest_before(1000).seconds, 0u);
}

TEST(Usage, OneOfManyShardsTellsTheSpike) {
  Usage usage;
  const auto limits = brake(2, minutes(1));
  std::atomic<int> told{0};
  // tidy: allow banned: one of several threads tells it
  std::vector<std::thread> shards;
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        if (usage.count_hour({seconds(1), 0}, 1, limits, at(1000))) ++told;
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(told, 1);
  EXPECT_EQ(usage.hours()->at(1000).seconds, 2000u);
}

TEST(Moments, DaysAreThoseOfTheTimeZone) {
  const auto paris = routing::TimeZone::find("Europe/Paris");
  ASSERT_TRUE(paris);
  const WallTime evening = std::chrono::sys_days(std::chrono::year(2026) / 1 / 10) + std::chrono::hours(23);
  EXPECT_EQ(moment_at(evening, *paris).day, moment_at(evening, {}).day + 1);
  EXPECT_EQ(moment_at(evening, *paris).hour, moment_at(evening, {}).hour);
}

}  // namespace
}  // namespace tandem::call
