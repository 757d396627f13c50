#include "sipstack/way.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

const SocketAddress address{IpAddress::v4(0xc0000201), 5061};

TEST(Way, TlsLeadsToWhomTheUriNamesUnlessSomebodyKnowsBetter) {
  const Target tls{Protocol::tls, address};
  ASSERT_TRUE(way_to(tls, "sips:bob@example.net:5061", nullptr).peer);
  EXPECT_EQ(way_to(tls, "sips:bob@example.net:5061", nullptr).peer->expected,
            (crypto::TlsExpectation{.name = "example.net"}));
  const auto other = std::make_shared<const TlsPeer>(TlsPeer{{.name = "other.example"}, nullptr});
  EXPECT_EQ(way_to(tls, "sip:example.net", other).peer, other);
  EXPECT_EQ(way_to({Protocol::tcp, address}, "sip:example.net", other).peer, nullptr) << "nobody proves anything there";
}

TEST(Way, ConnectionsAreFoundAgainForTheSamePeerOnly) {
  const Target tls{Protocol::tls, address};
  const Way one = way_to(tls, "sip:example.net", nullptr), same = way_to(tls, "sip:alice@example.net", nullptr);
  EXPECT_EQ(one, same);
  EXPECT_EQ(Way::Hash{}(one), Way::Hash{}(same));
  EXPECT_NE(one, way_to(tls, "sip:example.com", nullptr));
  EXPECT_NE(one, (Way{Protocol::tls, address, nullptr})) << "one that was accepted";
  EXPECT_NE((Way{Protocol::tcp, address}), (Way{Protocol::ws, address})) << "one port, two protocols";
}

}  // namespace
}  // namespace tandem::sipstack
