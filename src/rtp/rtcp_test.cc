#include "rtp/rtcp.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::rtp {
namespace {

using namespace std::string_literals;

TEST(Rtcp, ACompoundThatWeWriteIsReadBack) {
  std::array<char, 256> buffer;
  RtcpWriter writer{buffer};
  const ReportBlock block{7, 25, -3, 0x10005, 42, 1, 2};
  writer.sender_report(9, {0x0123456789abcdefULL, 1600, 10, 1720}, {&block, 1});
  writer.source_description(9, "tandem@example");
  writer.bye(9);
  ASSERT_TRUE(writer.ok());

  const auto compound = RtcpCompound::parse(writer.bytes());
  ASSERT_TRUE(compound);
  ASSERT_EQ(compound->parts().size(), 3u);
  const auto& report = compound->parts()[0];
  EXPECT_EQ(report.ssrc(), 9u);
  EXPECT_EQ(report.sender_info()->ntp, 0x0123456789abcdefULL);
  EXPECT_EQ(report.sender_info()->octets, 1720u);
  EXPECT_EQ(report.report(0), block);
  EXPECT_FALSE(report.report(1));
  EXPECT_EQ(compound->parts()[1].cname(), "tandem@example");
  EXPECT_EQ(compound->parts()[2].type(), static_cast<std::uint8_t>(RtcpType::bye));
}

TEST(Rtcp, AReceiverReportHasNoSenderInfo) {
  std::array<char, 64> buffer;
  RtcpWriter writer{buffer};
  const ReportBlock block{7, 0, 100, 5, 6, 0, 0};
  writer.receiver_report(1, {&block, 1});
  const auto compound = RtcpCompound::parse(writer.bytes());
  ASSERT_TRUE(compound);
  EXPECT_FALSE(compound->parts()[0].sender_info());
  EXPECT_EQ(compound->parts()[0].report(0)->cumulative_lost, 100);
  EXPECT_EQ(compound->parts()[0].cname(), "");
}

TEST(Rtcp, WhatDoesNotFitTheBufferIsLeftOutWhole) {
  std::array<char, 12> buffer;
  RtcpWriter writer{buffer};
  writer.bye(1);
  writer.source_description(1, "x");
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.bytes().size(), 8u);
}

TEST(Rtcp, BrokenLengthsAreRefused) {
  const auto refused = [](const std::string& bytes) { return !RtcpCompound::parse(bytes).has_value(); };
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused("\x80\xc9\x00"s));
  EXPECT_TRUE(refused("\x80\xc9\x00\x02\x00\x00\x00\x01"s));                  // longer than the datagram
  EXPECT_TRUE(refused("\x40\xc9\x00\x01\x00\x00\x00\x01"s));                  // version 1
  EXPECT_TRUE(refused("\x80\x08\x00\x01\x00\x00\x00\x01"s));                  // RTP
  EXPECT_TRUE(refused("\x80\xc9\x00\x01\x00\x00\x00\x01\x80"s));              // a rest
  EXPECT_TRUE(refused("\xa0\xc9\x00\x01\x00\x00\x00\x00"s));                  // padding of nothing
  EXPECT_TRUE(refused("\xa0\xc9\x00\x01\x00\x00\x00\x05"s));                  // padding larger than the part
  EXPECT_TRUE(refused("\xa0\xc9\x00\x01\x00\x00\x00\x04\x80\xcb\x00\x00"s));  // padding before the last part
  EXPECT_FALSE(refused("\x80\xc9\x00\x01\x00\x00\x00\x01\xa0\xcb\x00\x01\x00\x00\x00\x04"s));
  std::string many;
  for (unsigned i = 0; i <= max_rtcp_parts; ++i) many += "\x80\xcb\x00\x00"s;
  EXPECT_TRUE(refused(many));
}

TEST(Rtcp, ReportsThatThePartIsTooShortForAreNotThere) {
  const auto bytes = "\x9f\xc9\x00\x01\x00\x00\x00\x01"s;  // claims 31 reports
  const auto compound = RtcpCompound::parse(bytes);
  ASSERT_TRUE(compound);
  EXPECT_EQ(compound->parts()[0].count(), 31);
  EXPECT_FALSE(compound->parts()[0].report(0));
}

}  // namespace
}  // namespace tandem::rtp
