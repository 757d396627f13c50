#include "sip/essentials.h"

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
  if (!message) return message.error().fault;
  const auto checked = essentials(*message);
  EXPECT_FALSE(checked.has_value()) << text;
  return checked ? ParseFault::empty : checked.error().fault;
}

TEST(Essentials, NamesWhatIsMissingRepeatedOrBroken) {
  const auto without = [](std::string_view name) {
    std::string text = invite();
    const auto at = text.find("\r\n" + std::string(name) + ":");
    return text.erase(at, text.find("\r\n", at + 2) - at);
  };
  const std::size_t after_start_line = invite().find('\n') + 1;
  EXPECT_EQ(fault_of(without("Via")), ParseFault::missing_via);
  EXPECT_EQ(fault_of(without("From")), ParseFault::missing_from);
  EXPECT_EQ(fault_of(without("To")), ParseFault::missing_to);
  EXPECT_EQ(fault_of(without("Call-ID")), ParseFault::missing_call_id);
  EXPECT_EQ(fault_of(without("CSeq")), ParseFault::missing_cseq);
  EXPECT_EQ(fault_of(invite("f: <sip:x@y>\r\n")), ParseFault::repeated_from);
  EXPECT_EQ(fault_of(invite("t: <sip:x@y>\r\n")), ParseFault::repeated_to);
  EXPECT_EQ(fault_of(invite("i: x\r\n")), ParseFault::repeated_call_id);
  EXPECT_EQ(fault_of(invite("CSeq: 1 INVITE\r\n")), ParseFault::repeated_cseq);
  EXPECT_EQ(fault_of(invite("Max-Forwards: 1\r\n")), ParseFault::repeated_max_forwards);
  EXPECT_EQ(fault_of(without("CSeq").insert(after_start_line, "CSeq: 1 BYE\r\n")), ParseFault::cseq_method_mismatch);
  EXPECT_EQ(fault_of(without("CSeq").insert(after_start_line, "CSeq: 4294967296 INVITE\r\n")),
            ParseFault::bad_cseq_number);
  EXPECT_EQ(fault_of(without("Max-Forwards").insert(after_start_line, "Max-Forwards: ten\r\n")),
            ParseFault::bad_max_forwards);
}

TEST(Essentials, GivesTypedViews) {
  std::string text = invite("Via: SIP/2.0/TCP second\r\n");
  const auto message = Message::parse(text);
  const auto found = essentials(*message);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->top_via.branch(), "z9hG4bK776asdhds");
  EXPECT_EQ(found->cseq.number, 314159u);
  EXPECT_EQ(found->from_tag, "1928301774");
  EXPECT_EQ(found->to_tag, "");
  EXPECT_EQ(found->to.uri().user(), "bob");
  EXPECT_EQ(found->max_forwards, 70u);
  EXPECT_EQ(found->call_id, "a84b4c76e66710@pc33.atlanta.example.com");
}

}  // namespace
}  // namespace tandem::sip
