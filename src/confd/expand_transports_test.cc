// Sockets from options.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/expand_subjects.h"
#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::list;
using test::pairs;
using test::told_of;
using testing::ElementsAre;
using testing::HasSubstr;

Key transport(Client& client, const char* name, Json options) {
  return client.make(Kind::sip_transport, {{"uuid", name}, {"name", name}, {"options", std::move(options)}});
}

TEST(ExpandTransports, OptionsBecomeASocketAndWhatPeersAreToldOfIt) {
  Client client;
  const Key key = transport(client, "transport-udp",
                            pairs({{"protocol", "udp"},
                                   {"bind", "192.0.2.1:5070"},
                                   {"local_net", "10.0.0.0/8"},
                                   {"local_net", "192.168.0.0/16"},
                                   {"external_signaling_address", "203.0.113.1"},
                                   {"external_signaling_port", "5071"},
                                   {"external_media_address", "203.0.113.2"},
                                   {"tos", "cs3"}}));
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.transports.size(), 1u);
  const model::Transport& made = expanded.config.transports[0];
  EXPECT_EQ(made.name, "transport-udp");
  EXPECT_EQ(made.bind.to_string(), "192.0.2.1:5070");
  EXPECT_THAT(made.outside.local_net, ElementsAre("10.0.0.0/8", "192.168.0.0/16"));
  EXPECT_EQ(made.outside.external_signaling_address, "203.0.113.1");
  EXPECT_EQ(made.outside.external_signaling_port, 5071);
  EXPECT_EQ(made.outside.external_media_address, "203.0.113.2");
  EXPECT_THAT(told_of(expanded, Kind::sip_transport, key), HasSubstr("without effect: tos"));
}

TEST(ExpandTransports, OneWhereANativeOneListensLendsItItsExternalAddresses) {
  model::Config native;
  model::Transport& udp = native.transports.emplace_back();
  udp.name = "udp";
  udp.bind = *SocketAddress::parse("192.0.2.1:5060");
  Client client;
  transport(client, "transport-udp",
            pairs({{"bind", "0.0.0.0:5060"}, {"external_media_address", "203.0.113.2"}, {"local_net", "10.0.0.0/8"}}));
  const Expanded expanded = client.expanded(native);
  ASSERT_EQ(expanded.config.transports.size(), 1u);
  EXPECT_EQ(expanded.config.transports[0].bind, udp.bind);
  EXPECT_EQ(expanded.config.transports[0].outside.external_media_address, "203.0.113.2");
}

TEST(ExpandTransports, TheOneForBrowsersOfAFreshServerNeedsACertificate) {
  Client client;
  transport(client, "transport-udp", pairs({{"protocol", "udp"}, {"bind", "0.0.0.0:5060"}}));
  const Key wss = transport(client, "transport-wss", pairs({{"protocol", "wss"}, {"bind", "0.0.0.0:5060"}}));
  const Expanded expanded = client.expanded();
  EXPECT_EQ(expanded.config.transports.size(), 1u);
  EXPECT_THAT(told_of(expanded, Kind::sip_transport, wss), HasSubstr("certificate"));
}

TEST(ExpandTransports, WithoutAnAddressThereIsNone) {
  Client client;
  const Key none = transport(client, "none", pairs({{"protocol", "udp"}}));
  const Key wrong = transport(client, "wrong", pairs({{"bind", "here"}}));
  const Expanded expanded = client.expanded();
  EXPECT_TRUE(expanded.config.transports.empty());
  EXPECT_THAT(told_of(expanded, Kind::sip_transport, none), HasSubstr("Without an address"));
  EXPECT_THAT(told_of(expanded, Kind::sip_transport, wrong), HasSubstr("'here' is no address"));
}

TEST(ExpandTransports, AProtocolIsFoundByUuidAndByName) {
  Client client;
  transport(client, "uuid-1", pairs({{"protocol", "tls"}}));
  client.change(Kind::sip_transport, "uuid-1", "name", "secure");
  EXPECT_EQ(protocol_of_transport(client.documents, "uuid-1"), model::Protocol::tls);
  EXPECT_EQ(protocol_of_transport(client.documents, "secure"), model::Protocol::tls);
  EXPECT_EQ(protocol_of_transport(client.documents, "other"), std::nullopt);
  EXPECT_EQ(protocol_of_transport(client.documents, ""), std::nullopt);
}

}  // namespace
}  // namespace tandem::confd
