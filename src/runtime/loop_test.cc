#include "runtime/loop.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <thread>

namespace tandem::runtime {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 10s;  ///< a test that needs so long has failed

/// Both ends of a pipe, closed when gone.
struct Pipe {
  Pipe() { EXPECT_EQ(pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0); }
  ~Pipe() {
    close(ends[0]);
    close(ends[1]);
  }
  void fill() const { EXPECT_EQ(write(ends[1], "x", 1), 1); }
  void drain() const {
    char byte;
    EXPECT_EQ(read(ends[0], &byte, 1), 1);
  }
  int reader() const { return ends[0]; }
  std::array<int, 2> ends;
};

struct Handler final : ReadyHandler {
  explicit Handler(std::function<void()> action) : act(std::move(action)) {}
  void on_ready(std::uint32_t) override { act(); }
  std::function<void()> act;
};

struct LoopTest : testing::Test {
  Loop loop{ShardId{0}, 1, Random(1)};
};

TEST_F(LoopTest, CallsTimersNotBeforeTheirDeadline) {
  Timer timer;
  TimePoint called{};
  const TimePoint deadline = loop.now() + 5ms;
  timer.arm(loop.timers(), deadline, [&] { called = loop.now(); });
  EXPECT_TRUE(loop.run_until([&] { return called != TimePoint{}; }, patience));
  EXPECT_GE(called, deadline);
}

TEST_F(LoopTest, RunsDeferredTasksInOrderBeforeItWaitsAgain) {
  std::string order;
  std::uint64_t started_in = 0, ended_in = 0;
  TurnEnd last(loop, [&] { order += "e"; });
  loop.post(ShardId{0}, [&] {
    started_in = loop.turns();
    loop.defer([&] {
      order += "b";
      loop.defer([&] {
        order += "d";
        ended_in = loop.turns();
      });
    });
    loop.defer([&] { order += "c"; });
    last.schedule();
    last.schedule();
    order += "a";
  });
  EXPECT_TRUE(loop.run_until([&] { return order == "abcde"; }, patience)) << order;
  EXPECT_EQ(started_in, ended_in);
}

TEST_F(LoopTest, AnEndOfTurnTaskMayDestroyItselfAndOthers) {
  std::string order;
  std::unique_ptr<TurnEnd> first, second, third;
  first = std::make_unique<TurnEnd>(loop, [&] {
    order += "1";
    second.reset();
    third->schedule();
    auto own = std::move(first);  // gone when this task is
  });
  second = std::make_unique<TurnEnd>(loop, [&] { order += "2"; });
  third = std::make_unique<TurnEnd>(loop, [&] { order += "3"; });
  first->schedule();
  second->schedule();
  EXPECT_TRUE(loop.run_until([&] { return order.size() >= 2; }, patience));
  EXPECT_EQ(order, "13");
}

TEST_F(LoopTest, KeepsServingDescriptorsWhileATaskDefersItselfForEver) {
  Pipe pipe;
  pipe.fill();
  bool served = false, stop = false;
  Handler handler([&] {
    pipe.drain();
    served = true;
  });
  std::function<void()> again = [&] {
    if (!stop) loop.defer(again);
  };
  loop.post(ShardId{0}, again);
  Watch watch(loop, pipe.reader(), EPOLLIN, handler);
  EXPECT_TRUE(loop.run_until([&] { return served; }, patience));
  stop = true;
}

TEST_F(LoopTest, TellsAgainWhatWasLeftUnread) {
  Pipe pipe;
  pipe.fill();
  int calls = 0;
  Handler handler([&] { ++calls; });
  Watch watch(loop, pipe.reader(), EPOLLIN, handler);
  EXPECT_TRUE(loop.run_until([&] { return calls == 3; }, patience));
}

TEST_F(LoopTest, AWatchMayEndItselfAndOthersWhoseEventsAreFetchedAlready) {
  Pipe first, second;
  first.fill();
  second.fill();
  int calls = 0;
  std::array<Watch, 2> watches;
  Handler handler([&] {
    ++calls;
    for (Watch& watch : watches) watch.end();
  });
  watches[0] = Watch(loop, first.reader(), EPOLLIN, handler);
  watches[1] = Watch(loop, second.reader(), EPOLLIN, handler);
  EXPECT_TRUE(loop.run_until([&] { return calls > 0; }, patience));
  loop.run_until([] { return false; }, 2ms);
  EXPECT_EQ(calls, 1);
}

TEST_F(LoopTest, AWatchThatTookOverAnotherOnesPlaceGetsNoEventMeantForIt) {
  Pipe first, second, quiet;
  first.fill();
  second.fill();
  int wrong = 0, right = 0;
  Handler silent([&] { ++wrong; });
  std::array<Watch, 2> watches;
  Watch replacement;
  Handler handler([&] {
    ++right;
    for (Watch& watch : watches) watch.end();
    replacement = Watch(loop, quiet.reader(), EPOLLIN, silent);
  });
  watches[0] = Watch(loop, first.reader(), EPOLLIN, handler);
  watches[1] = Watch(loop, second.reader(), EPOLLIN, handler);
  loop.run_until([&] { return right > 0; }, patience);
  EXPECT_EQ(right, 1);
  EXPECT_EQ(wrong, 0);
}

TEST_F(LoopTest, ServesAGatheredDescriptorAtOnceAfterASilence) {
  Pipe pipe;
  std::uint64_t served_in = 0;
  Handler handler([&] {
    pipe.drain();
    served_in = loop.turns();
  });
  Watch watch(loop, pipe.reader(), EPOLLIN, handler, Promptness::gathered);
  loop.run_until([] { return false; }, 2 * Loop::gathering_time);
  pipe.fill();
  const auto before = loop.turns();
  EXPECT_TRUE(loop.run_until([&] { return served_in > 0; }, patience));
  EXPECT_EQ(served_in, before + 1);
}

TEST_F(LoopTest, LooksAtBusyGatheredDescriptorsOnceInTheGatheringTimeAndDelaysNoOthers) {
  Pipe media, signalling;  // never read, so always ready
  media.fill();
  signalling.fill();
  std::vector<TimePoint> looks;
  int prompt = 0;
  Handler gathered([&] { looks.push_back(loop.now()); }), at_once([&] { ++prompt; });
  Watch watch(loop, media.reader(), EPOLLIN, gathered, Promptness::gathered);
  Watch other(loop, signalling.reader(), EPOLLIN, at_once);
  EXPECT_TRUE(loop.run_until([&] { return looks.size() == 12; }, patience));
  for (std::size_t i = 2; i < looks.size(); ++i) EXPECT_GE(looks[i] - looks[i - 1], Loop::gathering_time) << i;
  EXPECT_GT(prompt, 24);
}

TEST_F(LoopTest, WakesForAGatheredDescriptorAgainAfterItWasBusyAndThenSilent) {
  Pipe pipe;
  int left = 0, served = 0;
  Handler handler([&] {
    ++served;
    if (--left == 0) pipe.drain();
  });
  Watch watch(loop, pipe.reader(), EPOLLIN, handler, Promptness::gathered);
  for (int round = 0; round < 3; ++round) {
    left = 5;
    served = 0;
    pipe.fill();
    EXPECT_TRUE(loop.run_until([&] { return left == 0; }, patience)) << round;
    loop.run_until([] { return false; }, 3 * Loop::gathering_time);
    EXPECT_EQ(served, 5) << round;
    const auto before = loop.turns();
    loop.run_until([] { return false; }, 5 * Loop::gathering_time);
    EXPECT_LE(loop.turns() - before, 2u) << "a silent descriptor is not looked at";
  }
}

TEST_F(LoopTest, AGatheredWatchMayEndItselfAndOthersWhoseEventsAreFetchedAlready) {
  Pipe first, second;
  first.fill();
  second.fill();
  int calls = 0;
  std::array<Watch, 2> watches;
  Handler handler([&] {
    ++calls;
    for (Watch& watch : watches) watch.end();
  });
  watches[0] = Watch(loop, first.reader(), EPOLLIN, handler, Promptness::gathered);
  watches[1] = Watch(loop, second.reader(), EPOLLIN, handler, Promptness::gathered);
  EXPECT_TRUE(loop.run_until([&] { return calls > 0; }, patience));
  loop.run_until([] { return false; }, 3 * Loop::gathering_time);
  EXPECT_EQ(calls, 1);
}

TEST_F(LoopTest, WakesForATaskFromAnotherThread) {
  bool ran = false;
  std::thread other([&] { loop.post(ShardId{0}, [&] { ran = true; }); });
  EXPECT_TRUE(loop.run_until([&] { return ran; }, patience));
  other.join();
}

TEST_F(LoopTest, StopsFromAnotherThreadAndMayRunAgain) {
  for (int i = 0; i < 3; ++i) {
    std::thread other([&] { loop.post(ShardId{0}, [&] { loop.stop(); }); });
    loop.run();
    other.join();
  }
  EXPECT_FALSE(loop.on_own_thread());
}

TEST_F(LoopTest, DestroysTasksThatNeverRan) {
  auto watched = std::make_shared<int>(1);
  const std::weak_ptr<int> left = watched;
  {
    Loop unused(ShardId{0}, 1, Random(1));
    unused.post(ShardId{0}, [kept = std::move(watched)] {});
  }
  EXPECT_TRUE(left.expired());
}

TEST_F(LoopTest, ShowsWhenMoreWaitsThanItCanSoonDo) {
  for (std::size_t i = 0; i <= Loop::overload_mark; ++i) {
    EXPECT_FALSE(loop.overloaded(ShardId{0}));
    loop.post(ShardId{0}, [] {});
  }
  EXPECT_TRUE(loop.overloaded(ShardId{0}));
  EXPECT_TRUE(loop.run_until([&] { return loop.waiting_tasks() == 0; }, patience));
  EXPECT_FALSE(loop.overloaded(ShardId{0}));
}

}  // namespace
}  // namespace tandem::runtime
