// Digits between two legs of which each has its own manner.
#include <gtest/gtest.h>

#include "codec/dtmf_tones.h"
#include "media/digit_mouth.h"
#include "media/fake_network_for_tests.h"
#include "media/leg_media.h"
#include "rtp/g711.h"
#include "rtp/telephone_event.h"

namespace tandem::media {
namespace {

using namespace std::chrono_literals;
using enum DigitManner;

SocketAddress at(std::string_view text) {
  return *SocketAddress::parse(text);
}
const SocketAddress alice = at("192.0.2.10:4000"), bob = at("192.0.2.20:5000");
const IpAddress ours = *IpAddress::parse("198.51.100.1");

sdp::Session described(const SocketAddress& place, std::string_view formats, std::string_view attributes) {
  const std::string ip = place.ip.to_string();
  auto session =
      sdp::parse("v=0\r\no=- 1 1 IN IP4 " + ip + "\r\ns=-\r\nc=IN IP4 " + ip + "\r\nt=0 0\r\nm=audio " +
                 std::to_string(place.port) + " RTP/AVP " + std::string(formats) + "\r\n" + std::string(attributes));
  EXPECT_TRUE(session);
  return session.value_or(sdp::Session{});
}

struct Manner {
  DigitManner manner;
  std::string formats = "8", attributes{};
};
Manner by_events(int number = 101) {
  return {events, "8 " + std::to_string(number), "a=rtpmap:" + std::to_string(number) + " telephone-event/8000\r\n"};
}

/// Alice's phone and bob's, who listens.
struct Call : DigitListener {
  Call(const Manner& a_manner, const Manner& b_manner)
      : a_says(described(alice, a_manner.formats, a_manner.attributes)),
        b_says(described(bob, b_manner.formats, b_manner.attributes)),
        ports(10000, 10099, ShardId{0}, 1),
        environment{shard, network, ports},
        a(environment, {.bind = ours}),
        b(environment, {.bind = ours}),
        bridge(open(a, a_says), open(b, b_says)) {
    a.set_digit_listener(this);
    bridge.set_agreed({&a_says, &a_says, a_manner.manner}, {&b_says, &b_says, b_manner.manner});
  }
  static LegMedia& open(LegMedia& leg, const sdp::Session& says) {
    EXPECT_TRUE(leg.open_lines(says));
    leg.set_remote(says);
    return leg;
  }
  void on_key(LegMedia& from, const TelephoneKey& key) override {
    EXPECT_EQ(&from, &a);
    signalled += key.symbol + std::to_string(key.pressed.count()) + ' ';
  }

  void from_alice(std::string bytes) { EXPECT_TRUE(network.arrive(alice, {ours, a.local().ports[0]}, bytes)); }
  void voice(unsigned packets, std::uint32_t ssrc = 1) {
    for (unsigned i = 0; i < packets; ++i) {
      from_alice(rtp_packet(sequence, ssrc));
      next_packet();
    }
  }
  void tone(char digit, unsigned packets) {
    codec::DtmfTones tones(digit);
    for (unsigned i = 0; i < packets; ++i) {
      std::array<std::int16_t, 160> samples;
      tones.fill(samples);
      std::string bytes = rtp_packet(sequence);
      for (std::size_t s = 0; s < samples.size(); ++s)
        bytes[rtp::header_bytes + s] = static_cast<char>(rtp::encode_alaw(samples[s]));
      from_alice(bytes);
      next_packet();
    }
  }
  /// A key by RFC 4733 for `packets` * 20 ms.
  void key(char digit, unsigned packets, std::uint8_t number = 101, bool lose_the_end = false) {
    const std::uint32_t began = sequence * 160u;
    for (unsigned i = 1; i <= packets + 2; ++i) {
      const bool end = i >= packets;
      if (end && lose_the_end) return;
      std::string bytes(rtp::header_bytes + rtp::telephone_event_bytes, '\0');
      rtp::write_header({number, i == 1, sequence, began, 1}, bytes);
      rtp::write_telephone_event(
          {*rtp::digit_event(digit), end, 10, static_cast<std::uint16_t>(std::min(i, packets) * 160)},
          std::span(bytes).subspan(rtp::header_bytes));
      from_alice(bytes);
      next_packet();
    }
  }
  void next_packet() {
    ++sequence;
    wait(1);
  }
  void wait(unsigned packets) {
    for (unsigned i = 0; i < packets * 4; ++i) {
      shard.pass(5ms);
      shard.timers().advance(shard.now());
    }
  }
  /// What bob's phone makes of what it got: keys by events as "5:100" (milliseconds), by tones as "5", and voice ".".
  std::string bob_heard() {
    std::string heard;
    std::optional<std::uint32_t> event;
    codec::DtmfDetector detector([&](char digit) {
      if (digit != 0) heard += digit;
    });
    for (const auto& sent : network.take_sent()) {
      EXPECT_EQ(sent.to, bob);
      const auto packet = rtp::Packet::parse(sent.bytes);
      EXPECT_EQ(packet->sequence(), last && !gaps_allowed ? static_cast<std::uint16_t>(*last + 1) : packet->sequence());
      last = packet->sequence();
      ssrcs.insert(packet->ssrc());
      if (packet->payload_type() == 8) {
        std::vector<std::int16_t> samples;
        for (const char byte : packet->payload()) samples.push_back(rtp::decode_alaw(static_cast<std::uint8_t>(byte)));
        detector.add(samples);
        if (!heard.ends_with('.') && packet->payload()[0] == '\x55' && packet->payload()[1] == '\x55') heard += '.';
        continue;
      }
      EXPECT_EQ(packet->payload_type(), bob_event);
      const auto told = rtp::parse_telephone_event(packet->payload());
      EXPECT_EQ(packet->marker(), event != packet->timestamp());
      if (told->end && event_over != packet->timestamp()) {
        event_over = packet->timestamp();
        heard += *rtp::event_digit(told->event) + (":" + std::to_string(told->duration / 8)) + ' ';
      }
      event = packet->timestamp();
    }
    return heard;
  }

  sdp::Session a_says, b_says;
  FakeShard shard;
  FakeNetwork network;
  PortRange ports;
  MediaEnvironment environment;
  LegMedia a, b;
  Bridge bridge;
  std::uint16_t sequence = 10;
  std::uint8_t bob_event = 101;
  bool gaps_allowed = false;
  std::string signalled;
  std::optional<std::uint16_t> last;
  std::optional<std::uint32_t> event_over;
  std::set<std::uint32_t> ssrcs;
};

TEST(Digits, EventsPassFromOneNumberToTheOther) {
  Call call(by_events(101), by_events(96));
  call.bob_event = 96;
  call.voice(3);
  call.key('5', 5);
  call.voice(3);
  EXPECT_EQ(call.bob_heard(), ".5:100 .");
}

TEST(Digits, FromEventsToTones) {
  Call call(by_events(), {tones});
  call.voice(3);
  call.key('5', 6);
  call.voice(5);
  call.key('#', 6);
  call.voice(10);
  EXPECT_EQ(call.bob_heard(), ".5.#.");
  EXPECT_EQ(call.ssrcs.size(), 1u);  // it stays one stream, without a gap
}

TEST(Digits, FromTonesToEvents) {
  Call call({tones}, by_events());
  call.voice(3);
  call.tone('7', 6);
  call.voice(20);
  call.tone('7', 5);
  call.voice(20);
  const std::string heard = call.bob_heard();
  EXPECT_EQ(std::ranges::count(heard, '7'), 2) << heard;
  EXPECT_EQ(call.ssrcs.size(), 1u);
}

TEST(Digits, FromTonesToTonesNothingIsTouched) {
  Call call({tones}, {tones});
  call.tone('7', 6);
  EXPECT_EQ(call.network.take_sent().size(), 6u);
}

TEST(Digits, FromEventsToSignalling) {
  Call call(by_events(), {signalling});
  call.gaps_allowed = true;  // nothing was put in for the events
  call.voice(2);
  call.key('1', 5);
  call.voice(2);
  call.key('1', 10);
  EXPECT_EQ(call.signalled, "1100 1200 ");
  EXPECT_EQ(call.bob_heard(), ".");
}

TEST(Digits, FromTonesToSignalling) {
  Call call({tones}, {signalling});
  call.tone('9', 6);
  call.voice(3);
  ASSERT_EQ(call.signalled.substr(0, 1), "9");
  EXPECT_NEAR(std::stod(call.signalled.substr(1)), 120, 30);
}

TEST(Digits, FromSignallingToEventsWithinTheStream) {
  Call call({signalling}, by_events());
  call.voice(3);
  EXPECT_TRUE(call.b.tell_key({'3', 160ms}));
  call.voice(20);
  EXPECT_EQ(call.bob_heard(), ".3:160 .");
  EXPECT_EQ(call.ssrcs.size(), 1u);
}

TEST(Digits, FromSignallingToTones) {
  Call call({signalling}, {tones});
  call.voice(3);
  EXPECT_TRUE(call.b.tell_key({'3', 100ms}));
  EXPECT_TRUE(call.b.tell_key({'3', 100ms}));
  call.voice(30);
  EXPECT_EQ(call.bob_heard(), ".33.");
}

TEST(Digits, ASilentPartyIsNeeded) {
  Call call({signalling}, by_events());
  EXPECT_TRUE(call.b.tell_key({'8', 80ms}));
  EXPECT_TRUE(call.b.tell_key({'9', 80ms}));
  call.wait(30);
  EXPECT_EQ(call.bob_heard(), "8:80 9:80 ");
  EXPECT_EQ(call.ssrcs.size(), 1u);
  call.last.reset();  // the party's own stream, when it begins, is another
  call.voice(3);
  EXPECT_EQ(call.bob_heard(), ".");
}

TEST(Digits, NobodyIsToldMoreThanHeCanHear) {
  Call call({signalling}, by_events());
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(call.b.tell_key({'1', 80ms}));
  call.wait(1000);
  const std::string heard = call.bob_heard();
  EXPECT_EQ(std::ranges::count(heard, ':'), static_cast<std::ptrdiff_t>(DigitMouth::most_waiting));
}

TEST(Digits, ToNobodyWhoCannotHearThem) {
  Call call({signalling}, {nothing});
  EXPECT_FALSE(call.b.tell_key({'8', 80ms}));
  Call without_g711({signalling}, {tones, "9", ""});
  EXPECT_FALSE(without_g711.b.tell_key({'8', 80ms}));
}

TEST(Digits, AnEventOfWhichTheEndIsLostEnds) {
  Call call(by_events(), {signalling});
  call.key('4', 6, 101, true);
  EXPECT_EQ(call.signalled, "");
  call.wait(20);
  EXPECT_EQ(call.signalled, "4100 ");
}

TEST(Digits, AKeyThatIsNeverReleasedIsToldForEightSeconds) {
  Call call(by_events(), {tones});
  call.voice(3);
  call.key('4', 450, 101, true);
  call.voice(3);
  EXPECT_EQ(call.bob_heard(), ".4.");
}

TEST(Digits, AnUnannouncedNumberIsTakenForEvents) {
  Call call({tones}, {signalling});
  call.key('6', 5, 97);
  EXPECT_EQ(call.signalled, "6100 ");
}

TEST(Digits, WhenTheLastEventCameIsKnown) {
  Call call(by_events(), by_events());
  EXPECT_FALSE(call.a.last_event());
  call.key('6', 5);
  EXPECT_TRUE(call.a.last_event());
}

TEST(Digits, TheVoiceComesBackAfterAnotherStreamBegan) {
  Call call({signalling}, by_events());
  call.voice(3, 1);
  call.b.tell_key({'3', 80ms});
  call.voice(12, 1);
  call.sequence = 60000;
  static_cast<void>(call.bob_heard());
  call.last.reset();
  call.voice(3, 2);
  EXPECT_EQ(call.bob_heard(), ".");
}

}  // namespace
}  // namespace tandem::media
