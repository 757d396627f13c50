#include "runtime/shards.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>

namespace tandem::runtime {
namespace {

struct Event {
  std::mutex mutex;
  std::vector<std::string> lines;
  void add(std::string line) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
  }
};

/// Writes down on which shard it was made and ended.
struct Resident {
  Resident(Loop& own, Event& log) : loop(own), events(log) { events.add("made " + number()); }
  ~Resident() {
    EXPECT_TRUE(loop.on_own_thread());
    events.add("ended " + number());
  }
  std::string number() const { return std::to_string(loop.id().value); }
  Loop& loop;
  Event& events;
};

TEST(Shards, ResidentsAreMadeAndEndedOnTheirOwnShardInOrder) {
  Random seeds(1);
  Event events;
  {
    Shards shards({.count = 3, .pinned = true}, seeds);
    shards.start([&](Loop& loop) { return std::make_shared<Resident>(loop, events); });
    shards.run_on_each([&](Loop& loop) { EXPECT_TRUE(loop.on_own_thread()); });
    shards.stop();
    shards.stop();
  }
  EXPECT_EQ(events.lines, (std::vector<std::string>{"made 0", "made 1", "made 2", "ended 0", "ended 1", "ended 2"}));
}

TEST(Shards, AResidentThatCannotBeMadeEndsTheOthersAndIsReported) {
  Random seeds(1);
  Event events;
  Shards shards({.count = 3}, seeds);
  const auto make = [&](Loop& loop) -> Shards::Resident {
    if (loop.id() == ShardId{1}) throw std::runtime_error("no");
    return std::make_shared<Resident>(loop, events);
  };
  EXPECT_THROW(shards.start(make), std::runtime_error);
  EXPECT_EQ(events.lines, (std::vector<std::string>{"made 0", "ended 0"}));
}

TEST(Shards, TasksFromOneShardToAnotherArriveInOrderAndNoneIsLost) {
  constexpr int rounds = 5000;
  constexpr unsigned count = 4;
  Random seeds(1);
  Shards shards({.count = count}, seeds);
  std::vector<std::vector<int>> last(count, std::vector<int>(count, -1));  // [to][from], written by `to` only
  std::atomic<int> wrong{0}, arrived{0};
  std::atomic<bool> all{false};
  shards.start([](Loop&) { return nullptr; });
  shards.run_on_each([&](Loop& from) {
    for (int round = 0; round < rounds; ++round)
      for (std::uint8_t to = 0; to < count; ++to)
        from.post(ShardId{to}, [&, to, round, sender = from.id().value] {
          int& before = last[to][sender];
          if (before != round - 1) ++wrong;
          before = round;
          if (++arrived == rounds * int{count * count}) all = true, all.notify_one();
        });
  });
  all.wait(false);
  shards.stop();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(arrived, rounds * int{count * count});
}

TEST(Shards, HaveStreamsOfRandomnessOfTheirOwn) {
  Random seeds(1);
  Shards shards({.count = 2}, seeds);
  EXPECT_NE(shards.loop(ShardId{0}).random().next(), shards.loop(ShardId{1}).random().next());
}

}  // namespace
}  // namespace tandem::runtime
