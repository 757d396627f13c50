#include "sip/writer.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "sip/essentials.h"
#include "sip/uri_text.h"

namespace tandem::sip {
namespace {

TEST(Writer, WritesARequestWithABody) {
  std::string buffer = "old";
  Writer writer(buffer);
  writer.request(Method::invite, "sip:bob@h").header(HeaderId::cseq, 7u, " ", "INVITE").header("X-Mine", "v");
  writer.body("application/sdp", "v=0\r\n");
  EXPECT_EQ(buffer,
            "INVITE sip:bob@h SIP/2.0\r\nCSeq: 7 INVITE\r\nX-Mine: v\r\n"
            "Content-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n");
}

TEST(Writer, ValuesCannotStartAnotherLine) {
  std::string buffer;
  Writer(buffer).status(200, "OK\r\nVia: x").header("X", "a\r\nVia: evil\n", std::string_view("\0", 1)).end();
  EXPECT_EQ(buffer, "SIP/2.0 200 OK  Via: x\r\nX: a  Via: evil  \r\nContent-Length: 0\r\n\r\n");
}

TEST(Writer, ReasonIsThatOfTheCodeOrOfItsClass) {
  EXPECT_EQ(default_reason(486), "Busy Here");
  EXPECT_EQ(default_reason(499), "Bad Request");
  EXPECT_EQ(default_reason(100), "Trying");
  EXPECT_EQ(default_reason(699), "Decline");
}

TEST(Writer, CopiesAllFieldsOfAKind) {
  std::string request = "BYE sip:a SIP/2.0\r\nv: one\r\nX: y\r\nVia: two, three\r\n\r\n";
  const auto message = Message::parse(request);
  std::string buffer;
  Writer(buffer).status(200).copy(*message, HeaderId::via).end();
  EXPECT_EQ(buffer, "SIP/2.0 200 OK\r\nVia: one\r\nVia: two, three\r\nContent-Length: 0\r\n\r\n");
}

struct Sample {
  std::string user, display, tag, call_id, subject, body;
  std::uint32_t cseq;
};

Sample random_sample(Random& random) {
  const auto text = [&](std::string_view alphabet) {
    std::string made;
    for (auto length = 1 + random.below(12); length > 0; --length) made += alphabet[random.below(alphabet.size())];
    return made;
  };
  return {.user = text("ab09@:;?%#\" <>\\\xc3\xa9+,/"),
          .display = text("aZ \"\\<>,;:\xc3\xa9"),
          .tag = random.token(8),
          .call_id = text("abc-.!%*<>:[]{}/?\"\\()"),
          .subject = "x" + text("ab ,;\"<>\\:") + "x",
          .body = text("v=0\r\n"),
          .cseq = static_cast<std::uint32_t>(random.below(1u << 31))};
}

// What is written reads back as what was meant, whatever characters users and display names carry.
TEST(Writer, RandomMessagesReadBack) {
  Random random(4711);
  std::string buffer;
  for (int round = 0; round < 20000; ++round) {
    const Sample sample = random_sample(random);
    const std::string target = uri_text({.user = sample.user, .host = "example.net", .port = 5070});
    Writer(buffer)
        .request(Method::message, target)
        .header(HeaderId::via, "SIP/2.0/UDP h;branch=z9hG4bK", sample.tag)
        .header(HeaderId::from, name_addr_text(sample.display, target), ";tag=", sample.tag)
        .header(HeaderId::to, "<", target, ">")
        .header(HeaderId::call_id, sample.call_id)
        .header(HeaderId::cseq, sample.cseq, " MESSAGE")
        .header(HeaderId::subject, sample.subject)
        .body("text/plain", sample.body);
    const auto message = Message::parse(buffer);
    ASSERT_TRUE(message) << buffer;
    const auto found = essentials(*message);
    ASSERT_TRUE(found) << buffer << sentence(found.error().fault);
    ASSERT_EQ(Uri::parse(message->request_uri())->user_unescaped(), sample.user);
    ASSERT_EQ(found->from.display_name_unescaped(), sample.display);
    ASSERT_EQ(found->from.uri().user_unescaped(), sample.user);
    ASSERT_EQ(found->from_tag, sample.tag);
    ASSERT_EQ(found->call_id, sample.call_id);
    ASSERT_EQ(peek_call_id(buffer), sample.call_id);
    ASSERT_EQ(found->cseq.number, sample.cseq);
    ASSERT_EQ(message->value(HeaderId::subject), sample.subject);
    ASSERT_EQ(message->body(), sample.body);
    ASSERT_EQ(message->text(), buffer);
  }
}

}  // namespace
}  // namespace tandem::sip
