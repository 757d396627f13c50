#include "registrar/trunk_presence.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

model::Trunk trunk(std::string name, std::string host, std::uint16_t port = 0) {
  model::Trunk t;
  t.uuid = "uuid-of-" + name;
  t.name = std::move(name);
  t.host = std::move(host);
  t.port = port;
  t.username = "user";
  return t;
}

TrunkStatePtr at(const char* address) {
  TrunkState state;
  state.addresses.push_back(*SocketAddress::parse(address));
  return std::make_shared<const TrunkState>(std::move(state));
}

std::shared_ptr<const routing::Snapshot> site(std::vector<model::Trunk> trunks) {
  auto config = std::make_shared<model::Config>();
  config->trunks = std::move(trunks);
  auto compiled = routing::Snapshot::compile(config);
  EXPECT_TRUE(compiled);
  return compiled ? *compiled : nullptr;
}

TEST(TrunkPresence, TheTokenIsTheSameAfterARestartAndAnotherForEveryAccountAndInstallation) {
  const auto snapshot = site({trunk("a", "192.0.2.1"), trunk("b", "192.0.2.1")});
  TrunkTable table("secret"), restarted("secret"), elsewhere("other secret");
  table.set_snapshot(*snapshot);
  restarted.set_snapshot(*snapshot);
  const std::string token = table.token_of(*snapshot->find_trunk("a"));
  EXPECT_EQ(token.size(), 20u);
  EXPECT_EQ(restarted.trunk_of_token(token), "a");
  EXPECT_NE(table.token_of(*snapshot->find_trunk("b")), token);
  EXPECT_NE(elsewhere.token_of(*snapshot->find_trunk("a")), token);
  EXPECT_EQ(table.trunk_of_token("aaaaaaaaaaaaaaaaaaaa"), "");
}

TEST(TrunkPresence, AnAccountIsFoundByItsAddressAndAnExactPortFirst) {
  TrunkTable table("secret");
  table.set_snapshot(*site({trunk("a", "192.0.2.1", 5070), trunk("b", "192.0.2.1", 5080)}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5080}), "b");
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5070}), "a");
  EXPECT_TRUE(table.knows_port({ip("192.0.2.1"), 5070}));
  EXPECT_FALSE(table.knows_port({ip("192.0.2.1"), 9999}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 9999}), "a");  // the first by name, whatever the order of loading
  EXPECT_EQ(table.trunk_at({ip("192.0.2.2"), 5070}), "");
}

TEST(TrunkPresence, WhatANameResolvesToCountsUntilTheAccountIsGone) {
  TrunkTable table("secret");
  table.set_snapshot(*site({trunk("a", "sip.carrier.example")}));
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5060}), "");
  table.set_state("a", at("203.0.113.9:5060"));
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5060}), "a");
  table.set_state("a", at("203.0.113.10:5060"));
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5060}), "");
  table.set_snapshot(*site({}));
  EXPECT_EQ(table.trunk_at({ip("203.0.113.10"), 5060}), "");
}

TEST(TrunkPresence, ADisabledAccountIsAbsent) {
  model::Trunk off = trunk("a", "192.0.2.1");
  off.enabled = false;
  TrunkTable table("secret");
  table.set_snapshot(*site({off}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5060}), "");
  EXPECT_EQ(table.trunk_of_token(table.token_of(off)), "");
}

}  // namespace
}  // namespace tandem::registrar
