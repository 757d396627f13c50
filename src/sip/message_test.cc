#include "sip/message.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::sip {
namespace {

std::string invite(std::string extra = "", std::string body = "") {
  return "INVITE sip:bob@biloxi.example.com SIP/2.0\r\n"
         "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds\r\n"
         "Max-Forwards: 70\r\n"
         "To: Bob <sip:bob@biloxi.example.com>\r\n"
         "From: Alice <sip:alice@atlanta.example.com>;tag=1928301774\r\n"
         "Call-ID: a84b4c76e66710@pc33.atlanta.example.com\r\n"
         "CSeq: 314159 INVITE\r\n" +
         extra + "\r\n" + body;
}

ParseFault fault_of(std::string text) {
  const auto message = Message::parse(text);
  EXPECT_FALSE(message.has_value()) << text;
  return message ? ParseFault::trailing_text : message.error().fault;
}

TEST(Message, GivesStartLineFieldsAndBody) {
  std::string text = invite("Content-Length: 4\r\n", "v=0\nthe rest is not ours");
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->is_request());
  EXPECT_EQ(message->method(), Method::invite);
  EXPECT_EQ(message->request_uri(), "sip:bob@biloxi.example.com");
  EXPECT_EQ(message->fields().size(), 7u);
  EXPECT_EQ(message->value(HeaderId::cseq), "314159 INVITE");
  EXPECT_EQ(message->body(), "v=0\n");
  EXPECT_TRUE(message->text().ends_with("v=0\n"));
}

TEST(Message, WithoutContentLengthTheBodyIsTheRestOfTheDatagram) {
  std::string text = invite("", "v=0\r\n");
  EXPECT_EQ(Message::parse(text)->body(), "v=0\r\n");
}

TEST(Message, ResponseHasStatusAndReason) {
  std::string text = "SIP/2.0 486 Busy Here\r\nX: y\r\n\r\n";
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->is_request());
  EXPECT_EQ(message->status(), 486u);
  EXPECT_EQ(message->reason(), "Busy Here");
}

TEST(Message, ContinuationLinesAreJoined) {
  std::string text = invite("Subject: one\r\n two\r\n\tthree\r\nX-After: 1\r\n");
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->value(HeaderId::subject), "one   two  \tthree");
  EXPECT_EQ(message->value("x-after"), "1");
}

TEST(Message, ACarriageReturnInsideAValueBecomesABlank) {
  std::string text = invite("Subject: one\rVia: evil\r\n");
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->value(HeaderId::subject), "one Via: evil");
}

TEST(Message, OptionIsFoundAcrossFieldsAndCompactNames) {
  std::string text = invite("Supported: timer, Path\r\nk: 100rel\r\nAllow: INVITE,ACK\r\n");
  const auto message = Message::parse(text);
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->has_option(HeaderId::supported, "path"));
  EXPECT_TRUE(message->has_option(HeaderId::supported, "100rel"));
  EXPECT_FALSE(message->has_option(HeaderId::supported, "rel"));
  EXPECT_TRUE(message->has_option(HeaderId::allow, "ACK"));
  EXPECT_EQ(message->count(HeaderId::supported), 2u);
}

TEST(Message, StaysValidWhenMoved) {
  std::string text = invite();
  auto parsed = Message::parse(text);
  ASSERT_TRUE(parsed);
  const Message moved = std::move(*parsed);
  EXPECT_EQ(moved.value(HeaderId::max_forwards), "70");
}

TEST(Message, NamesWhatIsWrong) {
  EXPECT_EQ(fault_of(""), ParseFault::empty);
  EXPECT_EQ(fault_of("\r\n\r\n"), ParseFault::empty);
  EXPECT_EQ(fault_of("INVITE sip:a@b SIP/2.0\r\nVia: x\r\n"), ParseFault::truncated);
  EXPECT_EQ(fault_of("INVITE sip:a@b SIP/3.0\r\n\r\n"), ParseFault::unsupported_version);
  EXPECT_EQ(fault_of("INVITE sip:a@b\r\n\r\n"), ParseFault::bad_start_line);
  EXPECT_EQ(fault_of("INV\xffITE sip:a@b SIP/2.0\r\n\r\n"), ParseFault::bad_method);
  EXPECT_EQ(fault_of("INVITE sip:a@b;x y SIP/2.0\r\n\r\n"), ParseFault::bad_request_uri);
  EXPECT_EQ(fault_of("SIP/2.0 4294967301 x\r\n\r\n"), ParseFault::bad_status);
  EXPECT_EQ(fault_of(invite("no colon here\r\n")), ParseFault::bad_header_line);
  EXPECT_EQ(fault_of(invite("Content-Length: -1\r\n")), ParseFault::bad_content_length);
  EXPECT_EQ(fault_of(invite("Content-Length: 9\r\n", "short")), ParseFault::truncated);
  EXPECT_EQ(fault_of(invite("l: 0\r\nContent-Length: 0\r\n")), ParseFault::repeated_content_length);
  EXPECT_EQ(fault_of(invite("X: " + std::string(20000, 'x') + "\r\n")), ParseFault::header_line_too_long);
  EXPECT_EQ(fault_of("INVITE sip:" + std::string(9000, 'x') + "@b SIP/2.0\r\n\r\n"), ParseFault::start_line_too_long);
  EXPECT_EQ(fault_of(invite("", std::string(70000, 'x'))), ParseFault::message_too_long);
  std::string many;
  for (int i = 0; i < 260; ++i) many += "X: y\r\n";
  EXPECT_EQ(fault_of(invite(many)), ParseFault::too_many_headers);
}

TEST(Salvage, GivesWhatA400NeedsFromABrokenRequest) {
  std::string text = invite("no colon here\r\nContent-Length: 99999\r\n");
  ASSERT_FALSE(Message::parse(text));
  const auto message = Message::salvage(text);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->value(HeaderId::call_id), "a84b4c76e66710@pc33.atlanta.example.com");
  EXPECT_TRUE(message->has(HeaderId::via));
}

TEST(Salvage, NeedsAViaAndAnswersNeitherAckNorResponse) {
  const std::string via = "Via: SIP/2.0/UDP a;branch=z9hG4bKx\r\n";
  const auto salvaged = [](std::string text) { return Message::salvage(text).has_value(); };
  EXPECT_TRUE(salvaged("INVITE  x\r\n" + via));
  EXPECT_FALSE(salvaged("INVITE  x\r\nVia: rubbish\r\n\r\n"));
  EXPECT_FALSE(salvaged("ACK  x\r\n" + via + "\r\n"));
  EXPECT_FALSE(salvaged("SIP/2.0 200 OK\r\n" + via + "\r\n"));
  EXPECT_FALSE(salvaged("\x01\x02"));
}

TEST(PeekCallId, ReadsFullCompactAndFoldedForms) {
  const auto peek = [](std::string_view fields) {
    return std::string(peek_call_id("INVITE sip:a@b SIP/2.0\r\n" + std::string(fields) + "\r\n").value_or("-"));
  };
  EXPECT_EQ(peek("Via: x\r\nCall-ID: abc@d\r\n"), "abc@d");
  EXPECT_EQ(peek("cAlL-iD  :abc\r\n"), "abc");
  EXPECT_EQ(peek("i: abc \r\n"), "abc");
  EXPECT_EQ(peek("i:\r\n  abc\r\n"), "abc");
  EXPECT_EQ(peek("I:\r\nVia: x\r\n"), "-");
  EXPECT_EQ(peek("In-Reply-To: abc\r\n"), "-");
  EXPECT_EQ(peek("Call-IDx: abc\r\n"), "-");
  EXPECT_EQ(peek("\r\nCall-ID: in-the-body\r\n"), "-");
  EXPECT_FALSE(peek_call_id(""));
}

}  // namespace
}  // namespace tandem::sip
