#include "routing/identify.h"

#include <gtest/gtest.h>

#include "base/text.h"
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
  unsigned nearness(std::string_view trunk, const SocketAddress& source) const override {
    return source.ip == provider.ip && (trunk == "ovh" || trunk == "backup") ? 1 : 0;
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

TEST_F(Identify, SeveralAccountsAtOneAddressAreToldApartByWhatTheRequestNames) {
  EXPECT_EQ(who(request(provider, "+3399", "+331")).trunk, "ovh") << "the first by name, if nothing names another";
  const auto by_login = who({provider, "backup-account", "+3399", "+331", "x", {}});
  EXPECT_EQ(by_login.trunk, "backup");
  EXPECT_EQ(by_login.by, IdentifiedBy::request_uri);
  const auto by_to = who({provider, "+3399", "backup-account", "+331", "x", {}});
  EXPECT_EQ(by_to.trunk, "backup");
  EXPECT_EQ(by_to.by, IdentifiedBy::to);
  config.incalls.push_back(incall("second", "+3399", "backup", "bob"));
  const auto by_did = who(request(provider, "3399", "+331"));
  EXPECT_EQ(by_did.trunk, "backup");
  EXPECT_EQ(by_did.by, IdentifiedBy::did);
  EXPECT_TRUE(by_did.trusted());
  EXPECT_EQ(who({home, "backup-account", "backup-account", "+331", "x", {}}).kind, CallerKind::stranger)
      << "an account name proves nothing from elsewhere";
}

TEST_F(Identify, AHeaderTellsApartAndAloneSufficesIfTheAddressDoesNotCount) {
  config.trunks[1].match_header = "X-Account: 4711";
  Evidence evidence = request(provider, "+3399", "+331");
  evidence.header = [](std::string_view name) { return equal_ignoring_case(name, "x-account") ? "4711" : ""; };
  EXPECT_EQ(who(evidence).trunk, "backup");
  EXPECT_EQ(who(evidence).by, IdentifiedBy::header);
  evidence.source = home;
  EXPECT_EQ(who(evidence).kind, CallerKind::stranger);
  config.trunks[1].identify_by = {"header"};
  EXPECT_EQ(who(evidence).trunk, "backup");
  evidence.header = [](std::string_view) { return "4712"; };
  EXPECT_EQ(who(evidence).kind, CallerKind::stranger);
}

TEST_F(Identify, OnlyListedEvidenceCounts) {
  config.trunks[1].identify_by = {"token", "ip"};
  EXPECT_EQ(who({provider, "backup-account", "+3399", "+331", "x", {}}).trunk, "ovh");
  config.trunks[1].identify_by = {"ip"};
  EXPECT_NE(who(request(home, "tok2", "+331")).trunk, "backup");
}

TEST_F(Identify, ATrunkThatProvesItselfIsChallengedFromWherever) {
  config.trunks[1].account_type = model::AccountType::inbound;
  config.trunks[1].password = "secret";
  for (const SocketAddress& source : {home, provider}) {
    const auto by_digest = who(request(source, "101", "+331", "x", "backup-account"));
    EXPECT_EQ(by_digest.trunk, "backup");
    EXPECT_FALSE(by_digest.trusted());
  }
  EXPECT_FALSE(who(request(home, "101", "backup-account")).trusted());
  EXPECT_EQ(who(request(home, "101", "backup-account")).trunk, "backup");
  const auto proved = proved_caller("backup-account", *compiled(config));
  EXPECT_TRUE(proved.trusted());
  EXPECT_EQ(proved.trunk, "backup");
  config.trunks[1].enabled = false;
  EXPECT_EQ(who(request(home, "101", "backup-account")).kind, CallerKind::stranger);
  EXPECT_EQ(compiled(config)->password_of("backup-account"), std::nullopt);
}

TEST_F(Identify, ATrunkWhoseCallsAreChallengedIsFoundByAddressButNotBelieved) {
  config.trunks[0].challenge_calls = true;
  const auto caller = who(request(provider, "+3399", "+331"));
  EXPECT_EQ(caller.trunk, "ovh");
  EXPECT_FALSE(caller.trusted());
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
