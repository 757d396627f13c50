#include "media/leg_media.h"

#include <gtest/gtest.h>

#include "media/fake_network_for_tests.h"
#include "rtp/rtcp.h"

namespace tandem::media {
namespace {

using namespace std::chrono_literals;

SocketAddress at(std::string_view text) {
  return *SocketAddress::parse(text);
}

sdp::Session read(std::string_view lines, std::string_view connection = "IN IP4 192.0.2.10") {
  auto session = sdp::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=" + std::string(connection) +
                            "\r\nt=0 0\r\n" + std::string(lines));
  EXPECT_TRUE(session) << sdp::describe(session.error());
  return session.value_or(sdp::Session{});
}

const SocketAddress alice = at("192.0.2.10:4000"), bob = at("192.0.2.20:5000");
const IpAddress ours = *IpAddress::parse("198.51.100.1");

sdp::Session alice_says(std::string_view more = "") {
  return read("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n" + std::string(more));
}
sdp::Session bob_says(std::string_view more = "") {
  return read("m=audio 5000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n" + std::string(more),
              "IN IP4 192.0.2.20");
}

/// A call between alice and bob through us, answered.
struct Call {
  explicit Call(const sdp::Session& a_says = alice_says(), const sdp::Session& b_says = bob_says(),
                IpAddress b_bind = ours)
      : ports(10000, 10099, ShardId{0}, 1),
        environment{shard, network, ports},
        a(std::make_unique<LegMedia>(environment, LegMediaOptions{.bind = ours})),
        b(std::make_unique<LegMedia>(environment, LegMediaOptions{.bind = b_bind})) {
    EXPECT_TRUE(a->open_lines(a_says));
    EXPECT_TRUE(b->open_lines(a_says));
    a->set_remote(a_says);
    b->set_remote(b_says);
    bridge = std::make_unique<Bridge>(*a, *b);
  }
  SocketAddress a_port(std::size_t line = 0) const { return {ours, a->local().ports[line]}; }
  SocketAddress b_port(std::size_t line = 0) const { return {b->local().address, b->local().ports[line]}; }
  /// What comes out when `bytes` come in; empty when nothing does.
  std::vector<FakeNetwork::Sent> pass(SocketAddress from, SocketAddress to, const std::string& bytes) {
    EXPECT_TRUE(network.arrive(from, to, bytes));
    return network.take_sent();
  }

  FakeShard shard;
  FakeNetwork network;
  PortRange ports;
  MediaEnvironment environment;
  std::unique_ptr<LegMedia> a, b;
  std::unique_ptr<Bridge> bridge;
};

std::uint8_t number_of(const FakeNetwork::Sent& sent) {
  return rtp::Packet::parse(sent.bytes)->payload_type();
}

SrtpKeys keys(char own, char other) {
  const auto suite = sdp::SrtpSuite::aes_128_sha1_80;
  return {{suite, std::string(sdp::key_letters(suite), own)}, {suite, std::string(sdp::key_letters(suite), other)}};
}

TEST(LegMedia, EncryptedOnOneSidePlainOnTheOther) {
  Call call;
  call.a->set_keys(0, keys('A', 'B'));
  Srtp phone(keys('B', 'A'));
  const auto sealed = *phone.seal_rtp(rtp_packet(1));
  auto out = call.pass(alice, call.a_port(), std::string(sealed.begin(), sealed.end()));
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].bytes, rtp_packet(1));
  out = call.pass(bob, call.b_port(), rtp_packet(7, 2));
  ASSERT_EQ(out.size(), 1u);
  const auto opened = phone.open_rtp(out[0].bytes);
  ASSERT_TRUE(opened);
  EXPECT_EQ(std::string(opened->begin(), opened->end()), rtp_packet(7, 2));
}

TEST(LegMedia, WhatIsNotEncryptedByTheKeyNeitherPassesNorMovesTheSource) {
  Call call;
  call.a->set_keys(0, keys('A', 'B'));
  Srtp stranger(keys('C', 'A'));
  for (std::uint16_t n = 1; n < 20; ++n) {
    EXPECT_TRUE(call.pass(alice, call.a_port(), rtp_packet(n)).empty());
    const auto sealed = *stranger.seal_rtp(rtp_packet(n));
    EXPECT_TRUE(call.pass(at("203.0.113.9:9"), call.a_port(), std::string(sealed.begin(), sealed.end())).empty());
  }
  EXPECT_EQ(call.a->statistics(0).drops(Drop::unauthentic), 38u);
  EXPECT_EQ(call.a->source(0)->rank(), SourceRank::none);
  call.a->set_keys(0, std::nullopt);  // agreed anew without encryption
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(1)).size(), 1u);
}

TEST(LegMedia, RelaysBothWaysFromItsOwnPorts) {
  Call call;
  auto out = call.pass(alice, call.a_port(), rtp_packet(1));
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].from, call.b_port());
  EXPECT_EQ(out[0].to, bob);
  EXPECT_EQ(out[0].bytes, rtp_packet(1));  // numbers, time and SSRC untouched
  out = call.pass(bob, call.b_port(), rtp_packet(7, 2));
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].to, alice);
  EXPECT_EQ(out[0].from, call.a_port());
}

TEST(LegMedia, TellsTheExternalAddressWhenThereIsOne) {
  Call call;
  LegMedia leg{call.environment, {.bind = ours, .advertised = IpAddress::parse("203.0.113.1")}};
  ASSERT_TRUE(leg.open_audio());
  EXPECT_EQ(leg.local().address, IpAddress::parse("203.0.113.1"));
  EXPECT_EQ(leg.local().ports.size(), 1u);
}

TEST(LegMedia, JoinsIpv4ToIpv6) {
  const auto six = *IpAddress::parse("2001:db8::1");
  Call call{alice_says(), read("m=audio 5000 RTP/AVP 8\r\n", "IN IP6 2001:db8::20"), six};
  auto out = call.pass(alice, call.a_port(), rtp_packet(1));
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].to, at("[2001:db8::20]:5000"));
  EXPECT_EQ(call.pass(at("[2001:db8::20]:5000"), call.b_port(), rtp_packet(1)).at(0).to, alice);
}

TEST(LegMedia, MapsPayloadNumbersTelephoneEventsIncluded) {
  Call call;
  const auto a_remote = alice_says(), b_remote = bob_says();
  call.bridge->set_agreed({&a_remote, &a_remote}, {&a_remote, &b_remote});
  EXPECT_EQ(number_of(call.pass(alice, call.a_port(), rtp_packet(1, 1, 101)).at(0)), 96);
  EXPECT_EQ(number_of(call.pass(alice, call.a_port(), rtp_packet(2, 1, 8)).at(0)), 8);
  // Bob was told 101 and may say it by his own number too.
  EXPECT_EQ(number_of(call.pass(bob, call.b_port(), rtp_packet(1, 2, 101)).at(0)), 101);
  EXPECT_EQ(number_of(call.pass(bob, call.b_port(), rtp_packet(2, 2, 96)).at(0)), 101);
}

TEST(LegMedia, WhatTheOtherWouldMisunderstandIsDropped) {
  Call call;
  const auto told = read("m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 opus/48000/2\r\n");
  const auto b_remote = bob_says();
  call.bridge->set_agreed({&told, &told}, {&b_remote, &b_remote});
  EXPECT_TRUE(call.pass(alice, call.a_port(), rtp_packet(1, 1, 96)).empty());
  EXPECT_EQ(call.a->statistics(0).drops(Drop::unmapped), 1u);
}

TEST(LegMedia, StrangersNeitherSpeakNorHear) {
  Call call;
  call.pass(alice, call.a_port(), rtp_packet(1));
  const auto attacker = at("203.0.113.66:9999");
  for (std::uint16_t i = 0; i < 500; ++i) EXPECT_TRUE(call.pass(attacker, call.a_port(), rtp_packet(i)).empty());
  EXPECT_EQ(call.a->statistics(0).drops(Drop::stranger), 500u);
  EXPECT_EQ(call.a->statistics(0).received.packets(), 1u);
  EXPECT_EQ(call.pass(bob, call.b_port(), rtp_packet(1)).at(0).to, alice);
}

TEST(LegMedia, AFloodBeforeTheRightSourceDoesNotCostItsFirstPacket) {
  Call call;
  for (std::uint16_t i = 0; i < 300; ++i)
    call.pass({*IpAddress::parse("203.0.113.66"), static_cast<std::uint16_t>(2000 + i)}, call.a_port(),
              rtp_packet(i, i));
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(1)).size(), 1u);
  EXPECT_EQ(call.a->statistics(0).locks, 1u);
}

TEST(LegMedia, APhoneBehindNatIsAnsweredWhereItSpeaksFrom) {
  Call call{read("m=audio 4000 RTP/AVP 8\r\n", "IN IP4 10.0.0.5")};
  call.a->set_remote(read("m=audio 4000 RTP/AVP 8\r\n", "IN IP4 10.0.0.5"), IpAddress::parse("192.0.2.99"));
  const auto outside = at("192.0.2.99:31000");
  EXPECT_EQ(call.pass(bob, call.b_port(), rtp_packet(1)).at(0).to, at("10.0.0.5:4000"));
  for (std::uint16_t i = 0; i < 2; ++i) EXPECT_TRUE(call.pass(outside, call.a_port(), rtp_packet(i)).empty());
  EXPECT_EQ(call.pass(outside, call.a_port(), rtp_packet(2)).size(), 1u);
  EXPECT_EQ(call.a->statistics(0).drops(Drop::probation), 2u);
  EXPECT_EQ(call.pass(bob, call.b_port(), rtp_packet(2)).at(0).to, outside);
}

TEST(LegMedia, ReinviteOfOneSideLosesNoPacketOfEither) {
  Call call;
  const auto a_remote = alice_says(), b_remote = bob_says();
  for (std::uint16_t i = 0; i < 100; ++i) {
    call.shard.pass(20ms);
    EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(i)).size(), 1u);
    EXPECT_EQ(call.pass(bob, call.b_port(), rtp_packet(i, 2)).size(), 1u);
    if (i % 10 != 5) continue;
    call.a->set_remote(i % 20 == 5 ? alice_says("a=ptime:20\r\n") : a_remote);
    call.b->set_remote(b_remote);
    call.bridge->set_agreed({&a_remote, &a_remote}, {&a_remote, &b_remote});
  }
}

TEST(LegMedia, AMovedPartyIsFollowedAndHeardAllTheWhile) {
  Call call;
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(1)).size(), 1u);
  call.a->set_remote(read("m=audio 4600 RTP/AVP 8\r\n", "IN IP4 192.0.2.11"));
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(2)).size(), 1u);
  EXPECT_EQ(call.pass(bob, call.b_port(), rtp_packet(1)).at(0).to, at("192.0.2.11:4600"));
  EXPECT_EQ(call.pass(at("192.0.2.11:4600"), call.a_port(), rtp_packet(1, 9)).size(), 1u);
  EXPECT_TRUE(call.pass(alice, call.a_port(), rtp_packet(3)).empty());
}

TEST(LegMedia, NothingIsSentToAPartyOnHoldInEitherForm) {
  Call call;
  for (const auto& held : {alice_says("a=sendonly\r\n"), alice_says("a=inactive\r\n"),
                           read("m=audio 4000 RTP/AVP 8\r\n", "IN IP4 0.0.0.0")}) {
    call.a->set_remote(held);
    EXPECT_TRUE(call.pass(bob, call.b_port(), rtp_packet(1)).empty());
    EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(1)).size(), 1u);  // music on hold still comes
  }
  EXPECT_EQ(call.b->statistics(0).drops(Drop::held), 3u);
  call.a->set_remote(alice_says());
  EXPECT_EQ(call.pass(bob, call.b_port(), rtp_packet(2)).size(), 1u);
}

TEST(LegMedia, VideoAndFaxHaveTheirOwnLines) {
  const auto offer = read(
      "m=audio 4000 RTP/AVP 8\r\nm=video 4002 RTP/AVPF 99\r\na=rtpmap:99 H264/90000\r\n"
      "m=message 2855 TCP/MSRP *\r\nm=image 4006 udptl t38\r\n");
  const auto answer = read(
      "m=audio 5000 RTP/AVP 8\r\nm=video 5002 RTP/AVPF 99\r\na=rtpmap:99 H264/90000\r\n"
      "m=message 0 TCP/MSRP *\r\nm=image 5006 udptl t38\r\n",
      "IN IP4 192.0.2.20");
  Call call{offer, answer};
  EXPECT_EQ(call.a->lines(), 4u);
  EXPECT_FALSE(call.a->is_open(2));
  EXPECT_EQ(call.ports.in_use(), 6u);
  EXPECT_EQ(call.pass(at("192.0.2.10:4002"), call.a_port(1), rtp_packet(1, 1, 99)).at(0).to, at("192.0.2.20:5002"));
  EXPECT_EQ(call.pass(at("192.0.2.10:4006"), call.a_port(3), "any bytes").at(0).to, at("192.0.2.20:5006"));
  EXPECT_EQ(call.a->statistics(3).received.octets(), 9u);
}

TEST(LegMedia, RefusedLinesGiveTheirPortsBack) {
  const auto offer = read("m=audio 4000 RTP/AVP 8\r\nm=video 4002 RTP/AVP 31\r\n");
  Call call{offer, read("m=audio 5000 RTP/AVP 8\r\nm=video 0 RTP/AVP 31\r\n", "IN IP4 192.0.2.20")};
  EXPECT_EQ(call.ports.in_use(), 4u);
  const auto agreed = read("m=audio 5000 RTP/AVP 8\r\nm=video 0 RTP/AVP 31\r\n");
  call.a->close_refused(agreed);
  call.b->close_refused(agreed);
  EXPECT_EQ(call.ports.in_use(), 2u);
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(1)).size(), 1u);
}

std::string receiver_report() {
  std::array<char, 64> buffer;
  rtp::RtcpWriter writer{buffer};
  const rtp::ReportBlock block{2, 12, 34, 0, 56, 0, 0};
  writer.receiver_report(1, {&block, 1});
  return {writer.bytes().begin(), writer.bytes().end()};
}

TEST(LegMedia, RtcpIsRelayedAndRead) {
  Call call;
  const SocketAddress a_rtcp{ours, static_cast<std::uint16_t>(call.a_port().port + 1)};
  const auto out = call.pass(at("192.0.2.10:4001"), a_rtcp, receiver_report());
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].to, at("192.0.2.20:5001"));
  EXPECT_EQ(out[0].from.port, call.b_port().port + 1);
  EXPECT_EQ(out[0].bytes, receiver_report());
  const auto statistics = call.a->statistics(0);
  EXPECT_EQ(statistics.rtcp_received, 1u);
  EXPECT_EQ(statistics.reported_by_peer->cumulative_lost, 34);
  EXPECT_EQ(statistics.reported_by_peer->jitter, 56u);
  EXPECT_EQ(call.b->statistics(0).rtcp_sent, 1u);
}

TEST(LegMedia, RtcpOfStrangersIsDropped) {
  Call call;
  const SocketAddress a_rtcp{ours, static_cast<std::uint16_t>(call.a_port().port + 1)};
  EXPECT_TRUE(call.pass(at("203.0.113.66:4001"), a_rtcp, receiver_report()).empty());
  call.pass(alice, call.a_port(), rtp_packet(1));
  EXPECT_EQ(call.pass(at("192.0.2.10:7777"), a_rtcp, receiver_report()).size(), 1u);  // NAT of a known host
  EXPECT_TRUE(call.pass(at("203.0.113.66:4001"), a_rtcp, receiver_report()).empty());
  EXPECT_TRUE(call.pass(at("192.0.2.10:4001"), a_rtcp, "garbage").empty());
}

TEST(LegMedia, WithoutABridgeItCountsAndDiscards) {
  Call call;
  call.bridge.reset();
  EXPECT_TRUE(call.pass(alice, call.a_port(), rtp_packet(1)).empty());
  EXPECT_EQ(call.a->statistics(0).received.packets(), 1u);
  EXPECT_EQ(call.a->statistics(0).drops(Drop::not_joined), 1u);
  EXPECT_FALSE(call.a->joined());
}

TEST(LegMedia, GarbageIsDroppedAndCounted) {
  Call call;
  for (const auto* garbage : {"", "x", "GET / HTTP/1.1\r\n\r\n", "\x80\x08"})
    EXPECT_TRUE(call.pass(alice, call.a_port(), garbage).empty());
  EXPECT_EQ(call.a->statistics(0).drops(Drop::malformed), 4u);
  EXPECT_FALSE(call.a->last_heard());
}

TEST(LegMedia, CountsLossJitterAndOctetsPerDirection) {
  Call call;
  for (std::uint16_t i = 0; i < 20; ++i) {
    call.shard.pass(20ms);
    if (i != 10) call.pass(alice, call.a_port(), rtp_packet(i));
  }
  const auto a = call.a->statistics(0), b = call.b->statistics(0);
  EXPECT_EQ(a.received.packets(), 19u);
  EXPECT_EQ(a.received.lost(), 1);
  EXPECT_EQ(a.received.octets(), 19u * 160);
  EXPECT_EQ(a.received.jitter(), 0u);
  EXPECT_EQ(a.received.payload_type(), 8);
  EXPECT_EQ(b.sent_packets, 19u);
  EXPECT_EQ(b.sent_octets, 19u * 160);
  EXPECT_EQ(b.sent_payload_type, 8);
  EXPECT_EQ(a.sent_packets, 0u);
  EXPECT_EQ(call.a->last_heard(), call.shard.now());
}

TEST(LegMedia, LegsAndBridgeMayEndInAnyOrder) {
  {
    Call call;
    call.a.reset();
    EXPECT_TRUE(call.pass(bob, call.b_port(), rtp_packet(1)).empty());
    EXPECT_FALSE(call.bridge->whole());
    call.bridge.reset();
    call.b.reset();
    EXPECT_EQ(call.ports.in_use(), 0u);
    EXPECT_EQ(call.network.open_sockets(), 0u);
  }
  {
    Call call;
    call.b.reset();
    call.a.reset();
    EXPECT_EQ(call.ports.in_use(), 0u);
  }
}

TEST(LegMedia, OfSeveralForksTheOneThatAnswersGetsTheBridge) {
  Call call;  // bob's first device gave early media
  auto winner = std::make_unique<LegMedia>(call.environment, LegMediaOptions{.bind = ours});
  ASSERT_TRUE(winner->open_lines(alice_says()));
  winner->set_remote(read("m=audio 6000 RTP/AVP 8\r\n", "IN IP4 192.0.2.30"));
  Bridge answered{*call.a, *winner};
  EXPECT_FALSE(call.bridge->whole());
  EXPECT_FALSE(call.b->joined());
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(1)).at(0).to, at("192.0.2.30:6000"));
  EXPECT_TRUE(call.pass(bob, call.b_port(), rtp_packet(1)).empty());
  call.bridge.reset();  // the old one has no effect any more
  EXPECT_EQ(call.pass(alice, call.a_port(), rtp_packet(2)).size(), 1u);
  winner.reset();
  EXPECT_TRUE(call.pass(alice, call.a_port(), rtp_packet(3)).empty());
}

TEST(LegMedia, AnEmptyPortRangeIsToldAsSuch) {
  Call call;
  PortRange none{10000, 10000, ShardId{0}, 1};
  LegMedia leg{{call.shard, call.network, none}, {.bind = ours}};
  EXPECT_EQ(leg.open_audio().error(), MediaFault::ports_exhausted);
  EXPECT_EQ(leg.open_audio(99).error(), MediaFault::too_many_lines);
  EXPECT_EQ(leg.lines(), 0u);
}

TEST(LegMedia, EveryDropHasASentence) {
  for (std::size_t i = 0; i < drop_kinds; ++i) EXPECT_FALSE(describe(static_cast<Drop>(i)).empty());
}

}  // namespace
}  // namespace tandem::media
