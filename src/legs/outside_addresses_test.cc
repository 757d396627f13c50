#include "legs/outside_addresses.h"

#include <gtest/gtest.h>

#include "sipstack/test_stack.h"

namespace tandem::legs {
namespace {

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

model::Outside outside(std::string address, std::vector<std::string> local_net = {}) {
  model::Outside made;
  made.external_signaling_address = std::move(address);
  made.local_net = std::move(local_net);
  return made;
}

struct OutsideAddressesTest : testing::Test {
  void publish(model::Outside wanted, const char* bind = "192.168.1.5:5060") {
    model::Config config;
    model::Transport transport;
    transport.uuid = "8f14e45f-ceea-4e7a-8c1d-000000000001";
    transport.name = "udp";
    transport.bind = *SocketAddress::parse(bind);
    transport.outside = std::move(wanted);
    config.transports.push_back(transport);
    auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(std::move(config)));
    ASSERT_TRUE(compiled) << model::to_text(compiled.error());
    outside_.set_snapshot(*compiled);
  }
  std::string media(const char* remote, const char* local = "192.168.1.5") {
    const auto address = outside_.media_address(ip(local), ip(remote));
    return address ? address->to_string() : "own";
  }
  std::string advertised() { return outside_.listen_addresses().front().advertised_host; }
  void name(const std::string& called, const char* address) {
    wire.names[called].addresses = {ip(address)};
    wire.names[called].ttl = std::chrono::seconds{30};
  }

  sipstack::test::TestWire wire;
  sipstack::test::TestHost host{wire, "192.168.1.5"};
  int changes = 0;
  OutsideAddresses outside_{host.shard(), host.network(), [this] { ++changes; }};
};

TEST_F(OutsideAddressesTest, WithoutConfigurationTheOwnAddressIsSaid) {
  publish({});
  EXPECT_EQ(advertised(), "");
  EXPECT_EQ(media("203.0.113.1"), "own");
}

TEST_F(OutsideAddressesTest, PeersInLocalNetAreToldOurs) {
  publish(outside("203.0.113.99", {"192.168.0.0/16", "10.1.1.1"}));
  EXPECT_EQ(advertised(), "203.0.113.99");
  EXPECT_EQ(outside_.listen_addresses().front().inside.size(), 2u);
  EXPECT_EQ(media("203.0.113.1"), "203.0.113.99");
  EXPECT_EQ(media("192.168.7.7"), "own");
  EXPECT_EQ(media("10.1.1.1"), "own");
  EXPECT_EQ(media("10.1.1.2"), "203.0.113.99");
  EXPECT_EQ(media("127.0.0.1"), "own");
}

TEST_F(OutsideAddressesTest, MediaMayHaveAnAddressOfItsOwn) {
  model::Outside media_only = outside("", {"192.168.0.0/16"});
  media_only.external_media_address = "203.0.113.50";
  publish(media_only);
  EXPECT_EQ(advertised(), "");
  EXPECT_EQ(media("203.0.113.1"), "203.0.113.50");
  EXPECT_EQ(media("203.0.113.1", "192.168.9.9"), "own");  // of another transport
}

TEST_F(OutsideAddressesTest, TheOtherFamilysAddressIsOfNoUse) {
  publish(outside("2001:db8::1"));
  EXPECT_EQ(advertised(), "");
  EXPECT_EQ(media("203.0.113.1"), "own");
}

TEST_F(OutsideAddressesTest, NamesAreLookedUpAgainAndAgain) {
  name("pbx.example.net", "203.0.113.99");
  publish(outside("PBX.example.net"));
  EXPECT_EQ(advertised(), "PBX.example.net");  // until it is known
  EXPECT_EQ(media("203.0.113.1"), "own");
  wire.run_for(std::chrono::seconds{1});
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(advertised(), "203.0.113.99");
  EXPECT_EQ(media("203.0.113.1"), "203.0.113.99");
  name("pbx.example.net", "203.0.113.100");
  wire.run_for(std::chrono::seconds{40});
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(advertised(), "203.0.113.100");
}

}  // namespace
}  // namespace tandem::legs
