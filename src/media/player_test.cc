// What a party hears from the exchange itself.
#include "media/player.h"

#include <gtest/gtest.h>

#include "codec/dtmf_tones.h"
#include "media/fake_network_for_tests.h"
#include "media/leg_media.h"
#include "rtp/g711.h"
#include "rtp/telephone_event.h"
#include "rtp/tone.h"

namespace tandem::media {
namespace {

using namespace std::chrono_literals;

sdp::Session described(std::string_view ip, int port, std::string_view formats = "8",
                       std::string_view attributes = "") {
  auto session = sdp::parse("v=0\r\no=- 1 1 IN IP4 " + std::string(ip) + "\r\ns=-\r\nc=IN IP4 " + std::string(ip) +
                            "\r\nt=0 0\r\nm=audio " + std::to_string(port) + " RTP/AVP " + std::string(formats) +
                            "\r\n" + std::string(attributes));
  EXPECT_TRUE(session);
  return session.value_or(sdp::Session{});
}

/// Alice, to whom the exchange speaks, and bob, who comes later.
struct PlayerTest : testing::Test, DigitListener {
  void open(std::string_view formats = "8", std::string_view attributes = "",
            DigitManner manner = DigitManner::nothing) {
    alice_says = described("192.0.2.10", 4000, formats, attributes);
    ASSERT_TRUE(alice.open_lines(alice_says));
    alice.set_remote(alice_says);
    alice.set_digit_listener(this);
    alice.set_alone(alice_says, alice_says, manner);
  }
  void on_key(LegMedia&, const TelephoneKey& key) override { keys += key.symbol; }
  /// Packets to alice within the time.
  std::vector<std::string> hear(Duration time) {
    std::vector<std::string> packets;
    for (Duration passed{}; passed < time; passed += 10ms) {
      shard.timers().advance(shard.now());
      for (const auto& sent : network.take_sent())
        if (sent.to == *SocketAddress::parse("192.0.2.10:4000")) packets.push_back(sent.bytes);
      shard.pass(10ms);
    }
    return packets;
  }
  SoundPtr tone(double hertz, std::size_t samples) {
    Sound sound(samples);
    rtp::ToneGenerator(hertz).fill(sound);
    return std::make_shared<const Sound>(std::move(sound));
  }
  static rtp::Packet view(const std::string& bytes) { return rtp::Packet::parse(bytes).value(); }
  void alice_sends(const std::string& packet) {
    ASSERT_TRUE(network.arrive(*SocketAddress::parse("192.0.2.10:4000"), {ours, alice.local().ports[0]}, packet));
  }

  FakeShard shard;
  FakeNetwork network;
  PortRange ports{10000, 10099, ShardId{0}, 1};
  MediaEnvironment environment{shard, network, ports};
  IpAddress ours = *IpAddress::parse("198.51.100.1");
  LegMedia alice{environment, {.bind = ours}}, bob{environment, {.bind = ours}};
  sdp::Session alice_says;
  std::string keys;
};

TEST_F(PlayerTest, ASoundIsSaidOnceAndThenItIsOver) {
  open();
  int over = 0;
  ASSERT_TRUE(alice.play(tone(440, 8000), false, [&] { ++over; }));
  const auto packets = hear(2s);
  EXPECT_EQ(packets.size(), 50u);
  EXPECT_EQ(over, 1);
  rtp::ToneFinder finder(440);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto packet = view(packets[i]);
    EXPECT_EQ(packet.payload_type(), 8);
    EXPECT_EQ(packet.marker(), i == 0);
    EXPECT_EQ(packet.sequence(), static_cast<std::uint16_t>(view(packets[0]).sequence() + i));
    EXPECT_EQ(packet.timestamp(), view(packets[0]).timestamp() + 160 * i);
    std::array<std::int16_t, 160> samples;
    for (std::size_t k = 0; k < samples.size(); ++k)
      samples[k] = rtp::decode_alaw(static_cast<std::uint8_t>(packet.payload()[k]));
    finder.add(samples);
  }
  EXPECT_GE(finder.blocks_with_tone(), 18u);
}

TEST_F(PlayerTest, ARepeatedOneGoesOnUntilItIsStopped) {
  open("0");
  int over = 0;
  ASSERT_TRUE(alice.play(tone(440, 1000), true, [&] { ++over; }));
  EXPECT_EQ(hear(3s).size(), 150u);
  alice.stop_playing();
  EXPECT_TRUE(hear(1s).empty());
  EXPECT_EQ(over, 0);
}

TEST_F(PlayerTest, WhoSpeaksNoG711CannotBeToldAnything) {
  open("96", "a=rtpmap:96 opus/48000/2\r\n");
  EXPECT_FALSE(alice.can_play());
  EXPECT_FALSE(alice.play(tone(440, 1000), false));
}

TEST_F(PlayerTest, WhoIsRelayedAfterwardsIsHeardInTheSameStream) {
  open();
  ASSERT_TRUE(alice.play(tone(440, 320), false));
  const auto said = hear(100ms);
  ASSERT_EQ(said.size(), 2u);
  const sdp::Session bob_says = described("192.0.2.20", 5000);
  ASSERT_TRUE(bob.open_lines(bob_says));
  bob.set_remote(bob_says);
  Bridge bridge(alice, bob);
  bridge.set_agreed({&alice_says, &alice_says}, {&bob_says, &bob_says});
  const SocketAddress from = *SocketAddress::parse("192.0.2.20:5000"), to{ours, bob.local().ports[0]};
  ASSERT_TRUE(network.arrive(from, to, rtp_packet(700, 0xb0b)));
  ASSERT_TRUE(network.arrive(from, to, rtp_packet(701, 0xb0b)));
  const auto relayed = hear(10ms);
  ASSERT_EQ(relayed.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(view(relayed[i]).ssrc(), view(said[0]).ssrc());
    EXPECT_EQ(view(relayed[i]).sequence(), static_cast<std::uint16_t>(view(said[1]).sequence() + 1 + i));
  }
  EXPECT_GT(view(relayed[0]).timestamp(), view(said[1]).timestamp());
  EXPECT_EQ(view(relayed[1]).timestamp(), view(relayed[0]).timestamp() + 160);
}

TEST_F(PlayerTest, KeysAreHeardWhileNobodyIsOnTheOtherSide) {
  open("8 101", "a=rtpmap:101 telephone-event/8000\r\n", DigitManner::events);
  std::string packet(rtp::header_bytes + 4, '\0');
  for (std::uint16_t i = 0; i < 4; ++i) {
    rtp::write_header({101, i == 0, i, 1000, 7}, packet);
    rtp::write_telephone_event({5, i == 3, 10, static_cast<std::uint16_t>(160 * (i + 1))},
                               std::span(packet).subspan(rtp::header_bytes));
    alice_sends(packet);
  }
  EXPECT_EQ(keys, "5");
  alice.stop_listening();
  rtp::write_header({101, true, 9, 9000, 7}, packet);
  alice_sends(packet);
  EXPECT_EQ(keys, "5");
}

TEST_F(PlayerTest, KeysInTheSoundAreHeardToo) {
  open("8", "", DigitManner::tones);
  codec::DtmfTones seven('7');
  for (std::uint16_t i = 0; i < 20; ++i) {
    std::array<std::int16_t, 160> samples{};
    if (i < 10) seven.fill(samples);
    std::string packet = rtp_packet(i, 7);
    for (std::size_t k = 0; k < samples.size(); ++k)
      packet[rtp::header_bytes + k] = static_cast<char>(rtp::encode_alaw(samples[k]));
    alice_sends(packet);
  }
  EXPECT_EQ(keys, "7");
}

}  // namespace
}  // namespace tandem::media
