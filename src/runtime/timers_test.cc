#include "runtime/timers.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "base/random.h"

namespace tandem::runtime {
namespace {

using namespace std::chrono_literals;

TimePoint at(Duration since_start) {
  return TimePoint{since_start};
}

TEST(Timers, ExpireOnceAtTheirDeadlineAndNotBefore) {
  Timers timers;
  Timer timer;
  int calls = 0;
  timer.arm(timers, at(10ms), [&] { ++calls; });
  EXPECT_TRUE(timer.armed());
  EXPECT_EQ(timers.next_deadline(), at(10ms));
  EXPECT_EQ(timers.advance(at(10ms - 1ns)), 0U);
  EXPECT_EQ(timers.advance(at(10ms)), 1U);
  EXPECT_EQ(timers.advance(at(1h)), 0U);
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(timer.armed());
  EXPECT_FALSE(timers.next_deadline());
}

TEST(Timers, OfEqualDeadlineExpireInTheOrderOfArming) {
  Timers timers;
  std::vector<Timer> many(50);
  std::vector<int> order;
  for (int i = 0; i < 50; ++i)
    many[static_cast<std::size_t>(i)].arm(timers, at(1s), [&order, i] { order.push_back(i); });
  timers.advance(at(1s));
  ASSERT_EQ(order.size(), 50U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Timers, DestroyingReArmingOrCancellingSilencesTheEarlierDeadline) {
  Timers timers;
  std::string calls;
  Timer cancelled, rearmed;
  {
    Timer destroyed;
    destroyed.arm(timers, at(1s), [&] { calls += "destroyed "; });
  }
  cancelled.arm(timers, at(1s), [&] { calls += "cancelled "; });
  cancelled.cancel();
  cancelled.cancel();
  rearmed.arm(timers, at(1s), [&] { calls += "early "; });
  rearmed.arm(timers, at(2s), [&] { calls += "late "; });
  EXPECT_EQ(timers.size(), 1U);
  timers.advance(at(1s));
  EXPECT_EQ(calls, "");
  timers.advance(at(2s));
  EXPECT_EQ(calls, "late ");
}

TEST(Timers, CallbackMayDestroyItsOwnTimer) {
  Timers timers;
  auto timer = std::make_unique<Timer>();
  timer->arm(timers, at(1s), [&timer, kept = std::string(100, 'x')] {
    timer.reset();
    EXPECT_EQ(kept.size(), 100U);  // the closure outlives the timer while it runs
  });
  EXPECT_EQ(timers.advance(at(1s)), 1U);
  EXPECT_FALSE(timer);
}

TEST(Timers, CallbackMayReArmItsOwnTimerAndDueOnesExpireInTheSameTurn) {
  Timers timers;
  Timer timer;
  int calls = 0;
  std::function<void()> tick = [&] {
    if (++calls < 5) timer.arm(timers, at(calls * 1s), tick);
  };
  timer.arm(timers, at(0s), tick);
  EXPECT_EQ(timers.advance(at(3s)), 4U);
  EXPECT_EQ(timers.next_deadline(), at(4s));
}

TEST(Timers, CallbackMayDestroyAnotherTimerThatIsDue) {
  Timers timers;
  Timer first;
  auto second = std::make_unique<Timer>();
  first.arm(timers, at(1s), [&] { second.reset(); });
  second->arm(timers, at(1s), [] { FAIL() << "called after its destruction"; });
  EXPECT_EQ(timers.advance(at(1s)), 1U);
}

TEST(Timers, CallbackMayOwnTimers) {
  Timers timers;
  Timer outer;
  auto inner = std::make_unique<Timer>();
  inner->arm(timers, at(5s), [] { FAIL() << "called after its destruction"; });
  outer.arm(timers, at(1s), [inner = std::move(inner)] {});
  outer.cancel();
  EXPECT_EQ(timers.size(), 0U);
}

TEST(Timers, MovedTimersKeepTheirDeadline) {
  Timers timers;
  int calls = 0;
  Timer a, b;
  b.arm(timers, at(1s), [&] { calls += 100; });
  a.arm(timers, at(1s), [&] { ++calls; });
  b = std::move(a);
  Timer c(std::move(b));
  EXPECT_TRUE(c.armed());
  timers.advance(at(1s));
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(c.armed());
}

/// What Timers must do, done slowly: a sorted map of (deadline, order of arming).
class Oracle {
 public:
  void arm(std::size_t id, TimePoint deadline) {
    cancel(id);
    due_[{deadline, order_++}] = id;
  }
  void cancel(std::size_t id) {
    std::erase_if(due_, [&](const auto& entry) { return entry.second == id; });
  }
  std::vector<std::size_t> advance(TimePoint now) {
    std::vector<std::size_t> called;
    while (!due_.empty() && due_.begin()->first.first <= now) {
      called.push_back(due_.begin()->second);
      due_.erase(due_.begin());
    }
    return called;
  }
  std::size_t size() const { return due_.size(); }

 private:
  std::map<std::pair<TimePoint, std::uint64_t>, std::size_t> due_;
  std::uint64_t order_ = 0;
};

TEST(Timers, BehaveAsASortedListUnderRandomUse) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    Timers timers;
    Oracle oracle;
    std::vector<Timer> handles(60);
    std::vector<std::size_t> called;
    TimePoint now{};
    for (int step = 0; step < 3000; ++step) {
      const auto id = static_cast<std::size_t>(random.below(handles.size()));
      const auto what = random.below(10);
      if (what < 6) {
        const TimePoint deadline = now + std::chrono::milliseconds(random.below(50));
        handles[id].arm(timers, deadline, [&called, id] { called.push_back(id); });
        oracle.arm(id, deadline);
      } else if (what < 8) {
        handles[id].cancel();
        oracle.cancel(id);
      } else {
        now += std::chrono::milliseconds(random.below(20));
        called.clear();
        timers.advance(now);
        ASSERT_EQ(called, oracle.advance(now)) << "seed " << seed << " step " << step;
      }
      ASSERT_EQ(timers.size(), oracle.size());
    }
  }
}

}  // namespace
}  // namespace tandem::runtime
