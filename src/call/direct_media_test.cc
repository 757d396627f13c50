#include "call/direct_media.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

sdp::Session read(std::string_view lines) {
  const auto session =
      sdp::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + std::string(lines));
  EXPECT_TRUE(session);
  return session.value_or(sdp::Session{});
}

constexpr std::string_view opus_97 = "m=audio 4000 RTP/AVP 8 97\r\na=rtpmap:97 opus/48000/2\r\n";

TEST(SameNumbers, ACodecThatBothKnowHasOneNumberAndANumberOneMeaning) {
  EXPECT_TRUE(same_numbers(read(opus_97), read(opus_97)));
  EXPECT_TRUE(same_numbers(read(opus_97), read("m=audio 5000 RTP/AVP 8\r\n")));  // the other is just not spoken
  EXPECT_FALSE(same_numbers(read(opus_97), read("m=audio 4000 RTP/AVP 8 98\r\na=rtpmap:98 opus/48000/2\r\n")));
  EXPECT_FALSE(same_numbers(read(opus_97), read("m=audio 4000 RTP/AVP 8 97\r\na=rtpmap:97 G726-32/8000\r\n")));
}

TEST(SameNumbers, LinesAreTheSame) {
  const std::string two = std::string(opus_97) + "m=video 4002 RTP/AVP 98\r\na=rtpmap:98 H264/90000\r\n";
  EXPECT_FALSE(same_numbers(read(opus_97), read(two)));
  EXPECT_TRUE(same_numbers(read(two), read(two)));
  EXPECT_FALSE(same_numbers(read(two), read(std::string(opus_97) + "m=video 0 RTP/AVP 98\r\n")));
}

TEST(EndsOf, AreAddressAndPortsOfTheDescription) {
  const auto ends = ends_of(read("m=audio 4000 RTP/AVP 8\r\nm=video 0 RTP/AVP 98\r\nm=audio 4004 RTP/AVP 8\r\n"));
  EXPECT_EQ(ends.address, *IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(ends.ports, (std::vector<std::uint16_t>{4000, 0, 4004}));
}

}  // namespace
}  // namespace tandem::call
