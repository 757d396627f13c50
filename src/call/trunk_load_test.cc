#include "call/trunk_load.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tandem::call {
namespace {

using std::chrono::milliseconds;

TrunkSeat take(TrunkLoads& loads, std::string_view trunk, std::uint32_t limit) {
  auto seat = TrunkSeat::take(loads.of(trunk), {.calls = limit}, {});
  return seat ? std::move(*seat) : TrunkSeat();
}

TEST(TrunkLoad, TheCallAboveTheLimitIsRefusedAndAFreedSeatIsGivenAgain) {
  TrunkLoads loads;
  TrunkSeat first = take(loads, "carrier", 2);
  TrunkSeat second = take(loads, "carrier", 2);
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(take(loads, "carrier", 2));
  EXPECT_TRUE(take(loads, "other", 2));
  first.leave();
  EXPECT_TRUE(take(loads, "carrier", 2));
  EXPECT_EQ(loads.of("carrier")->calls(), 1u);
}

TEST(TrunkLoad, MovingASeatKeepsTheCount) {
  TrunkLoads loads;
  TrunkSeat seat = take(loads, "carrier", 0);
  TrunkSeat other = std::move(seat);
  EXPECT_EQ(loads.of("carrier")->calls(), 1u);
  other = TrunkSeat{};
  EXPECT_EQ(loads.of("carrier")->calls(), 0u);
}

TEST(TrunkLoad, IsExactWhenManyShardsTakeAtOnce) {
  TrunkLoads loads;
  std::atomic<int> seated{0};
  // tidy: allow banned: the counter is for several threads
  std::vector<std::thread> shards;
  std::vector<std::vector<TrunkSeat>> kept(4);
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&, shard] {
      for (int i = 0; i < 1000; ++i)
        if (TrunkSeat seat = take(loads, "carrier", 100)) {
          ++seated;
          kept[shard].push_back(std::move(seat));
        }
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(seated, 100);
}

TEST(TrunkLoad, NoSecondSeesMoreCallsThanItMayWhereverItBegins) {
  CallRate rate;
  std::vector<int> begun;  // milliseconds
  for (int ms = 0; ms < 10'000; ms += 7)
    if (rate.take(5, TimePoint(milliseconds(ms)))) begun.push_back(ms);
  EXPECT_EQ(begun.size(), 50u);  // and none less than it may
  for (std::size_t i = 5; i < begun.size(); ++i) EXPECT_GE(begun[i] - begun[i - 5], 1000);
}

TEST(TrunkLoad, WhichLimitWasReachedIsToldAndARefusedCallHoldsNoPlace) {
  TrunkLoads loads;
  const TrunkLimits limits{.calls = 2, .calls_per_second = 1};
  const auto at = [&](int ms) { return TrunkSeat::take(loads.of("carrier"), limits, TimePoint(milliseconds(ms))); };
  const auto first = at(0);
  ASSERT_TRUE(first);
  EXPECT_EQ(at(999).error(), TrunkLimit::calls_per_second);
  EXPECT_EQ(loads.of("carrier")->calls(), 1u);
  const auto second = at(1000);
  ASSERT_TRUE(second);
  EXPECT_EQ(at(3000).error(), TrunkLimit::calls);
}

TEST(TrunkLoad, TheRateIsExactWhenManyShardsBeginAtOnce) {
  TrunkLoads loads;
  std::atomic<int> seated{0};
  // tidy: allow banned: the slots are for several threads
  std::vector<std::thread> shards;
  for (int shard = 0; shard < 4; ++shard)
    shards.emplace_back([&] {
      for (int i = 0; i < 1000; ++i)
        if (TrunkSeat::take(loads.of("carrier"), {.calls_per_second = 100}, TimePoint(milliseconds(i / 2)))) ++seated;
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(seated, 100);
}

}  // namespace
}  // namespace tandem::call
