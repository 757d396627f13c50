#include "sip/multipart.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::sip {
namespace {

TEST(Multipart, FindsTheSdpAmongParts) {
  std::string text =
      "INVITE sip:a@b SIP/2.0\r\nContent-Type: multipart/mixed;boundary=\"b 1\"\r\n\r\n"
      "preamble\r\n--b 1\r\nContent-Type: text/plain\r\n\r\nnot --b 1 here\r\n--b 1 \r\nc:\r\n "
      "application/sdp\r\n\r\nv=0\r\n\r\n--b 1--\r\nend";
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  const auto sdp = find_sdp(*message);
  ASSERT_TRUE(sdp && *sdp);
  EXPECT_EQ(**sdp, "v=0\r\n");
  EXPECT_FALSE(find_body(*message, "image", "png")->has_value());
}

TEST(Multipart, WithoutClosingDelimiterIsBroken) {
  MultipartReader reader("--x\r\n\r\nbody\r\n", "x");
  EXPECT_EQ(reader.next().error().fault, ParseFault::bad_multipart);
}

}  // namespace
}  // namespace tandem::sip
