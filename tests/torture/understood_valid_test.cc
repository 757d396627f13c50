// What is read out of the messages of RFC 4475 §3.1.1, and out of those of §3.1.2 that are accepted.
#include "accepted.h"
#include "sdp/session.h"
#include "sip/content_type.h"
#include "sip/grammar.h"
#include "sip/multipart.h"

namespace tandem::sip {
namespace {

/// The session description that most INVITEs carry.
void expect_usual_session(const Accepted& m, std::string_view address) {
  const auto found = find_sdp(*m);
  ASSERT_TRUE(found && *found);
  const auto session = sdp::parse(**found);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->origin.username, "mhandley");
  EXPECT_EQ(session->connection->ip, IpAddress::parse(address));
  ASSERT_EQ(session->media.size(), 2u);
  EXPECT_EQ(session->media[0].port, 49217);
  EXPECT_EQ(session->media[0].formats, (std::vector<std::string>{"0", "12"}));
  EXPECT_EQ(session->media[1].kind, sdp::MediaKind::video);
  EXPECT_EQ(session->media[1].port, 3227);
}

TEST(Wsinv, IsReadThroughFoldingAndBlanks) {
  const Accepted m("wsinv");
  EXPECT_EQ(m->method(), Method::invite);
  EXPECT_EQ(m.request_uri().user(), "vivekg");
  EXPECT_EQ(m.request_uri().host(), "chair-dnrc.example.com");
  ASSERT_TRUE(m.request_uri().has_param("unknownparam"));
  EXPECT_FALSE(m.request_uri().params().find("unknownparam")->has_value);
  EXPECT_EQ(m.found.to.uri().text(), "sip:vivekg@chair-dnrc.example.com");
  EXPECT_EQ(m.found.to_tag, "1918181833n");
  EXPECT_EQ(m.found.from.display_name_unescaped(), "J Rosenberg \\\"");
  EXPECT_EQ(m.found.from.uri().text(), "sip:jdrosen@example.com");
  EXPECT_EQ(m.found.from_tag, "98asjd8");
  EXPECT_EQ(m.found.max_forwards, 68u);
  EXPECT_EQ(m.found.call_id, "wsinv.ndaksdj@192.0.2.1");
  EXPECT_EQ(m.found.cseq.number, 9u);
  EXPECT_EQ(m.found.cseq.method, Method::invite);
  EXPECT_EQ(m->body().size(), 150u);
  expect_usual_session(m, "192.0.2.4");
}

TEST(Wsinv, HasItsThreeViasInOrder) {
  const Accepted m("wsinv");
  const auto vias = m.vias();
  ASSERT_EQ(vias.size(), 3u);
  const ViaTransport transports[] = {ViaTransport::udp, ViaTransport::tcp, ViaTransport::udp};
  const std::string_view hosts[] = {"192.0.2.2", "spindle.example.com", "192.168.255.111"};
  const std::string_view branches[] = {"390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(vias[i].is_sip_2_0()) << i;
    EXPECT_EQ(vias[i].transport(), transports[i]) << i;
    EXPECT_EQ(vias[i].sent_by_host(), hosts[i]) << i;
    EXPECT_EQ(vias[i].sent_by_port(), std::nullopt) << i;
    EXPECT_EQ(vias[i].branch(), branches[i]) << i;
    EXPECT_EQ(vias[i].has_rfc3261_branch(), i > 0) << i;
  }
}

TEST(Wsinv, HasFieldsKnownAndUnknown) {
  const Accepted m("wsinv");
  EXPECT_TRUE(m->has(HeaderId::subject));
  EXPECT_EQ(m->value(HeaderId::subject), "");
  std::string folded(m->value("newfangledheader"));
  while (folded.contains("  ")) folded.replace(folded.find("  "), 2, " ");
  EXPECT_EQ(folded, "newfangled value continued newfangled value");
  EXPECT_EQ(m->value("unknownheaderwithunusualvalue"), ";;,,;;,;");
  EXPECT_TRUE(ContentType::parse(m->value(HeaderId::content_type))->is_sdp());
  const auto route = *parse_addresses(*m, HeaderId::route);
  ASSERT_EQ(route.size(), 1u);
  EXPECT_EQ(route[0].uri().host(), "services.example.com");
  EXPECT_TRUE(route[0].uri().has_param("lr"));
  EXPECT_EQ(route[0].uri().param("unknownwith"), "value");
  EXPECT_FALSE(route[0].uri().params().find("unknown-no-value")->has_value);
  const auto contacts = m.contacts();
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_EQ(contacts[0].address().display_name_unescaped(), "Quoted string \"\"");
  EXPECT_EQ(contacts[0].uri().text(), "sip:jdrosen@example.com");
  EXPECT_EQ(contacts[0].param("newparam"), "newvalue");
  EXPECT_FALSE(contacts[0].address().params().find("secondparam")->has_value);
  EXPECT_EQ(contacts[0].q_thousandths(), 330u);
}

TEST(Intmeth, UsesTheWholeTokenAlphabet) {
  const Accepted m("intmeth");
  EXPECT_EQ(m->method(), Method::other);
  EXPECT_EQ(m->method_text(), "!interesting-Method0123456789_*+`.%indeed'~");
  EXPECT_EQ(m.request_uri().user(), "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  EXPECT_EQ(m.request_uri().password(), "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
  EXPECT_EQ(m.request_uri().host(), "example.com");
  EXPECT_EQ(m.found.top_via.transport(), ViaTransport::tcp);
  EXPECT_EQ(m.found.top_via.branch(), "z9hG4bK-.!%66*_+`'~");
  EXPECT_EQ(m.found.to.display_name_unescaped(), std::string("BEL:\x07 NUL:\0 DEL:\x7f", 17));
  EXPECT_EQ(m.found.to.uri().user(), "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  EXPECT_EQ(m.found.from.display_name(), "token1~` token2'+_ token3*%!.-");
  EXPECT_EQ(m.found.from.uri().text(), "sip:mundane@example.com");
  EXPECT_EQ(m.found.from_tag, "_token~1'+`*%!-.");
  EXPECT_EQ(m.found.from.params().unquoted("fromParam''~+*_!.-%"),
            "\xD1\x80\xD0\xB0\xD0\xB1\xD0\xBE\xD1\x82\xD0\xB0\xD1\x8E\xD1\x89\xD0\xB8\xD0\xB9");
  EXPECT_EQ(m.found.call_id, "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
  EXPECT_EQ(m.found.cseq.number, 139122385u);
  EXPECT_EQ(m.found.cseq.method_text, m->method_text());
  EXPECT_EQ(m.found.max_forwards, 255u);
  EXPECT_EQ(m->value("extensionHeader-!.%*+_`'~"), "\xEF\xBB\xBF\xE5\xA4\xA7\xE5\x81\x9C\xE9\x9B\xBB");
}

TEST(Esc01, IsDecodedOnceAndOnlyInUris) {
  const Accepted m("esc01");
  EXPECT_EQ(m.request_uri().scheme(), Scheme::sip);
  EXPECT_EQ(m.request_uri().user_unescaped(), "sips:user@example.com");
  EXPECT_EQ(m.request_uri().host(), "example.net");
  EXPECT_EQ(m.found.to.uri().user_unescaped(), "user");
  EXPECT_TRUE(equivalent(m.found.to.uri(), *Uri::parse("sip:user@example.com")));
  EXPECT_EQ(m.found.from.uri().user_unescaped(), "I have spaces");
  EXPECT_EQ(m.found.call_id, "esc01.239409asdfakjkn23onasd0-3234");
  const auto contacts = m.contacts();
  ASSERT_EQ(contacts.size(), 1u);
  const Uri& contact = contacts[0].uri();
  EXPECT_EQ(contact.user_unescaped(), "caller");
  EXPECT_TRUE(contact.has_param("lr"));
  EXPECT_EQ(unescape_uri(contact.param("name")), "value%41");
  EXPECT_TRUE(equivalent(contact, *Uri::parse("sip:caller@host5.example.net;lr;name=value%2541")));
  EXPECT_FALSE(equivalent(contact, *Uri::parse("sip:caller@host5.example.net;lr;name=valueA")));
  expect_usual_session(m, "192.0.2.1");
}

TEST(Escnull, DoesNotEndNames) {
  const Accepted m("escnull");
  EXPECT_EQ(m->method(), Method::register_);
  EXPECT_EQ(m.found.to.uri().user_unescaped(), std::string("null-\0-null", 11));
  EXPECT_EQ(m.found.from.uri().user_unescaped(), std::string("null-\0-null", 11));
  EXPECT_FALSE(equivalent(m.found.to.uri(), *Uri::parse("sip:null-@example.com")));
  const auto contacts = m.contacts();
  ASSERT_EQ(contacts.size(), 2u);
  EXPECT_EQ(contacts[0].uri().user_unescaped(), std::string(1, '\0'));
  EXPECT_EQ(contacts[1].uri().user_unescaped(), std::string(2, '\0'));
  EXPECT_FALSE(equivalent(contacts[0].uri(), contacts[1].uri()));
}

TEST(Esc02, IsNotDecodedWhereItIsNoEscape) {
  const Accepted m("esc02");
  EXPECT_EQ(m->method(), Method::other);
  EXPECT_EQ(m->method_text(), "RE%47IST%45R");
  EXPECT_EQ(m.found.cseq.method_text, "RE%47IST%45R");
  EXPECT_EQ(m.found.to.display_name_unescaped(), "%Z%45");
  EXPECT_EQ(m.found.from.display_name_unescaped(), "%Z%45");
  EXPECT_EQ(m.found.top_via.branch(), "z9hG4bK209%fzsnel234");
  const auto contacts = m.contacts();
  ASSERT_EQ(contacts.size(), 2u);
  EXPECT_EQ(contacts[0].uri().text(), "sip:alias1@host1.example.com");
  EXPECT_EQ(contacts[1].uri().text(), "sip:alias3@host3.example.com");
  EXPECT_EQ(m->value("C%6Fntact"), "<sip:alias2@host2.example.com>");
}

TEST(Lwsdisp, NeedsNoBlankBeforeTheBracket) {
  const Accepted m("lwsdisp");
  EXPECT_EQ(m.found.from.display_name(), "caller");
  EXPECT_EQ(m.found.from.uri().text(), "sip:caller@example.com");
  EXPECT_EQ(m.found.from_tag, "323");
}

TEST(Longreq, IsReadWhole) {
  const Accepted m("longreq");
  EXPECT_EQ(m.found.to.display_name(), "I have a user name of " + repeated("extreme", 10) + " proportion");
  EXPECT_EQ(m.found.to.uri().port(), 6000);
  EXPECT_EQ(m.found.to.uri().param("unknownparam1"), "very" + repeated("long", 20) + "value");
  EXPECT_EQ(m.found.to.uri().param("longparam" + repeated("name", 25)), "shortvalue");
  EXPECT_TRUE(m.found.to.uri().has_param("very" + repeated("long", 25) + "ParameterNameWithNoValue"));
  const std::string caller = repeated("amazinglylongcallername", 5);
  EXPECT_EQ(m.found.from.uri().user(), caller);
  EXPECT_EQ(m.found.from_tag, "12" + repeated("982", 50) + "424");
  EXPECT_EQ(m.found.from.param("unknownheaderparam" + repeated("name", 20)),
            "unknowheaderparam" + repeated("value", 15));
  EXPECT_TRUE(m.found.from.params().has("unknownValueless" + repeated("paramname", 10)));
  EXPECT_EQ(m.found.call_id, "longreq.one" + repeated("really", 20) + "longcallid");
  const std::string unknown = "unknown-" + repeated("long", 20);
  EXPECT_EQ(m->value(unknown + "-name"),
            unknown + "-value; " + unknown + "-parameter-name = " + unknown + "-parameter-value");
  const auto contacts = m.contacts();
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_EQ(contacts[0].uri().user(), caller);
  expect_usual_session(m, "192.0.2.1");
}

TEST(Longreq, HasEveryViaWhateverItsNameIsWrittenLike) {
  const Accepted m("longreq");
  const auto vias = m.vias();
  ASSERT_EQ(vias.size(), 34u);
  for (std::size_t i = 0; i < 33; ++i)
    EXPECT_EQ(vias[i].sent_by_host(), "sip" + std::to_string(33 - i) + ".example.com");
  EXPECT_EQ(vias[33].sent_by_host(), "host.example.com");
  EXPECT_EQ(vias[33].received(), "192.0.2.5");
  EXPECT_EQ(vias[33].branch(), "very" + repeated("long", 50) + "branchvalue");
}

TEST(Dblreq, IsOneRequestAndIgnoredRest) {
  const Accepted m("dblreq");
  EXPECT_EQ(m->method(), Method::register_);
  EXPECT_EQ(m.found.cseq.number, 8u);
  EXPECT_TRUE(m->body().empty());
  EXPECT_FALSE(m->text().contains("INVITE"));
}

TEST(Semiuri, HasItsSemicolonInTheUser) {
  const Accepted m("semiuri");
  EXPECT_EQ(m.request_uri().user_unescaped(), "user;par=u@example.net");
  EXPECT_EQ(m.request_uri().host(), "example.com");
  EXPECT_TRUE(m.request_uri().params().empty());
  for (const char* type : {"application/sdp", "application/pkcs7-mime", "multipart/mixed", "multipart/signed",
                           "message/sip", "message/sipfrag"})
    EXPECT_TRUE(m->has_option(HeaderId::accept, type)) << type;
}

TEST(Transports, AreKnownAndUnknown) {
  const Accepted m("transports");
  const auto vias = m.vias();
  ASSERT_EQ(vias.size(), 5u);
  const ViaTransport expected[] = {ViaTransport::udp, ViaTransport::sctp, ViaTransport::tls, ViaTransport::other,
                                   ViaTransport::tcp};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(vias[i].transport(), expected[i]) << i;
    EXPECT_EQ(vias[i].sent_by_host(), "t" + std::to_string(i + 1) + ".example.com");
    EXPECT_TRUE(vias[i].has_rfc3261_branch()) << i;
  }
  EXPECT_EQ(vias[3].transport_text(), "UNKNOWN");
}

TEST(Mpart01, HasItsPartsWithBinaryBytes) {
  const Accepted m("mpart01");
  EXPECT_EQ(m->method(), Method::message);
  EXPECT_EQ(m->body().size(), 553u);
  EXPECT_TRUE(m->body().ends_with("\r\n--7a9cbec02ceef655--\r\n"));
  EXPECT_TRUE(m.found.top_via.has_rport());
  EXPECT_EQ(m.found.top_via.sent_by_port(), 5070);
  EXPECT_EQ(m->value(HeaderId::identity).size(), 172u);
  const auto type = ContentType::parse(m->value(HeaderId::content_type));
  ASSERT_TRUE(type);
  EXPECT_TRUE(type->is("multipart", "mixed"));
  MultipartReader parts(m->body(), type->boundary());
  const auto first = parts.next().value();
  EXPECT_EQ(first->content_type, "text/plain");
  EXPECT_EQ(first->body, "Hello");
  const auto second = parts.next().value();
  EXPECT_EQ(second->content_type, "application/octet-stream");
  EXPECT_EQ(second->header("content-transfer-encoding"), "binary");
  ASSERT_EQ(second->body.size(), 342u);
  EXPECT_TRUE(second->body.starts_with(std::string_view("\x30\x82\x01\x52\x06\x09", 6)));
  EXPECT_TRUE(second->body.ends_with("\xBC\x99\xD0\x05"));
  EXPECT_TRUE(second->body.contains('\0'));
  EXPECT_FALSE(parts.next().value());
}

TEST(Unreason, HasAReasonPhraseInUtf8) {
  const Accepted m("unreason");
  EXPECT_EQ(m->status(), 200u);
  EXPECT_EQ(m->reason(),
            "= 2**3 * 5**2 \xD0\xBD\xD0\xBE \xD1\x81\xD1\x82\xD0\xBE \xD0\xB4\xD0\xB5\xD0\xB2\xD1\x8F\xD0\xBD\xD0\xBE"
            "\xD1\x81\xD1\x82\xD0\xBE \xD0\xB4\xD0\xB5\xD0\xB2\xD1\x8F\xD1\x82\xD1\x8C - \xD0\xBF\xD1\x80\xD0\xBE\xD1"
            "\x81\xD1\x82\xD0\xBE\xD0\xB5");
  EXPECT_EQ(m.found.cseq.method, Method::invite);
  EXPECT_EQ(m.found.to_tag, "2229");
  expect_usual_session(m, "192.0.2.198");
}

TEST(Noreason, HasAnEmptyReasonPhrase) {
  const Accepted m("noreason");
  EXPECT_EQ(m->status(), 100u);
  EXPECT_EQ(m->reason(), "");
  EXPECT_EQ(m.found.from_tag, "39ansfi3");
  EXPECT_EQ(m.contacts().size(), 1u);
}

// RFC 4475 §3.1.2.11 lets an element ignore them; they must not become fields.
TEST(Escruri, KeepsItsEscapedHeadersInTheUri) {
  const Accepted m("escruri");
  EXPECT_EQ(m.request_uri().address_text(), "user@example.com");
  EXPECT_EQ(m.request_uri().headers(), "Route=%3Csip:example.com%3E");
  EXPECT_FALSE(m->has(HeaderId::route));
}

// RFC 4475 §3.1.2.12: an element that does not use Date should not refuse it.
TEST(Baddate, IsReadButForItsDate) {
  const Accepted m("baddate");
  EXPECT_EQ(m->value(HeaderId::date), "Fri, 01 Jan 2010 16:00:00 EST");
  EXPECT_EQ(m.found.cseq.number, 1392934u);
  expect_usual_session(m, "192.0.2.5");
}

// RFC 4475 §3.1.2.4: what may be done with the fields beside the CSeq that refuses it.
TEST(Scalar02, OverlargeScalarsCountAsDefaults) {
  std::string text = torture::message("scalar02");
  constexpr std::string_view cseq = "36893488147419103232";
  text.replace(text.find(cseq), cseq.size(), "1");
  const auto message = Message::parse(text).value();
  EXPECT_EQ(essentials(message).value().max_forwards, default_max_forwards);
  EXPECT_EQ(Contact::parse(message.value(HeaderId::contact))->expires(), 0xffffffffu);
  EXPECT_EQ(message.value(HeaderId::expires), "1" + repeated("0", 100));
}

}  // namespace
}  // namespace tandem::sip
