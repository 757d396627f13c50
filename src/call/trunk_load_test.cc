#include "call/trunk_load.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tandem::call {
namespace {

TEST(TrunkLoad, TheCallAboveTheLimitIsRefusedAndAFreedSeatIsGivenAgain) {
  TrunkLoads loads;
  TrunkSeat first = TrunkSeat::take(loads.of("carrier"), 2);
  TrunkSeat second = TrunkSeat::take(loads.of("carrier"), 2);
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(TrunkSeat::take(loads.of("carrier"), 2));
  EXPECT_TRUE(TrunkSeat::take(loads.of("other"), 2));
  first.leave();
  EXPECT_TRUE(TrunkSeat::take(loads.of("carrier"), 2));
  EXPECT_EQ(loads.of("carrier")->calls(), 1u);
}

TEST(TrunkLoad, MovingASeatKeepsTheCount) {
  TrunkLoads loads;
  TrunkSeat seat = TrunkSeat::take(loads.of("carrier"), 0);
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
        if (TrunkSeat seat = TrunkSeat::take(loads.of("carrier"), 100)) {
          ++seated;
          kept[shard].push_back(std::move(seat));
        }
    });
  for (auto& shard : shards) shard.join();
  EXPECT_EQ(seated, 100);
}

}  // namespace
}  // namespace tandem::call
