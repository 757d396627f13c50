#include "sipstack/target_health.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

using namespace std::chrono_literals;

Target at(const char* address) {
  return {Protocol::udp, *SocketAddress::parse(address)};
}

TEST(TargetHealth, AFailureCountsForAWhileAndLongerEachTimeInARow) {
  TargetHealth health;
  const Target one = at("192.0.2.1:5060");
  TimePoint now{1000s};
  for (const auto pause : {30s, 60s, 120s, 240s, 300s, 300s}) {
    EXPECT_FALSE(health.is_down(one, now));
    EXPECT_TRUE(health.failed(one, TargetFault::silent, now));
    EXPECT_TRUE(health.is_down(one, now + pause - 1ms)) << pause.count();
    now += pause;
  }
  EXPECT_FALSE(health.is_down(at("192.0.2.1:5061"), now));
  EXPECT_FALSE(health.is_down({Protocol::tcp, one.address}, now));
}

TEST(TargetHealth, ManyFailuresOfAMomentAreOne) {
  TargetHealth health;
  const Target one = at("192.0.2.1:5060");
  const TimePoint now{1000s};
  EXPECT_TRUE(health.failed(one, TargetFault::refused, now));
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(health.failed(one, TargetFault::refused, now));
  EXPECT_FALSE(health.is_down(one, now + 30s));
}

TEST(TargetHealth, AnAnswerTakesItBack) {
  TargetHealth health;
  const Target one = at("192.0.2.1:5060");
  health.failed(one, TargetFault::silent, TimePoint{1s});
  EXPECT_TRUE(health.answered(one));
  EXPECT_FALSE(health.answered(one)) << "nothing new";
  EXPECT_FALSE(health.is_down(one, TimePoint{2s}));
  EXPECT_TRUE(health.empty());
}

TEST(TargetHealth, APauseThatTheTargetAsksForIsKeptWithinReason) {
  TargetHealth health;
  const Target one = at("192.0.2.1:5060"), two = at("192.0.2.2:5060");
  health.failed(one, TargetFault::busy, TimePoint{0s}, 5s);
  EXPECT_FALSE(health.is_down(one, TimePoint{5s}));
  health.failed(two, TargetFault::busy, TimePoint{0s}, 1'000'000s);
  EXPECT_TRUE(health.is_down(two, TimePoint{299s}));
  EXPECT_FALSE(health.is_down(two, TimePoint{300s}));
}

TEST(TargetHealth, WhatIsRememberedIsBounded) {
  TargetHealth health;
  for (std::uint32_t i = 0; i < TargetHealth::most_targets + 10; ++i)
    health.failed({Protocol::udp, {IpAddress::v4(0x0a000000 + i), 5060}}, TargetFault::silent,
                  TimePoint{std::chrono::milliseconds(i)});
  EXPECT_EQ(health.find({Protocol::udp, {IpAddress::v4(0x0a000000), 5060}}), nullptr) << "the oldest went first";
  EXPECT_NE(health.find({Protocol::udp, {IpAddress::v4(0x0a000000 + TargetHealth::most_targets), 5060}}), nullptr);
}

}  // namespace
}  // namespace tandem::sipstack
