#include "media/tone_party.h"

#include <gtest/gtest.h>

#include "media/fake_network_for_tests.h"
#include "media/leg_media.h"

namespace tandem::media {
namespace {

using namespace std::chrono_literals;

struct Bench {
  FakeShard shard;
  FakeNetwork network;
  PortRange ports{10000, 10099, ShardId{0}, 1};

  std::unique_ptr<ToneParty> party(ToneOptions options) {
    auto party = ToneParty::open(shard, network, ports, std::move(options));
    EXPECT_TRUE(party);
    return std::move(*party);
  }
  void run(Duration time) {
    for (Duration passed{}; passed < time; passed += 10ms) {
      shard.pass(10ms);
      shard.timers().advance(shard.now());
      network.deliver();
    }
  }
};

TEST(ToneParty, TwoPartiesHearEachOther) {
  Bench bench;
  auto a = bench.party({.says = 440, .listens_for = 600});
  auto b = bench.party({.says = 600, .listens_for = 440});
  const auto offer = a->offer();
  const auto answer = b->answer(offer);
  a->start(offer, answer);
  b->start(answer, offer);
  bench.run(1s);
  EXPECT_TRUE(a->heard_tone());
  EXPECT_TRUE(b->heard_tone());
  EXPECT_NEAR(static_cast<double>(a->sent_packets()), 50, 2);
  EXPECT_EQ(a->received().lost(), 0);
}

TEST(ToneParty, DoesNotTakeItsOwnOrAnotherToneForTheOne) {
  Bench bench;
  auto a = bench.party({.says = 440, .listens_for = 600});
  auto b = bench.party({.says = 440, .listens_for = 1000});
  const auto offer = a->offer();
  const auto answer = b->answer(offer);
  a->start(offer, answer);
  b->start(answer, offer);
  bench.run(1s);
  EXPECT_FALSE(a->heard_tone());
  EXPECT_FALSE(b->heard_tone());
}

TEST(ToneParty, SaysNothingToAPartyOnHoldAndGoesOnAfterwards) {
  Bench bench;
  auto a = bench.party({});
  auto b = bench.party({});
  const auto offer = a->offer();
  auto answer = b->answer(offer);
  answer.media[0].set_direction(sdp::Direction::sendonly);
  a->start(offer, answer);
  bench.run(200ms);
  EXPECT_EQ(a->sent_packets(), 0u);
  a->start(offer, b->answer(offer));
  bench.run(200ms);
  EXPECT_GT(a->sent_packets(), 5u);
  a->stop();
  const auto sent = a->sent_packets();
  bench.run(200ms);
  EXPECT_EQ(a->sent_packets(), sent);
}

TEST(ToneParty, DigitsArriveInOrderAndOnce) {
  Bench bench;
  auto a = bench.party({});
  auto b = bench.party({});
  const auto offer = a->offer();
  const auto answer = b->answer(offer);
  a->start(offer, answer);
  b->start(answer, offer);
  for (const char digit : {'4', '1', '8', '#', '#'}) a->send_digit(digit);
  a->send_digit('x');
  bench.run(2s);
  EXPECT_EQ(b->heard_digits(), "418##");
  EXPECT_TRUE(b->heard_tone());
  b->forget_heard();
  EXPECT_EQ(b->heard_digits(), "");
  EXPECT_FALSE(b->heard_tone());
}

TEST(ToneParty, ToneAndDigitsPassThroughTwoLegsWithOtherPayloadNumbers) {
  Bench bench;
  const MediaEnvironment environment{bench.shard, bench.network, bench.ports};
  LegMedia a_leg{environment, {.bind = IpAddress::loopback()}};
  LegMedia b_leg{environment, {.bind = IpAddress::loopback()}};
  auto alice = bench.party({.says = 440, .listens_for = 600});
  auto bob = bench.party({.says = 600, .listens_for = 440});

  const auto offer = alice->offer();
  ASSERT_TRUE(a_leg.open_lines(offer));
  ASSERT_TRUE(b_leg.open_lines(offer));
  a_leg.set_remote(offer);
  const auto offer_to_bob = sdp::relay_offer(offer, b_leg.local(), {});
  auto answer = bob->answer(offer_to_bob);
  // Bob calls the events by another number than he was offered.
  answer.media[0] = {};
  answer.media[0].port = bob->rtp_port();
  answer.media[0].add_payload({8, {"PCMA", 8000, 1, {}}});
  answer.media[0].add_payload({120, {"telephone-event", 8000, 1, {}}});
  b_leg.set_remote(answer);
  const auto answer_to_alice = sdp::relay_answer(answer, offer, a_leg.local());
  Bridge bridge{a_leg, b_leg};
  bridge.set_agreed({&answer_to_alice, &offer}, {&offer_to_bob, &answer});
  alice->start(offer, answer_to_alice);
  bob->start(answer, offer_to_bob);
  bench.run(500ms);
  alice->send_digit('5');
  bob->send_digit('9');
  bench.run(500ms);

  EXPECT_TRUE(alice->heard_tone());
  EXPECT_TRUE(bob->heard_tone());
  EXPECT_EQ(bob->heard_digits(), "5");
  EXPECT_EQ(alice->heard_digits(), "9");
  EXPECT_EQ(a_leg.statistics(0).received.jitter(), 0u);
}

TEST(ToneParty, GivesItsPortsBack) {
  Bench bench;
  bench.party({}).reset();
  EXPECT_EQ(bench.ports.in_use(), 0u);
  EXPECT_EQ(bench.shard.timers().size(), 0u);
}

}  // namespace
}  // namespace tandem::media
