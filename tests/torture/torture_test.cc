// Every message of RFC 4475 (SIP torture tests) and RFC 5118 (IPv6), each with its verdict.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "sip/auth.h"
#include "sip/contact.h"
#include "sip/essentials.h"
#include "sip/list.h"
#include "sip/multipart.h"
#include "torture_file.h"

namespace tandem::sip {
namespace {

using torture::message;
using enum ParseFault;

/// Which check refuses it. The Request-URI and Contact are read by those who use them, after the essentials.
enum class By { nobody, framing, essentials, request_uri, contact };

struct Verdict {
  std::string_view name;
  By by = By::nobody;
  ParseFault fault = empty;
};

constexpr Verdict verdicts[] = {
    // RFC 4475 §3.1.1: valid
    {"wsinv"},
    {"intmeth"},
    {"esc01"},
    {"escnull"},
    {"esc02"},
    {"lwsdisp"},
    {"longreq"},
    {"dblreq"},
    {"semiuri"},
    {"transports"},
    {"mpart01"},
    {"unreason"},
    {"noreason"},
    // §3.1.2: invalid
    {"badinv01", By::essentials, bad_via},
    {"clerr", By::framing, truncated},
    {"ncl", By::framing, bad_content_length},
    {"scalar02", By::essentials, bad_cseq_number},
    {"scalarlg", By::essentials, bad_cseq_number},
    {"quotbal", By::essentials, bad_to},
    {"ltgtruri", By::framing, bad_request_uri},
    {"lwsruri", By::framing, bad_request_uri},
    {"lwsstart", By::framing, bad_start_line},
    {"trws", By::framing, bad_start_line},
    {"escruri"},  // the stack ignores headers in the Request-URI, as §3.1.2.11 allows
    {"baddate"},  // Date is not used; §3.1.2.12 lets an element ignore it
    {"regbadct", By::contact, uri_needs_brackets},
    {"badaspec", By::essentials, bad_to},
    {"baddn", By::essentials, bad_from},
    {"badvers", By::framing, unsupported_version},
    {"mismatch01", By::essentials, cseq_method_mismatch},
    {"mismatch02", By::essentials, cseq_method_mismatch},
    {"bigcode", By::framing, bad_status},
    // §3.2: transaction layer semantics
    {"badbranch"},
    // §3.3: application semantics
    {"insuf", By::essentials, missing_from},
    {"unkscm"},
    {"novelsc"},
    {"unksm2"},
    {"bext01"},
    {"invut"},
    {"regaut01"},
    {"multi01", By::essentials, repeated_cseq},
    {"mcl01", By::framing, repeated_content_length},
    {"bcast"},
    {"zeromf"},
    {"cparam01"},
    {"cparam02"},
    {"regescrt"},
    {"sdp01"},
    // §3.4: backward compatibility
    {"inv2543"},
    // RFC 5118 §4
    {"ipv6-good"},
    {"ipv6-bad", By::request_uri, bad_uri_port},
    {"port-ambiguous"},
    {"port-unambiguous"},
    {"via-received-param-with-delim"},
    {"via-received-param-no-delim"},
    {"ipv6-in-sdp"},
    {"mult-ip-in-header"},
    {"mult-ip-in-sdp"},
    {"ipv4-mapped-ipv6"},
    {"ipv6-correct-abnf-2-colons"},
    {"ipv6-bug-abnf-3-colons"},
};
static_assert(std::size(verdicts) == 49 + 12);

std::pair<By, ParseFault> judge(std::string& text) {
  const auto parsed = Message::parse(text);
  if (!parsed) return {By::framing, parsed.error().fault};
  if (const auto checked = essentials(*parsed); !checked) return {By::essentials, checked.error().fault};
  if (parsed->is_request())
    if (const auto uri = Uri::parse(parsed->request_uri()); !uri) return {By::request_uri, uri.error().fault};
  std::pair<By, ParseFault> verdict{By::nobody, empty};
  for_each_value(*parsed, HeaderId::contact, [&](std::string_view value) {
    if (const auto contact = Contact::parse(value); !contact) verdict = {By::contact, contact.error().fault};
  });
  return verdict;
}

class Torture : public testing::TestWithParam<Verdict> {};

TEST_P(Torture, IsJudged) {
  std::string text = message(GetParam().name);
  const auto [by, fault] = judge(text);
  EXPECT_EQ(by, GetParam().by) << sentence(fault);
  EXPECT_EQ(sentence(fault), sentence(GetParam().fault));
}

// A refused request can be answered with a 400, because its top Via is found; only badinv01's Via is the broken part.
TEST_P(Torture, ARefusedRequestIsSalvaged) {
  if (GetParam().by == By::nobody) return;
  std::string text = message(GetParam().name);
  static_cast<void>(Message::parse(text));  // has written into the buffer already
  const bool is_request = !text.starts_with("SIP/");
  EXPECT_EQ(Message::salvage(text).has_value(), is_request && GetParam().fault != bad_via);
}

INSTANTIATE_TEST_SUITE_P(Rfc4475And5118, Torture, testing::ValuesIn(verdicts), [](const auto& verdict) {
  std::string name(verdict.param.name);
  std::ranges::replace(name, '-', '_');
  return name;
});

TEST(TortureFiles, EachHasItsVerdict) {
  const auto names = torture::message_names();
  EXPECT_EQ(names.size(), std::size(verdicts));
  for (const auto& name : names)
    EXPECT_TRUE(std::ranges::any_of(verdicts, [&](const Verdict& verdict) { return verdict.name == name; })) << name;
}

/// An accepted message with what its readers find in it.
struct Accepted {
  explicit Accepted(std::string_view name) : text(message(name)), message_(*Message::parse(text)) {
    found = *essentials(message_);
  }
  const Message* operator->() const { return &message_; }
  const Message& operator*() const { return message_; }
  std::string text;

 private:
  Message message_;

 public:
  Essentials found;
};

TEST(Understood, WsinvThroughFoldingAndBlanks) {
  const Accepted m("wsinv");
  EXPECT_EQ(m.found.to_tag, "1918181833n");
  EXPECT_EQ(m.found.from_tag, "98asjd8");
  EXPECT_EQ(m.found.from.display_name_unescaped(), "J Rosenberg \\\"");
  EXPECT_EQ(m.found.max_forwards, 68u);
  EXPECT_EQ(m.found.cseq.number, 9u);
  EXPECT_EQ(m->body().size(), 150u);
  EXPECT_EQ(m.found.top_via.sent_by_host(), "192.0.2.2");
  std::vector<std::string> branches;
  for_each_value(*m, HeaderId::via, [&](auto value) { branches.emplace_back(Via::parse(value)->branch()); });
  EXPECT_EQ(branches, (std::vector<std::string>{"390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"}));
  const auto contact = Contact::parse(m->value(HeaderId::contact));
  EXPECT_EQ(contact->q_thousandths(), 330u);
  EXPECT_EQ(contact->param("newparam"), "newvalue");
  EXPECT_EQ(contact->address().display_name_unescaped(), "Quoted string \"\"");
  EXPECT_EQ(m->value("unknownheaderwithunusualvalue"), ";;,,;;,;");
  EXPECT_TRUE((*parse_addresses(*m, HeaderId::route))[0].uri().has_param("lr"));
}

TEST(Understood, IntmethUsesTheWholeTokenAlphabet) {
  const Accepted m("intmeth");
  EXPECT_EQ(m->method(), Method::other);
  EXPECT_EQ(m->method_text(), "!interesting-Method0123456789_*+`.%indeed'~");
  const auto uri = Uri::parse(m->request_uri());
  EXPECT_EQ(uri->user(), "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  EXPECT_EQ(uri->password(), "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
  EXPECT_EQ(uri->host(), "example.com");
  EXPECT_EQ(m.found.to.display_name_unescaped(), std::string("BEL:\x07 NUL:\0 DEL:\x7f", 17));
  EXPECT_EQ(m.found.from_tag, "_token~1'+`*%!-.");
  EXPECT_EQ(m.found.from.params().unquoted("fromParam''~+*_!.-%"),
            "\xD1\x80\xD0\xB0\xD0\xB1\xD0\xBE\xD1\x82"
            "\xD0\xB0\xD1\x8E\xD1\x89\xD0\xB8\xD0\xB9");
  EXPECT_EQ(m->value("extensionHeader-!.%*+_`'~"), "\xEF\xBB\xBF\xE5\xA4\xA7\xE5\x81\x9C\xE9\x9B\xBB");
}

TEST(Understood, EscapesAreDecodedOnceAndOnlyInUris) {
  const Accepted esc01("esc01");
  EXPECT_EQ(Uri::parse(esc01->request_uri())->user_unescaped(), "sips:user@example.com");
  EXPECT_TRUE(equivalent(esc01.found.to.uri(), *Uri::parse("sip:user@example.com")));
  EXPECT_EQ(esc01.found.from.uri().user_unescaped(), "I have spaces");
  const Accepted null("escnull");
  EXPECT_EQ(null.found.to.uri().user_unescaped(), std::string("null-\0-null", 11));
  EXPECT_EQ(parse_addresses(*null, HeaderId::contact)->size(), 2u);
  const Accepted esc02("esc02");
  EXPECT_EQ(esc02->method(), Method::other);
  EXPECT_EQ(esc02.found.to.display_name(), "%Z%45");
  EXPECT_EQ(esc02->count(HeaderId::contact), 2u);
  EXPECT_EQ(esc02->value("C%6Fntact"), "<sip:alias2@host2.example.com>");
}

TEST(Understood, ThreeColonsAreReadAsTwo) {
  const Accepted bug("ipv6-bug-abnf-3-colons"), correct("ipv6-correct-abnf-2-colons");
  EXPECT_TRUE(equivalent(*Uri::parse(bug->request_uri()), *Uri::parse(correct->request_uri())));
  EXPECT_TRUE(equivalent(bug.found.to.uri(), correct.found.to.uri()));
}

TEST(Understood, LwsdispNeedsNoBlankBeforeTheBracket) {
  const Accepted m("lwsdisp");
  EXPECT_EQ(m.found.from.display_name(), "caller");
}

TEST(Understood, LongreqIsReadWhole) {
  const Accepted m("longreq");
  EXPECT_EQ(m->count(HeaderId::via), 34u);
  EXPECT_EQ(m.found.call_id.size(), 7 + 4 + 20 * 6 + 10 + 0u);
  EXPECT_EQ(m.found.to.uri().port(), 6000);
  EXPECT_EQ(m.found.from_tag.size(), 2 + 50 * 3 + 3u);
}

TEST(Understood, DblreqIsOneRequestAndIgnoredRest) {
  const Accepted m("dblreq");
  EXPECT_EQ(m->method(), Method::register_);
  EXPECT_TRUE(m->body().empty());
  EXPECT_EQ(m->text().find("INVITE"), std::string_view::npos);
}

TEST(Understood, SemiuriHasItsSemicolonInTheUser) {
  const Accepted m("semiuri");
  const auto uri = Uri::parse(m->request_uri());
  EXPECT_EQ(uri->user_unescaped(), "user;par=u@example.net");
  EXPECT_EQ(uri->host(), "example.com");
  EXPECT_TRUE(m->has_option(HeaderId::accept, "message/sipfrag"));
}

TEST(Understood, TransportsKnownAndUnknown) {
  const Accepted m("transports");
  std::vector<ViaTransport> seen;
  for_each_value(*m, HeaderId::via, [&](auto value) { seen.push_back(Via::parse(value)->transport()); });
  EXPECT_EQ(seen, (std::vector{ViaTransport::udp, ViaTransport::sctp, ViaTransport::tls, ViaTransport::other,
                               ViaTransport::tcp}));
}

TEST(Understood, Mpart01HasItsPartsWithBinaryBytes) {
  const Accepted m("mpart01");
  EXPECT_EQ(**find_body(*m, "text", "plain"), "Hello");
  const auto binary = find_body(*m, "application", "octet-stream");
  ASSERT_TRUE(binary && *binary);
  EXPECT_EQ((*binary)->size(), 4 + 0x152u);  // as its own DER header says
  EXPECT_TRUE((*binary)->contains('\0'));
}

TEST(Understood, ReasonMayBeUtf8OrEmpty) {
  EXPECT_TRUE(Accepted("unreason")->reason().starts_with("= 2**3 * 5**2 \xD0\xBD\xD0\xBE"));
  EXPECT_EQ(Accepted("noreason")->reason(), "");
  EXPECT_EQ(Accepted("noreason")->status(), 100u);
}

TEST(Understood, BadbranchIsNotTakenForAnRfc3261Branch) {
  EXPECT_FALSE(Accepted("badbranch").found.top_via.has_rfc3261_branch());
}

TEST(Understood, UnknownSchemesAreKeptForA416) {
  EXPECT_EQ(Uri::parse(Accepted("unkscm")->request_uri())->scheme(), Scheme::other);
  const Accepted novel("novelsc");
  EXPECT_EQ(Uri::parse(novel->request_uri())->scheme_text(), "soap.beep");
  const Accepted unksm2("unksm2");
  EXPECT_EQ(unksm2.found.to.uri().text(), "isbn:2983792873");
  EXPECT_EQ(unksm2.found.from.uri().scheme_text(), "http");
}

TEST(Understood, WhatTheApplicationMustRefuseIsVisible) {
  const Accepted bext01("bext01");
  EXPECT_TRUE(bext01->has_option(HeaderId::require, "nothingSupportsThisEither"));
  EXPECT_TRUE(bext01->has_option(HeaderId::proxy_require, "noProxiesSupportThis"));
  const Accepted invut("invut");
  EXPECT_FALSE(find_sdp(*invut)->has_value());
  const Accepted regaut01("regaut01");
  const auto credentials = Credentials::parse(regaut01->value(HeaderId::authorization));
  ASSERT_TRUE(credentials);
  EXPECT_FALSE(credentials->is_digest());
  EXPECT_EQ(Accepted("zeromf").found.max_forwards, 0u);
  EXPECT_FALSE(Accepted("sdp01")->has_option(HeaderId::accept, "application/sdp"));
}

TEST(Understood, BcastNamesABroadcastAddressBelowTheTopVia) {
  const Accepted m("bcast");
  EXPECT_EQ(m.found.top_via.sent_by_host(), "192.0.2.198");
  EXPECT_EQ(m->count(HeaderId::via), 2u);
}

TEST(Understood, ContactParametersBelongToHeaderOrUriByTheBrackets) {
  const Accepted bare("cparam01"), bracketed("cparam02");
  const auto first = Contact::parse(bare->value(HeaderId::contact));
  EXPECT_TRUE(first->address().params().has("unknownparam"));
  EXPECT_FALSE(first->uri().has_param("unknownparam"));
  EXPECT_TRUE(Contact::parse(bracketed->value(HeaderId::contact))->uri().has_param("unknownparam"));
  const Accepted regescrt("regescrt");
  EXPECT_EQ(Contact::parse(regescrt->value(HeaderId::contact))->uri().headers(), "Route=%3Csip:sip.example.com%3E");
}

TEST(Understood, Inv2543HasNeitherTagNorBranchNorLength) {
  const Accepted m("inv2543");
  EXPECT_EQ(m.found.from_tag, "");
  EXPECT_EQ(m.found.top_via.branch(), "");
  EXPECT_EQ(m.found.max_forwards, default_max_forwards);
  EXPECT_TRUE(m.found.from.uri().is_phone_number());
  EXPECT_TRUE(find_sdp(*m)->has_value());
}

TEST(Understood, Ipv6ReferencesAndPorts) {
  const Accepted good("ipv6-good"), ambiguous("port-ambiguous"), clear("port-unambiguous");
  EXPECT_EQ(Uri::parse(good->request_uri())->host(), "2001:db8::10");
  EXPECT_EQ(good.found.top_via.sent_by_host(), "2001:db8::9:1");
  EXPECT_EQ(Uri::parse(ambiguous->request_uri())->host(), "2001:db8::10:5070");
  EXPECT_EQ(Uri::parse(ambiguous->request_uri())->port(), std::nullopt);
  EXPECT_EQ(Uri::parse(clear->request_uri())->port(), 5070);
  EXPECT_EQ(Accepted("via-received-param-with-delim").found.top_via.received(), "2001:db8::9:255");
  EXPECT_EQ(Accepted("via-received-param-no-delim").found.top_via.received(), "2001:db8::9:255");
  EXPECT_EQ(Accepted("ipv4-mapped-ipv6").found.top_via.sent_by_port(), 19823);
  EXPECT_EQ(Accepted("ipv4-mapped-ipv6").found.top_via.sent_by_host(), "::ffff:192.0.2.10");
  EXPECT_EQ(Accepted("ipv6-correct-abnf-2-colons").found.to.uri().host(), "2001:db8::192.0.2.1");
}

}  // namespace
}  // namespace tandem::sip
