#include "rtp/packet.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tandem::rtp {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

const std::string plain = "\x80\x08\x12\x34\x00\x00\x00\xa0\x01\x02\x03\x04"s;

std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string all;
  for (const auto piece : pieces) all.append(piece);
  return all;
}

std::optional<Packet> parse(const std::string& bytes) {
  return Packet::parse(bytes);
}

TEST(Packet, FieldsAreReadAsRfc3550LaysThemOut) {
  const auto bytes = joined({plain, "abc"});
  const auto packet = parse(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->payload_type(), 8);
  EXPECT_FALSE(packet->marker());
  EXPECT_EQ(packet->sequence(), 0x1234);
  EXPECT_EQ(packet->timestamp(), 160u);
  EXPECT_EQ(packet->ssrc(), 0x01020304u);
  EXPECT_EQ(std::string(packet->payload().begin(), packet->payload().end()), "abc");
}

TEST(Packet, WrittenHeaderIsReadBack) {
  std::string bytes(header_bytes, '\0');
  write_header({.payload_type = 101, .marker = true, .sequence = 65535, .timestamp = 0xdeadbeef, .ssrc = 0x80000001},
               bytes);
  const auto packet = parse(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->payload_type(), 101);
  EXPECT_TRUE(packet->marker());
  EXPECT_EQ(packet->sequence(), 65535);
  EXPECT_EQ(packet->timestamp(), 0xdeadbeefu);
  EXPECT_EQ(packet->ssrc(), 0x80000001u);
  EXPECT_TRUE(packet->payload().empty());
}

TEST(Packet, PayloadNumberIsReplacedInPlaceAndTheMarkerStays) {
  auto bytes = plain;
  bytes[1] = '\x88';
  set_payload_type(bytes, 111);
  EXPECT_EQ(parse(bytes)->payload_type(), 111);
  EXPECT_TRUE(parse(bytes)->marker());
}

TEST(Packet, ContributorsExtensionAndPaddingAreNoPayload) {
  const auto bytes = joined({"\xb1\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01"sv, "CSRC", "\xbe\xde\x00\x01"sv, "EXTN",
                             "data", "\x00\x02"sv});
  const auto packet = parse(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->csrc_count(), 1u);
  EXPECT_TRUE(packet->has_extension());
  EXPECT_EQ(std::string(packet->payload().begin(), packet->payload().end()), "data");
}

TEST(Packet, LengthsThatDoNotFitAreRefused) {
  EXPECT_FALSE(parse(""));
  EXPECT_FALSE(parse(plain.substr(0, 11)));
  auto bytes = plain;
  bytes[0] = '\x40';  // version 1
  EXPECT_FALSE(parse(bytes));
  bytes[0] = '\x81';  // a contributor that is not there
  EXPECT_FALSE(parse(bytes));
  bytes[0] = '\x90';  // an extension header that is not there
  EXPECT_FALSE(parse(bytes));
  EXPECT_FALSE(parse(joined({bytes, "\xbe\xde\x00\x02"sv, "four"})));  // says eight bytes
  EXPECT_FALSE(parse(joined({bytes, "\xbe\xde\xff\xff"sv})));
  bytes[0] = '\xa0';  // padding
  EXPECT_FALSE(parse(bytes));
  EXPECT_FALSE(parse(joined({bytes, "\x00"sv})));
  EXPECT_FALSE(parse(joined({bytes, "\x02"sv})));
  EXPECT_TRUE(parse(joined({bytes, "\x01"sv})));
}

TEST(Packet, RtcpOnTheSamePortIsToldApart) {
  EXPECT_TRUE(looks_like_rtcp("\x80\xc8\x00\x06"s));
  EXPECT_FALSE(looks_like_rtcp(plain));
  EXPECT_FALSE(looks_like_rtcp("\x80"s));
}

}  // namespace
}  // namespace tandem::rtp
