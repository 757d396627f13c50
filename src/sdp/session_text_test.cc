#include <gtest/gtest.h>

#include "sdp/session.h"

namespace tandem::sdp {
namespace {

TEST(SessionText, LinesComeInTheOrderOfRfc8866) {
  const auto session = parse(
      "v=0\na=tool:x\nb=CT:64\nt=1 2\nr=7d 1h 0 25h\ni=about\no=- 1 1 IN IP6 2001:db8::1\ns=name\nc=IN IP6 "
      "2001:db8::1\n"
      "m=audio 4000 RTP/AVP 0\na=sendrecv\nb=AS:64\ni=voice\n");
  ASSERT_TRUE(session);
  EXPECT_EQ(to_text(*session),
            "v=0\r\no=- 1 1 IN IP6 2001:db8::1\r\ns=name\r\ni=about\r\nc=IN IP6 2001:db8::1\r\nb=CT:64\r\nt=1 2\r\n"
            "r=7d 1h 0 25h\r\na=tool:x\r\nm=audio 4000 RTP/AVP 0\r\ni=voice\r\nb=AS:64\r\na=sendrecv\r\n");
}

TEST(SessionText, UnknownLettersProtocolsAndKindsPassThrough) {
  const std::string text =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nx=odd\r\n"
      "m=message 2855 TCP/MSRP *\r\na=path:msrp://192.0.2.1:2855/s;tcp\r\n"
      "m=hologram 9000/2 UDP/XYZ a b c\r\n";
  const auto session = parse(text);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->media[1].kind, MediaKind::other);
  EXPECT_EQ(session->media[1].port_count, 2);
  EXPECT_EQ(to_text(*session), text);
}

TEST(SessionText, OriginWithNumbersLargerThan64BitsIsKept) {
  const auto session = parse("v=0\no=- 99999999999999999999999 88888888888888888888888 IN IP4 host.example\n");
  ASSERT_TRUE(session);
  EXPECT_NE(to_text(*session).find("o=- 99999999999999999999999 88888888888888888888888 IN IP4 host.example\r\n"),
            std::string::npos);
}

TEST(SessionText, EveryFaultHasItsOwnSentence) {
  std::vector<std::string_view> seen;
  for (int i = 0; i <= static_cast<int>(Fault::too_many_lines); ++i) {
    const auto sentence = describe(static_cast<Fault>(i));
    EXPECT_FALSE(sentence.empty());
    EXPECT_EQ(std::find(seen.begin(), seen.end(), sentence), seen.end());
    seen.push_back(sentence);
  }
}

}  // namespace
}  // namespace tandem::sdp
