// What is read out of the messages of RFC 4475 §3.2 to §3.4.
#include "accepted.h"
#include "sdp/session.h"
#include "sip/auth.h"
#include "sip/content_type.h"
#include "sip/multipart.h"

namespace tandem::sip {
namespace {

TEST(Badbranch, IsNotTakenForAnRfc3261Branch) {
  const Accepted m("badbranch");
  EXPECT_EQ(m.found.top_via.branch(), "z9hG4bK");
  EXPECT_FALSE(m.found.top_via.has_rfc3261_branch());
}

TEST(UnknownSchemes, AreKeptForA416) {
  const Accepted unkscm("unkscm");
  EXPECT_EQ(unkscm.request_uri().scheme(), Scheme::other);
  EXPECT_EQ(unkscm.request_uri().scheme_text(), "nobodyKnowsThisScheme");
  EXPECT_EQ(unkscm.request_uri().address_text(), "totallyopaquecontent");
  const Accepted novelsc("novelsc");
  EXPECT_EQ(novelsc.request_uri().scheme(), Scheme::other);
  EXPECT_EQ(novelsc.request_uri().scheme_text(), "soap.beep");
  EXPECT_EQ(novelsc.request_uri().address_text(), "//192.0.2.103:3002");
}

TEST(UnknownSchemes, InFieldsAreKept) {
  const Accepted m("unksm2");
  EXPECT_EQ(m.found.to.uri().text(), "isbn:2983792873");
  EXPECT_FALSE(m.found.to.uri().is_sip());
  EXPECT_EQ(m.found.from.uri().scheme_text(), "http");
  EXPECT_EQ(m.found.from.uri().text(), "http://www.example.com");
  EXPECT_EQ(m.found.from_tag, "3234233");
  EXPECT_EQ(m.contacts().at(0).uri().text(), "name:John_Smith");
}

TEST(Bext01, SaysWhatA420MustName) {
  const Accepted m("bext01");
  for (const char* option : {"nothingSupportsThis", "nothingSupportsThisEither"})
    EXPECT_TRUE(m->has_option(HeaderId::require, option)) << option;
  for (const char* option : {"noProxiesSupportThis", "norDoAnyProxiesSupportThis"})
    EXPECT_TRUE(m->has_option(HeaderId::proxy_require, option)) << option;
  EXPECT_FALSE(m->has_option(HeaderId::require, "noProxiesSupportThis"));
}

TEST(Invut, HasABodyThatIsNoSession) {
  const Accepted m("invut");
  const auto type = ContentType::parse(m->value(HeaderId::content_type));
  ASSERT_TRUE(type);
  EXPECT_TRUE(type->is("application", "unknownformat"));
  EXPECT_EQ(m->body(), "<audio>\r\n <pcmu port=\"443\"/>\r\n</audio>\r\n");
  ASSERT_TRUE(find_sdp(*m));
  EXPECT_FALSE(find_sdp(*m)->has_value());
}

TEST(Regaut01, HasCredentialsOfAnotherScheme) {
  const Accepted m("regaut01");
  const auto credentials = Credentials::parse(m->value(HeaderId::authorization));
  ASSERT_TRUE(credentials);
  EXPECT_FALSE(credentials->is_digest());
  EXPECT_EQ(credentials->scheme(), "NoOneKnowsThisScheme");
  EXPECT_EQ(credentials->params().value("opaque-data"), "here");
}

TEST(Bcast, NamesABroadcastAddressBelowTheTopVia) {
  const Accepted m("bcast");
  const auto vias = m.vias();
  ASSERT_EQ(vias.size(), 2u);
  EXPECT_EQ(vias[0].sent_by_host(), "192.0.2.198");
  EXPECT_EQ(vias[1].sent_by_host(), "255.255.255.255");
}

TEST(Zeromf, IsZeroAndNotAbsent) {
  EXPECT_EQ(Accepted("zeromf").found.max_forwards, 0u);
}

TEST(ContactParameters, BelongToTheFieldOrTheUriByTheBrackets) {
  const Accepted bare("cparam01"), bracketed("cparam02");
  const auto of_field = bare.contacts().at(0), of_uri = bracketed.contacts().at(0);
  EXPECT_TRUE(of_field.address().params().has("unknownparam"));
  EXPECT_EQ(of_field.uri().text(), "sip:+19725552222@gw1.example.net");
  EXPECT_TRUE(of_uri.address().params().empty());
  EXPECT_TRUE(of_uri.uri().has_param("unknownparam"));
  EXPECT_EQ(of_uri.uri().text(), "sip:+19725552222@gw1.example.net;unknownparam");
}

TEST(Regescrt, KeepsTheEscapedHeaderOfItsContact) {
  const Accepted m("regescrt");
  const auto contact = m.contacts().at(0);
  EXPECT_EQ(contact.uri().headers(), "Route=%3Csip:sip.example.com%3E");
  EXPECT_EQ(contact.uri().text(), "sip:user@example.com?Route=%3Csip:sip.example.com%3E");
  EXPECT_FALSE(m->has(HeaderId::route));
}

TEST(Sdp01, AcceptsNoSessionInTheAnswerToItsOwn) {
  const Accepted m("sdp01");
  EXPECT_TRUE(m->has_option(HeaderId::accept, "text/nobodyKnowsThis"));
  EXPECT_FALSE(m->has_option(HeaderId::accept, "application/sdp"));
  EXPECT_TRUE(find_sdp(*m)->has_value());
}

TEST(Inv2543, HasNeitherTagNorBranchNorLengthNorMaxForwards) {
  const Accepted m("inv2543");
  EXPECT_FALSE(m->has(HeaderId::content_length));
  EXPECT_FALSE(m->has(HeaderId::max_forwards));
  EXPECT_EQ(m.found.max_forwards, default_max_forwards);
  EXPECT_FALSE(m.found.from.params().has("tag"));
  EXPECT_EQ(m.found.from_tag, "");
  EXPECT_EQ(m.found.top_via.branch(), "");
  EXPECT_EQ(m.found.from.uri().user(), "+13035551111");
  EXPECT_TRUE(m.found.from.uri().is_phone_number());
  // Without brackets, user=phone is a parameter of the field, not of the URI.
  EXPECT_EQ(m.found.to.uri().text(), "sip:+16505552222@ss1.example.net");
  EXPECT_EQ(m.found.to.param("user"), "phone");
  const auto recorded = *parse_addresses(*m, HeaderId::record_route);
  ASSERT_EQ(recorded.size(), 1u);
  EXPECT_EQ(recorded[0].uri().param("maddr"), "ss1.example.com");
  const auto session = sdp::parse(**find_sdp(*m));
  ASSERT_TRUE(session);
  ASSERT_EQ(session->media.size(), 1u);
  EXPECT_EQ(session->media[0].port, 49217);
}

}  // namespace
}  // namespace tandem::sip
