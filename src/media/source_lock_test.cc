// The rule stands in source_lock.h; the numbers in the names are its points.
#include "media/source_lock.h"

#include <gtest/gtest.h>

#include <map>

namespace tandem::media {
namespace {

using namespace std::chrono_literals;
using enum SourceLock::Verdict;

SocketAddress at(std::string_view text) {
  return *SocketAddress::parse(text);
}

const SocketAddress phone = at("192.0.2.10:4000");  // as its description says
const SocketAddress phone_through_nat = at("192.0.2.10:61234");
const SocketAddress attacker = at("203.0.113.66:9999");

struct Bench {
  explicit Bench(LearningRule rule = LearningRule::learn) : lock(rule) { lock.set_signalled(phone, std::nullopt, now); }
  /// `count` packets of a stream, 20 ms apart; the verdict of the last.
  SourceLock::Verdict hear(const SocketAddress& from, int count, std::uint32_t ssrc = 1) {
    auto verdict = stranger;
    for (int i = 0; i < count; ++i) {
      now += 20ms;
      verdict = lock.on_packet(from, ssrc, ++sequences[ssrc], now);
    }
    return verdict;
  }
  TimePoint now{100s};
  SourceLock lock;
  std::map<std::uint32_t, std::uint16_t> sequences;
};

TEST(SourceLock, Rule1_SendsToTheSignalledAddressUntilSomethingIsLocked) {
  Bench bench;
  EXPECT_EQ(bench.lock.destination(), phone);
  EXPECT_EQ(bench.hear(phone_through_nat, 2), probation);
  EXPECT_EQ(bench.lock.destination(), phone);
  EXPECT_EQ(bench.hear(phone_through_nat, 1), locked);
  EXPECT_EQ(bench.lock.destination(), phone_through_nat);
}

TEST(SourceLock, Rule2_TheSignalledSourceIsAcceptedAtOnce) {
  Bench bench;
  EXPECT_EQ(bench.hear(phone, 1), locked);
  EXPECT_EQ(bench.hear(phone, 1), accept);
  EXPECT_EQ(bench.lock.rank(), SourceRank::signalled);
}

TEST(SourceLock, Rule2_BehindNatTheSignallingSourceIsAGoodHint) {
  Bench bench;
  const auto natted = at("10.1.33.103:14264"), outside = at("198.51.100.7:33000");
  bench.lock.set_signalled(natted, IpAddress::parse("198.51.100.7"), bench.now);
  EXPECT_EQ(bench.hear(outside, 3), locked);
  EXPECT_EQ(bench.lock.rank(), SourceRank::same_host);
}

TEST(SourceLock, Rule2_PacketsThatDoNotContinueEachOtherShowNothing) {
  Bench bench;
  for (std::uint16_t sequence : {10, 500, 20, 900, 30, 12000})
    EXPECT_EQ(bench.lock.on_packet(phone_through_nat, 1, sequence, bench.now), probation);
  for (std::uint32_t ssrc : {1u, 2u, 3u, 4u})
    EXPECT_EQ(bench.lock.on_packet(phone_through_nat, ssrc, 10, bench.now), probation);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(bench.lock.on_packet(phone_through_nat, 4, 10, bench.now), probation);
  EXPECT_EQ(bench.lock.rank(), SourceRank::none);
}

TEST(SourceLock, Rule3_AnotherHostHasToShowMoreAndOnlyInTheWindow) {
  Bench bench;
  EXPECT_EQ(bench.hear(attacker, 7), probation);
  EXPECT_EQ(bench.hear(attacker, 1), locked);

  Bench late;
  late.now += 10s;
  EXPECT_EQ(late.hear(attacker, 100), stranger);
  EXPECT_EQ(late.lock.destination(), phone);
  EXPECT_EQ(late.hear(phone_through_nat, 3), locked);  // the same host may still come late
}

TEST(SourceLock, Rule4_AFloodOfStrangersBeforeTheRightOneDoesNotKeepItOut) {
  Bench bench;
  for (std::uint16_t i = 0; i < 2000; ++i)
    bench.lock.on_packet({attacker.ip, static_cast<std::uint16_t>(1024 + i)}, i, i, bench.now);
  EXPECT_EQ(bench.hear(attacker, 20, 77), accept);  // even one that was locked
  EXPECT_EQ(bench.hear(phone, 1), locked);
  EXPECT_EQ(bench.lock.destination(), phone);
  EXPECT_EQ(bench.hear(attacker, 50, 77), stranger);

  Bench natted;
  natted.hear(attacker, 1000, 77);  // twenty seconds
  EXPECT_EQ(natted.hear(phone_through_nat, 3), locked);
  EXPECT_EQ(natted.hear(attacker, 50, 77), stranger);
}

TEST(SourceLock, Rule4_AFloodBetweenThePacketsOfTheRightOneDoesNotBreakItsRow) {
  Bench bench;
  auto verdict = stranger;
  for (std::uint16_t i = 0; i < 3; ++i) {
    verdict = bench.lock.on_packet(phone_through_nat, 5, i, bench.now);
    for (std::uint16_t j = 0; j < 100; ++j)
      bench.lock.on_packet({attacker.ip, static_cast<std::uint16_t>(j + 1)}, 5, i, bench.now);
  }
  EXPECT_EQ(verdict, locked);
}

TEST(SourceLock, Rule4_TheSignalledSourceTakesOverFromAnotherPortOfItsHost) {
  Bench early;
  early.hear(phone_through_nat, 10);
  EXPECT_EQ(early.hear(phone, 1, 2), locked);

  Bench late;  // early media came from another port, then that source fell silent
  late.hear(phone_through_nat, 1000);
  EXPECT_EQ(late.hear(phone, 5, 2), stranger);
  late.hear(phone_through_nat, 1);
  late.now += 200ms;
  EXPECT_EQ(late.hear(phone, 3, 2), locked);
  EXPECT_EQ(late.hear(phone_through_nat, 50), stranger);
}

TEST(SourceLock, Rule5_AfterTheLockNobodyElseIsHeardWhateverItShows) {
  Bench bench;
  bench.hear(phone, 1);
  EXPECT_EQ(bench.hear(attacker, 200), stranger);
  EXPECT_EQ(bench.hear(phone_through_nat, 200, 9), stranger);
  EXPECT_EQ(bench.lock.destination(), phone);
}

TEST(SourceLock, Rule5_ACopiedSsrcDoesNotHelpAStranger) {
  Bench bench;
  bench.hear(phone, 10, 7);
  bench.now += 5s;  // silent: mute, or a pause in speech
  EXPECT_EQ(bench.hear(attacker, 50, 7), stranger);
  EXPECT_EQ(bench.lock.destination(), phone);
  EXPECT_EQ(bench.hear(phone, 1, 7), accept);
}

TEST(SourceLock, Rule5_ALockedSourceMayChangeItsSsrc) {
  Bench bench;
  bench.hear(phone, 10, 7);
  EXPECT_EQ(bench.hear(phone, 1, 8), accept);
}

TEST(SourceLock, Rule5_ANatThatChangesThePortOfARunningStreamIsFollowed) {
  Bench bench;
  bench.hear(phone_through_nat, 1000, 7);
  const auto rebound = at("192.0.2.10:62000");
  EXPECT_EQ(bench.hear(rebound, 49, 7), probation);
  EXPECT_EQ(bench.hear(rebound, 1, 7), locked);
  EXPECT_EQ(bench.lock.destination(), rebound);
}

TEST(SourceLock, Rule5_ReboundPortsHaveToContinueTheStream) {
  Bench bench;
  bench.hear(phone_through_nat, 1000, 7);
  const auto other = at("192.0.2.10:62000");
  EXPECT_EQ(bench.hear(other, 200, 8), stranger);
  bench.sequences[7] = 40000;
  EXPECT_EQ(bench.hear(other, 1, 7), stranger);
  EXPECT_EQ(bench.lock.destination(), phone_through_nat);
}

TEST(SourceLock, Rule5_ARebindingIsNotBelievedWhileTheOldPortSpeaks) {
  Bench bench;
  bench.hear(phone_through_nat, 1000, 7);
  const auto other = at("192.0.2.10:62000");
  for (std::uint16_t i = 0; i < 100; ++i) {
    bench.hear(phone_through_nat, 1, 7);
    const auto next = static_cast<std::uint16_t>(bench.sequences[7] + 1);
    EXPECT_NE(bench.lock.on_packet(other, 7, next, bench.now), locked);
  }
  EXPECT_EQ(bench.lock.destination(), phone_through_nat);
}

TEST(SourceLock, Rule6_ANewAddressOpensTheLineAndTheOldSourceIsHeardUntilTheNewOneSpeaks) {
  Bench bench;
  bench.hear(phone, 100);
  const auto moved = at("192.0.2.77:5000");
  EXPECT_TRUE(bench.lock.set_signalled(moved, std::nullopt, bench.now));
  EXPECT_EQ(bench.lock.destination(), moved);
  EXPECT_EQ(bench.hear(phone, 1), accept);
  EXPECT_EQ(bench.lock.destination(), moved);
  EXPECT_EQ(bench.hear(moved, 1, 2), locked);
  EXPECT_EQ(bench.hear(phone, 1), stranger);
}

TEST(SourceLock, Rule6_AfterAReinviteWithANewAddressANewPortOfTheNatIsLearnt) {
  Bench bench;
  const auto public_ip = IpAddress::parse("198.51.100.7");
  bench.lock.set_signalled(at("10.0.0.5:4000"), public_ip, bench.now);
  bench.hear(at("198.51.100.7:33000"), 100);
  EXPECT_TRUE(bench.lock.set_signalled(at("10.0.0.5:4002"), public_ip, bench.now));
  EXPECT_EQ(bench.hear(at("198.51.100.7:44000"), 3, 2), locked);
}

TEST(SourceLock, Rule6_TheSameDescriptionAgainChangesNothing) {
  Bench bench;
  bench.hear(phone_through_nat, 10);
  EXPECT_FALSE(bench.lock.set_signalled(phone, std::nullopt, bench.now));
  EXPECT_EQ(bench.lock.destination(), phone_through_nat);
  EXPECT_EQ(bench.hear(attacker, 50), stranger);
}

TEST(SourceLock, Rule6_OldStyleHoldStopsSendingAndForgetsNothing) {
  Bench bench;
  bench.hear(phone_through_nat, 10);
  EXPECT_FALSE(bench.lock.set_signalled(at("0.0.0.0:4000"), std::nullopt, bench.now));
  EXPECT_FALSE(bench.lock.destination());
  EXPECT_EQ(bench.hear(phone_through_nat, 1), accept);
  EXPECT_FALSE(bench.lock.set_signalled(phone, std::nullopt, bench.now));
  EXPECT_EQ(bench.lock.destination(), phone_through_nat);
}

TEST(SourceLock, Rule6_AnotherSignallingAddressDoesNotDisturbALockToTheSignalledOne) {
  Bench bench;
  bench.hear(phone, 10);
  EXPECT_FALSE(bench.lock.set_signalled(phone, IpAddress::parse("198.51.100.8"), bench.now));
  EXPECT_EQ(bench.hear(phone, 1), accept);
}

TEST(SourceLock, BeforeAnyDescriptionNobodyIsAccepted) {
  SourceLock lock;
  for (std::uint16_t i = 0; i < 50; ++i) EXPECT_EQ(lock.on_packet(attacker, 1, i, TimePoint{1s}), stranger);
  EXPECT_FALSE(lock.destination());
}

TEST(SourceLock, StrictBelievesOnlyTheSignalledAddress) {
  Bench bench{LearningRule::strict};
  EXPECT_EQ(bench.hear(phone_through_nat, 100), stranger);
  EXPECT_EQ(bench.hear(attacker, 100), stranger);
  EXPECT_EQ(bench.hear(phone, 1), locked);
}

TEST(SourceLock, OpaqueDatagramsAreNeverLearntFromElsewhere) {
  Bench bench;
  for (int i = 0; i < 50; ++i) EXPECT_EQ(bench.lock.on_opaque(attacker, bench.now), stranger);
  EXPECT_EQ(bench.lock.on_opaque(phone_through_nat, bench.now), probation);
  EXPECT_EQ(bench.lock.on_opaque(phone_through_nat, bench.now), probation);
  EXPECT_EQ(bench.lock.on_opaque(phone_through_nat, bench.now), locked);
  EXPECT_EQ(bench.lock.on_opaque(phone_through_nat, bench.now), accept);
  EXPECT_EQ(bench.lock.on_opaque(phone, bench.now), locked);
}

}  // namespace
}  // namespace tandem::media
