#include "routing/identify.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

const SocketAddress provider = *SocketAddress::parse("192.0.2.10:5060");
const SocketAddress provider_other_port = *SocketAddress::parse("192.0.2.10:33000");
const SocketAddress home = *SocketAddress::parse("198.51.100.7:5060");

/// ovh is at 192.0.2.10:5060 with token "tok1"; backup has the token "tok2" at the same address.
class Presence : public TrunkPresence {
 public:
  std::string_view trunk_of_token(std::string_view token) const override {
    return token == "tok1" ? "ovh" : token == "tok2" ? "backup" : "";
  }
  std::string_view trunk_at(const SocketAddress& source) const override {
    return source.ip == provider.ip ? "ovh" : "";
  }
  bool knows_port(const SocketAddress& source) const override { return source == provider; }
};

class Identify : public testing::Test {
 protected:
  Caller who(const Evidence& evidence) { return identify(evidence, *compiled(config), presence); }
  static Evidence request(SocketAddress source, std::string_view to, std::string_view from,
                          std::string_view from_host = "pbx.example", std::string_view digest = {}) {
    return {source, to, to, from, from_host, digest};
  }
  model::Config config = test_site();
  Presence presence;
};

TEST_F(Identify, TwoAccountsAtOneAddressAreToldApartByToken) {
  auto caller = who(request(provider, "tok2", "+331"));
  EXPECT_EQ(caller.kind, CallerKind::trunk);
  EXPECT_EQ(caller.by, IdentifiedBy::token);
  EXPECT_EQ(caller.trunk, "backup");
  EXPECT_EQ(who(request(provider, "tok1", "+331")).trunk, "ovh");
}

TEST_F(Identify, TheTokenWinsOverEverythingElse) {
  const auto caller = who(request(home, "tok2", "bob", "pbx.example", "bob"));
  EXPECT_EQ(caller.trunk, "backup");
  EXPECT_EQ(caller.by, IdentifiedBy::token);
}

TEST_F(Identify, CredentialsOfAnAccountMakeAPhoneFromWherever) {
  for (const auto& source : {home, provider, provider_other_port}) {
    const auto caller = who(request(source, "101", "somebody", "x.example", "alice-desk"));
    EXPECT_EQ(caller.kind, CallerKind::phone);
    EXPECT_EQ(caller.by, IdentifiedBy::digest);
    EXPECT_EQ(caller.user, "alice");
    EXPECT_EQ(caller.phone, "alice-desk");
  }
}

TEST_F(Identify, CredentialsOfNobodyProveNothing) {
  EXPECT_EQ(who(request(home, "101", "x", "y", "mallory")).kind, CallerKind::stranger);
  EXPECT_EQ(who(request(provider, "101", "x", "y", "mallory")).trunk, "ovh");
}

TEST_F(Identify, FromNamesAPhoneElsewhere) {
  const auto caller = who(request(home, "101", "bob"));
  EXPECT_EQ(caller.kind, CallerKind::phone);
  EXPECT_EQ(caller.by, IdentifiedBy::from_user);
  EXPECT_EQ(caller.user, "bob");
}

TEST_F(Identify, AnAddressOfATrunkIsTheTrunkWhateverPortAsLongAsFromIsNoPhone) {
  for (const auto& source : {provider, provider_other_port}) {
    const auto caller = who(request(source, "+33123456789", "+331"));
    EXPECT_EQ(caller.trunk, "ovh");
    EXPECT_EQ(caller.by, IdentifiedBy::address);
  }
}

TEST_F(Identify, TheTrunksOwnPortWinsOverAPhonesNameInFrom) {
  EXPECT_EQ(who(request(provider, "+33123456789", "bob")).trunk, "ovh");
}

TEST_F(Identify, BehindOneAddressTheFromHostDecides) {
  EXPECT_EQ(who(request(provider_other_port, "101", "bob", "pbx.example")).phone, "bob");
  EXPECT_EQ(who(request(provider_other_port, "101", "bob", "OVH.example")).trunk, "ovh") << "the trunk's host";
  EXPECT_EQ(who(request(provider_other_port, "101", "bob", "192.0.2.10")).trunk, "ovh") << "the source address";
  config.trunks[0].from_domain = "voice.example";
  EXPECT_EQ(who(request(provider_other_port, "101", "bob", "voice.example")).trunk, "ovh") << "its From domain";
}

TEST_F(Identify, BehindOneAddressOurDomainDecidesIfThereIsOne) {
  config.settings.domain = "office.example";
  EXPECT_EQ(who(request(provider_other_port, "101", "bob", "office.example")).phone, "bob");
  EXPECT_EQ(who(request(provider_other_port, "101", "bob", "pbx.example")).trunk, "ovh");
}

TEST_F(Identify, WhatIsDisabledIsNotFound) {
  config.trunks[0].enabled = false;
  config.users[1].enabled = false;
  EXPECT_EQ(who(request(provider, "+33123456789", "+331")).kind, CallerKind::stranger);
  EXPECT_EQ(who(request(home, "tok1", "+331")).kind, CallerKind::stranger);
  EXPECT_EQ(who(request(home, "101", "bob")).kind, CallerKind::stranger);
  EXPECT_EQ(who(request(home, "101", "x", "y", "bob")).kind, CallerKind::stranger);
}

TEST_F(Identify, EverybodyElseIsAStranger) {
  const auto caller = who(request(home, "101", "sipvicious"));
  EXPECT_EQ(caller.kind, CallerKind::stranger);
  EXPECT_EQ(caller.by, IdentifiedBy::nothing);
  EXPECT_EQ(who(request(home, "", "", "")).kind, CallerKind::stranger);
}

TEST_F(Identify, EveryAnswerSaysWhy) {
  EXPECT_FALSE(who(request(provider, "tok2", "+331")).reason.empty());
  EXPECT_NE(who(request(provider, "5", "+331")).reason.find("192.0.2.10:5060"), std::string::npos);
  EXPECT_NE(who(request(provider_other_port, "5", "bob")).reason.find("trunk ovh as well"), std::string::npos);
  EXPECT_FALSE(who(request(home, "5", "x")).reason.empty());
}

}  // namespace
}  // namespace tandem::routing
