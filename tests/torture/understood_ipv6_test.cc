// What is read out of the messages of RFC 5118.
#include "accepted.h"
#include "base/address.h"
#include "sdp/session.h"
#include "sip/multipart.h"

namespace tandem::sip {
namespace {

sdp::Session session_of(const Accepted& m) {
  return sdp::parse(find_sdp(*m).value().value()).value();
}

TEST(Ipv6Good, HasReferencesInUriViaAndContact) {
  const Accepted m("ipv6-good");
  EXPECT_EQ(m.request_uri().host(), "2001:db8::10");
  EXPECT_TRUE(m.request_uri().host_is_ipv6());
  EXPECT_EQ(m.request_uri().port(), std::nullopt);
  EXPECT_EQ(m.found.top_via.sent_by_host(), "2001:db8::9:1");
  EXPECT_TRUE(m.found.top_via.sent_by_is_ipv6());
  EXPECT_EQ(m.found.top_via.sent_by_port(), std::nullopt);
  EXPECT_EQ(m.contacts().at(0).uri().host(), "2001:db8::1");
  EXPECT_EQ(m.contacts().at(0).uri().user(), "caller");
}

// RFC 5118 §4.3: well-formed, and not what its sender wanted.
TEST(Ipv6Ports, StandBehindTheBracket) {
  const Accepted ambiguous("port-ambiguous"), clear("port-unambiguous");
  EXPECT_EQ(ambiguous.request_uri().host(), "2001:db8::10:5070");
  EXPECT_EQ(ambiguous.request_uri().port(), std::nullopt);
  EXPECT_EQ(clear.request_uri().host(), "2001:db8::10");
  EXPECT_EQ(clear.request_uri().port(), 5070);
}

TEST(Ipv6Received, IsReadWithAndWithoutBrackets) {
  const Accepted with("via-received-param-with-delim"), without("via-received-param-no-delim");
  for (const Accepted* m : {&with, &without}) {
    EXPECT_EQ(m->found.top_via.received(), "2001:db8::9:255");
    EXPECT_EQ(m->found.top_via.sent_by_host(), "2001:db8::9:1");
    EXPECT_TRUE(m->found.top_via.has_rfc3261_branch());
    EXPECT_EQ(m->request_uri().host(), "2001:db8::10");
  }
  EXPECT_EQ(with.found.top_via.branch(), "z9hG4bKas3-111");
  EXPECT_EQ(without.found.top_via.branch(), "z9hG4bKas3");
}

TEST(Ipv6InSdp, HasNoBracketsThere) {
  const Accepted m("ipv6-in-sdp");
  EXPECT_EQ(m.request_uri().address_text(), "user@[2001:db8::10]");
  const sdp::Session session = session_of(m);
  EXPECT_EQ(session.origin.address.ip, IpAddress::parse("2001:db8::20"));
  EXPECT_EQ(session.connection->ip, IpAddress::parse("2001:db8::20"));
  ASSERT_EQ(session.media.size(), 2u);
  EXPECT_EQ(session.media[1].port, 6024);
}

TEST(MultIpInHeader, HasBothFamiliesInItsVias) {
  const Accepted m("mult-ip-in-header");
  const auto vias = m.vias();
  ASSERT_EQ(vias.size(), 3u);
  EXPECT_EQ(vias[0].sent_by_host(), "2001:db8::9:1");
  EXPECT_EQ(vias[0].sent_by_port(), 6050);
  EXPECT_EQ(vias[1].sent_by_host(), "192.0.2.1");
  EXPECT_FALSE(vias[1].sent_by_is_ipv6());
  EXPECT_EQ(vias[2].sent_by_host(), "2001:db8::9:255");
  EXPECT_EQ(vias[2].transport(), ViaTransport::tcp);
  EXPECT_EQ(vias[2].received(), "192.0.2.200");
}

TEST(MultIpInSdp, HasAnAddressForEachMediaLine) {
  const auto session = session_of(Accepted("mult-ip-in-sdp"));
  EXPECT_FALSE(session.connection);
  ASSERT_EQ(session.media.size(), 2u);
  EXPECT_EQ(sdp::target_of(session, session.media[0])->rtp, (SocketAddress{*IpAddress::parse("192.0.2.1"), 22334}));
  EXPECT_EQ(sdp::target_of(session, session.media[1])->rtp, (SocketAddress{*IpAddress::parse("2001:db8::1"), 6024}));
}

TEST(Ipv4MappedIpv6, MeansTheIpv4Address) {
  const Accepted m("ipv4-mapped-ipv6");
  const auto vias = m.vias();
  ASSERT_EQ(vias.size(), 2u);
  EXPECT_EQ(vias[0].sent_by_host(), "::ffff:192.0.2.10");
  EXPECT_EQ(vias[0].sent_by_port(), 19823);
  EXPECT_EQ(vias[1].sent_by_host(), "::ffff:192.0.2.2");
  EXPECT_EQ(vias[1].sent_by_port(), std::nullopt);
  EXPECT_EQ(IpAddress::parse(m.contacts().at(0).uri().host()), IpAddress::parse("192.0.2.2"));
  EXPECT_EQ(session_of(m).connection->ip, IpAddress::parse("192.0.2.2"));
}

TEST(Ipv6AbnfBug, ThreeColonsMeanTwo) {
  const Accepted two("ipv6-correct-abnf-2-colons"), three("ipv6-bug-abnf-3-colons");
  EXPECT_EQ(two.request_uri().host(), "2001:db8::192.0.2.1");
  EXPECT_EQ(three.request_uri().host(), "2001:db8:::192.0.2.1");
  EXPECT_TRUE(equivalent(two.request_uri(), three.request_uri()));
  EXPECT_TRUE(equivalent(two.found.to.uri(), three.found.to.uri()));
}

}  // namespace
}  // namespace tandem::sip
