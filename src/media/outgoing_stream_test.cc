#include "media/outgoing_stream.h"

#include <gtest/gtest.h>

#include <array>

#include "rtp/rtcp.h"

namespace tandem::media {
namespace {

using namespace std::chrono_literals;

struct OutgoingStreamTest : testing::Test {
  using Bytes = std::array<char, rtp::header_bytes>;
  Bytes packet(std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t ssrc) {
    Bytes bytes;
    rtp::write_header({8, false, sequence, timestamp, ssrc}, bytes);
    return bytes;
  }
  rtp::Header taken(OutgoingStream& stream, std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t ssrc) {
    Bytes bytes = packet(sequence, timestamp, ssrc);
    stream.take(bytes, now);
    const auto view = rtp::Packet::parse(bytes);
    return {view->payload_type(), view->marker(), view->sequence(), view->timestamp(), view->ssrc()};
  }
  Random random{7};
  TimePoint now{};
};

TEST_F(OutgoingStreamTest, WhatIsRelayedContinuesWhatWasSaid) {
  OutgoingStream stream(random, std::nullopt, now);
  const rtp::Header first = stream.next(8, 160, now);
  EXPECT_TRUE(first.marker);
  now += 20ms;
  const rtp::Header second = stream.next(8, 160, now);
  EXPECT_FALSE(second.marker);
  EXPECT_EQ(second.timestamp, first.timestamp + 160);
  now += 1s;
  const rtp::Header third = taken(stream, 65535, 77, 0xabcd);
  EXPECT_EQ(third.ssrc, first.ssrc);
  EXPECT_EQ(third.sequence, static_cast<std::uint16_t>(second.sequence + 1));
  EXPECT_EQ(third.timestamp, second.timestamp + 8000);
  EXPECT_TRUE(third.marker);
  const rtp::Header fifth = taken(stream, 1, 77 + 320, 0xabcd), fourth = taken(stream, 0, 77 + 160, 0xabcd);
  EXPECT_EQ(fifth.sequence, static_cast<std::uint16_t>(third.sequence + 2)) << "a gap and a late packet stay so";
  EXPECT_EQ(fourth.sequence, static_cast<std::uint16_t>(third.sequence + 1));
  EXPECT_FALSE(fourth.marker);
  now += 20ms;
  const rtp::Header other = taken(stream, 500, 9, 0x1234);
  EXPECT_EQ(other.ssrc, first.ssrc);
  EXPECT_EQ(other.sequence, static_cast<std::uint16_t>(fifth.sequence + 1)) << "another source goes on too";
  stream.begin();
  now += 40ms;
  const rtp::Header own = stream.next(8, 160, now);
  EXPECT_EQ(own.sequence, static_cast<std::uint16_t>(other.sequence + 1));
  EXPECT_EQ(own.timestamp, other.timestamp + 320);
}

TEST_F(OutgoingStreamTest, WhatIsSaidContinuesWhatWasRelayed) {
  const Bytes last = packet(9, 1000, 0xabcd);
  OutgoingStream stream(random, std::span<const char>(last), now);
  now += 20ms;
  const rtp::Header own = stream.next(8, 160, now);
  EXPECT_EQ(own.ssrc, 0xabcdU);
  EXPECT_EQ(own.sequence, 10);
  EXPECT_EQ(own.timestamp, 1160U);
}

TEST_F(OutgoingStreamTest, ReportsSpeakOfTheStreamThatTheReaderKnows) {
  OutgoingStream stream(random, std::nullopt, now);
  const rtp::Header own = stream.next(8, 160, now);
  const rtp::Header relayed = taken(stream, 100, 5000, 0xabcd);
  std::array<char, 256> buffer;
  rtp::RtcpWriter writer(buffer);
  writer.sender_report(0xabcd, {.ntp = 1, .rtp_timestamp = 5160, .packets = 1, .octets = 160}, {});
  writer.source_description(0xabcd, "bob");
  auto bytes = std::span(buffer).first(writer.bytes().size());
  stream.take_reports(bytes);
  auto compound = rtp::RtcpCompound::parse(bytes);
  EXPECT_EQ(compound->parts()[0].ssrc(), own.ssrc);
  EXPECT_EQ(compound->parts()[0].sender_info()->rtp_timestamp, relayed.timestamp + 160);
  EXPECT_EQ(compound->parts()[1].ssrc(), own.ssrc);

  rtp::ReportBlock block;
  block.ssrc = own.ssrc;
  block.highest_sequence = relayed.sequence;
  rtp::RtcpWriter back(buffer);
  back.receiver_report(0x1111, {&block, 1});
  bytes = std::span(buffer).first(back.bytes().size());
  stream.give_reports(bytes);
  compound = rtp::RtcpCompound::parse(bytes);
  EXPECT_EQ(compound->parts()[0].ssrc(), 0x1111U);
  EXPECT_EQ(compound->parts()[0].report(0)->ssrc, 0xabcdU);
  EXPECT_EQ(compound->parts()[0].report(0)->highest_sequence & 0xffff, 100U);
}

}  // namespace
}  // namespace tandem::media
