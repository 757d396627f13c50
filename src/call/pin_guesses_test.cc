#include "call/pin_guesses.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tandem::call {
namespace {

using namespace std::chrono_literals;

TEST(PinGuesses, TooManyWithinAnHourStopACallerForOne) {
  PinGuesses guesses;
  const auto alice = guesses.of("user alice");
  EXPECT_EQ(guesses.of("user alice"), alice);
  TimePoint now{};
  for (std::uint32_t i = 1; i < PinRecord::most_wrong; ++i) {
    EXPECT_FALSE(alice->wrong(now));
    now += 1min;
  }
  EXPECT_EQ(alice->blocked_for(now), 0s);
  EXPECT_TRUE(alice->wrong(now));
  EXPECT_EQ(alice->blocked_for(now), 3600s);
  EXPECT_EQ(alice->blocked_for(now + 59min), 60s);
  EXPECT_EQ(alice->blocked_for(now + 60min), 0s);
  EXPECT_EQ(guesses.of("user bob")->blocked_for(now), 0s);
  EXPECT_FALSE(alice->wrong(now + 60min)) << "he begins anew";
}

TEST(PinGuesses, SlipsOverADayStopNobody) {
  PinRecord record;
  TimePoint now{};
  for (int i = 0; i < 100; ++i, now += 10min) {
    record.wrong(now);
    EXPECT_EQ(record.blocked_for(now), 0s);
  }
  for (std::uint32_t i = 1; i < PinRecord::most_wrong; ++i) record.wrong(now);
  record.right();
  EXPECT_FALSE(record.wrong(now));
}

TEST(PinGuesses, NoneIsLostBetweenThreads) {
  PinRecord record;
  std::atomic<unsigned> over{0};
  {
    std::vector<std::jthread> threads;  // tidy: allow banned: the test is of what several shards do at once
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int k = 0; k < 2; ++k) over += record.wrong(TimePoint{}) ? 1 : 0;
      });
  }
  EXPECT_EQ(over.load(), 0u) << "eight of nine";
  EXPECT_TRUE(record.wrong(TimePoint{}));
}

}  // namespace
}  // namespace tandem::call
