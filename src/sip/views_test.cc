#include <gtest/gtest.h>

#include "sip/auth.h"
#include "sip/contact.h"
#include "sip/content_type.h"
#include "sip/cseq.h"
#include "sip/header_id.h"
#include "sip/multipart.h"
#include "sip/name_addr.h"
#include "sip/session_headers.h"
#include "sip/via.h"

namespace tandem::sip {
namespace {

TEST(HeaderId, EveryNameIsFoundInAnyCaseAndByItsLetter) {
  for (std::size_t i = 0; i < known_headers; ++i) {
    const auto id = static_cast<HeaderId>(i);
    EXPECT_EQ(header_id_from(name_of(id)), id);
    EXPECT_EQ(header_id_from(lower_case(name_of(id))), id);
    EXPECT_EQ(header_id_from(std::string(name_of(id)) + "x"), HeaderId::other);
    if (const char letter = compact_name_of(id)) {
      EXPECT_EQ(header_id_from(std::string_view(&letter, 1)), id);
    }
  }
  EXPECT_EQ(header_id_from("Vie"), HeaderId::other);
  EXPECT_EQ(header_id_from(""), HeaderId::other);
}

TEST(Method, IsCaseSensitive) {
  EXPECT_EQ(method_from("INVITE"), Method::invite);
  EXPECT_EQ(method_from("invite"), Method::other);
  EXPECT_EQ(to_text(Method::register_), "REGISTER");
}

TEST(NameAddr, ReadsAllForms) {
  const auto quoted = NameAddr::parse("\"A. \\\"G\\\" Bell\" <sip:agb@bell.com;lr>;tag=a48s");
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->display_name_unescaped(), "A. \"G\" Bell");
  EXPECT_EQ(quoted->uri().user(), "agb");
  EXPECT_EQ(quoted->tag(), "a48s");
  const auto tokens = NameAddr::parse("Anonymous Caller<sip:c8oqz84zk7z@privacy.org> ; tag = hyh8");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->display_name(), "Anonymous Caller");
  EXPECT_EQ(tokens->tag(), "hyh8");
  const auto bare = NameAddr::parse("sip:+12125551212@phone2net.com;tag=887s");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->tag(), "887s");
  EXPECT_TRUE(bare->uri().params().empty());
}

TEST(NameAddr, NamesWhatIsWrong) {
  const auto fault = [](std::string_view text) { return NameAddr::parse(text).error().fault; };
  EXPECT_EQ(fault("\"open <sip:a@b>"), ParseFault::bad_quoted_string);
  EXPECT_EQ(fault("<sip:a@b"), ParseFault::unclosed_bracket);
  EXPECT_EQ(fault("Bell, A <sip:a@b>"), ParseFault::bad_display_name);
  EXPECT_EQ(fault("sip:a@b?x=y"), ParseFault::uri_needs_brackets);
  EXPECT_EQ(fault("<sip:a@b>tag=x"), ParseFault::bad_parameter);
  EXPECT_EQ(fault("<sip:a@b>;tag=\"x"), ParseFault::bad_quoted_string);
  EXPECT_EQ(fault(""), ParseFault::bad_uri);
}

TEST(Via, ReadsSpacedAndPlainForms) {
  const auto via = Via::parse("SIP / 2.0 / TCP  [2001:db8::9:1]:5061 ;branch = z9hG4bKx;rport;received=192.0.2.1");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport(), ViaTransport::tcp);
  EXPECT_EQ(via->sent_by_host(), "2001:db8::9:1");
  EXPECT_EQ(via->sent_by_port(), 5061);
  EXPECT_EQ(via->branch(), "z9hG4bKx");
  EXPECT_TRUE(via->has_rfc3261_branch());
  EXPECT_TRUE(via->has_rport());
  EXPECT_EQ(via->rport(), std::nullopt);
  EXPECT_EQ(via->received(), "192.0.2.1");
  EXPECT_EQ(Via::parse("SIP/2.0/UDP h;rport=5062")->rport(), 5062);
  EXPECT_EQ(Via::parse("SIP/2.0/UDP h:5060")->text_before_params(), "SIP/2.0/UDP h:5060");
  for (const char* text :
       {"", "SIP/2.0/UDP", "SIP/2.0 h", "SIP/2.0/UDP h:x", "SIP/2.0/UDP h;branch=", "SIP/2.0/UDP ,h"})
    EXPECT_FALSE(Via::parse(text)) << text;
}

TEST(CSeq, NumberStaysBelowTwoToThe31) {
  EXPECT_EQ(CSeq::parse("0009 INVITE")->number, 9u);
  EXPECT_EQ(CSeq::parse("2147483647 BYE")->method, Method::bye);
  EXPECT_EQ(CSeq::parse("2147483648 BYE").error().fault, ParseFault::bad_cseq_number);
  for (const char* text : {"", "1", "INVITE", "1INVITE", "1 INVITE x", "-1 INVITE"})
    EXPECT_FALSE(CSeq::parse(text)) << text;
  const auto rack = RAck::parse("776656 1 INVITE");
  ASSERT_TRUE(rack);
  EXPECT_EQ(rack->rseq, 776656u);
  EXPECT_EQ(rack->cseq.number, 1u);
}

TEST(Contact, ReadsExpiresAndQ) {
  EXPECT_TRUE(Contact::parse(" * ")->is_wildcard());
  const auto contact = Contact::parse("<sip:a@b>;q=0.75;expires=60;+sip.instance=\"<urn:uuid:1>\"");
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->q_thousandths(), 750u);
  EXPECT_EQ(contact->expires(), 60u);
  EXPECT_EQ(contact->instance(), "<urn:uuid:1>");
  EXPECT_EQ(Contact::parse("<sip:a@b>;expires=soon")->expires(), 3600u);
  EXPECT_EQ(Contact::parse("<sip:a@b>;expires=99999999999")->expires(), 4294967295u);
  EXPECT_EQ(Contact::parse("<sip:a@b>")->q_thousandths(), 1000u);
  EXPECT_FALSE(Contact::parse("<sip:a@b>;q=1.5"));
}

TEST(Auth, ReadsChallenge) {
  const auto c = Challenge::parse(
      "Digest realm=\"a, \\\"b\\\"\", nonce=\"n=\", qop=\"auth,auth-int\" ,algorithm=SHA-256,stale=TRUE");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->realm(), "a, \\\"b\\\"");
  EXPECT_EQ(c->params().unescaped("realm"), "a, \"b\"");
  EXPECT_TRUE(c->offers_qop("auth-int"));
  EXPECT_FALSE(c->offers_qop("int"));
  EXPECT_TRUE(c->stale());
  EXPECT_EQ(c->algorithm(), "SHA-256");
  EXPECT_FALSE(Challenge::parse("Digest realm=\"a\""));
  EXPECT_FALSE(Challenge::parse("Digest realm=\"a"));
  EXPECT_EQ(Challenge::parse("Basic Zm9v=")->scheme(), "Basic");
}

TEST(Auth, ReadsCredentials) {
  const auto c = Credentials::parse(
      "Digest username=\"bob\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"00\", qop=auth, nc=0000000a, "
      "cnonce=\"c\"");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->username(), "bob");
  EXPECT_EQ(c->nc(), 10u);
  EXPECT_EQ(c->qop(), "auth");
  EXPECT_FALSE(Credentials::parse("Digest username=\"bob\""));
}

TEST(SessionHeaders, ReadTheirValues) {
  EXPECT_EQ(SessionExpires::parse("1800;refresher=UAS")->refresher, SessionExpires::Refresher::uas);
  EXPECT_FALSE(SessionExpires::parse("soon"));
  const auto replaces = Replaces::parse("98732@sip.example.com;from-tag=r33;to-tag=ff8;early-only");
  ASSERT_TRUE(replaces);
  EXPECT_EQ(replaces->from_tag, "r33");
  EXPECT_TRUE(replaces->early_only);
  EXPECT_FALSE(Replaces::parse("98732@sip.example.com;from-tag=r33"));
  const auto reason = Reason::parse("Q.850 ;cause=16 ;text=\"Terminated\"");
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->cause, 16u);
  EXPECT_EQ(reason->text, "Terminated");
  const auto retry = RetryAfter::parse("18000 (in a (nested) meeting);duration=3600");
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->seconds, 18000u);
  EXPECT_EQ(retry->comment, "in a (nested) meeting");
  EXPECT_EQ(retry->duration, 3600u);
  EXPECT_FALSE(RetryAfter::parse("5 (open"));
  EXPECT_EQ(Event::parse("refer;id=93809824")->id, "93809824");
  EXPECT_EQ(delta_seconds_from("4294967296"), 4294967295u);
  EXPECT_EQ(delta_seconds_from("-1"), std::nullopt);
}

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

TEST(ParseError, EveryFaultHasItsSentence) {
  for (int i = 0; i <= static_cast<int>(ParseFault::trailing_text); ++i)
    EXPECT_NE(sentence(static_cast<ParseFault>(i)), "Malformed message") << i;
}

}  // namespace
}  // namespace tandem::sip
