#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/reading.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(const std::string& yaml) {
  const auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) check_trunk_overlaps(*config, findings);
  return to_text(findings.take());
}

TEST(TrunkOverlaps, AccountsAtOneProviderAreToldWithTheRuleThatSeparatesThem) {
  EXPECT_EQ(
      told("trunks: [{name: a, host: x.example, username: u}, {name: b, host: X.example, username: v}]"),
      "note: trunks.b: The trunk 'a' is at x.example as well; their calls are told apart by the Contact that each "
      "registers, else by the account name in the Request-URI or To.\n");
  EXPECT_EQ(told("trunks: [{name: a, host: x.example, username: u}, {name: b, host: y.example, username: u}]"), "");
}

TEST(TrunkOverlaps, AccountsThatNothingSeparatesAreAWarning) {
  const std::string text =
      told("trunks: [{name: b, type: none, host: 192.0.2.1}, {name: a, type: none, host: 192.0.2.1}]");
  EXPECT_EQ(text,
            "warning: trunks.a: The trunk 'b' is at 192.0.2.1 as well, and nothing tells their calls apart: those that "
            "come in belong to 'a'. Give them different usernames, a match_header, or incalls with their numbers.\n");
}

TEST(TrunkOverlaps, TheSecondAndTheThirdAreComparedToo) {
  const std::string text = told(
      "trunks: [{name: a, type: none, host: 192.0.2.1, username: u}, {name: b, type: none, host: 192.0.2.1}, "
      "{name: c, type: none, host: 192.0.2.1}]");
  EXPECT_NE(text.find("warning: trunks.c: The trunk 'a' is at"), std::string::npos) << text;
  const std::string others = told(
      "trunks: [{name: a, type: none, host: 192.0.2.1, username: u}, {name: b, type: none, host: 192.0.2.1, username: "
      "v}, {name: c, type: none, host: 192.0.2.1, username: v}]");
  EXPECT_NE(others.find("warning: trunks.c: The trunk 'b' is at 192.0.2.1"), std::string::npos) << others;
}

TEST(TrunkOverlaps, AnAddressWithinAnothersNetworkIsTold) {
  EXPECT_EQ(told("trunks: [{name: a, type: none, host: 192.0.2.9}, {name: b, type: none, host: 198.51.100.1, "
                 "additional_hosts: [192.0.2.0/24]}, {name: c, type: none, host: '2001:db8::1'}]"),
            "note: trunks.b: The trunk 'a' is at 192.0.2.9, in 192.0.2.0/24; their calls are told apart by the "
            "address, which goes before the network.\n");
}

TEST(TrunkOverlaps, AThousandAccountsAtOnePlaceAreComparedInNoTime) {
  Config config;
  for (int i = 0; i < 1000; ++i) {
    Trunk trunk;
    trunk.name = "t" + std::to_string(i);
    trunk.account_type = AccountType::none;
    trunk.host = "192.0.2.1";
    trunk.username = "u" + std::to_string(i == 999 ? 500 : i);
    config.trunks.push_back(std::move(trunk));
  }
  Findings findings;
  check_trunk_overlaps(config, findings);
  EXPECT_NE(to_text(findings.take()).find("warning: trunks.t999: The trunk 't500' is"), std::string::npos);
}

TEST(TrunkOverlaps, HeadersNumbersAndPortsSeparate) {
  EXPECT_NE(told("trunks: [{name: a, type: none, host: 192.0.2.1, match_header: 'X-A: 1'}, {name: b, type: none, host: "
                 "192.0.2.1}]")
                .find("told apart by match_header"),
            std::string::npos);
  EXPECT_NE(told("trunks: [{name: a, type: none, host: 192.0.2.1, port: 5060}, {name: b, type: none, host: 192.0.2.1, "
                 "port: 5070}]")
                .find("told apart by the port"),
            std::string::npos);
  EXPECT_NE(
      told("users: [{name: u}]\nincalls: [{did: '1', trunk: b, destination: {user: u}}]\ntrunks: [{name: a, type: "
           "none, host: 192.0.2.1}, {name: b, type: none, host: 198.51.100.1, additional_hosts: [192.0.2.1]}]")
          .find("told apart by the numbers of their incalls"),
      std::string::npos);
}

TEST(TrunkOverlaps, AFriendAtAProvidersAddressIsToldLikeAnAccount) {
  EXPECT_EQ(
      told("trunks: [{name: t, type: none, host: x.example}]\nfriends: [{name: f, host: X.example}]"),
      "warning: friends.f: The trunk 't' is at x.example as well, and nothing tells their calls apart: those that "
      "come in belong to 'f'. Give each its own address or port, or let the friend register.\n");
  EXPECT_NE(
      told("trunks: [{name: t, host: x.example, username: u, password: p}]\nfriends: [{name: f, host: x.example}]")
          .find("warning: friends.f: The trunk 't' is at x.example"),
      std::string::npos)
      << "a friend calls numbers, not the name of an account";
  EXPECT_NE(told("friends: [{name: f, host: 192.0.2.1}, {name: g, host: 192.0.2.1}]")
                .find("warning: friends.g: The friend 'f' is at 192.0.2.1"),
            std::string::npos);
  EXPECT_EQ(told("trunks: [{name: t, type: none, host: x.example, port: 5060}]\nfriends: [{name: f, host: x.example, "
                 "port: 5070}]"),
            "note: friends.f: The trunk 't' is at x.example as well; their calls are told apart by the port.\n");
  EXPECT_EQ(told("trunks: [{name: t, type: none, host: 192.0.2.9}]\nfriends: [{name: f, host: y.example, "
                 "additional_hosts: [192.0.2.0/24]}]"),
            "note: friends.f: The trunk 't' is at 192.0.2.9, in 192.0.2.0/24; their calls are told apart by the "
            "address, which goes before the network.\n");
  EXPECT_EQ(told("trunks: [{name: t, type: none, host: x.example}]\nfriends: [{name: f, host: x.example, enabled: no}, "
                 "{name: g, connection: registers, password: p}, {name: h, host: z.example}]"),
            "");
}

TEST(TrunkOverlaps, DisabledOnesAndThoseNotKnownByAddressDoNotOverlap) {
  EXPECT_EQ(
      told("trunks: [{name: a, type: none, host: 192.0.2.1}, {name: b, type: none, host: 192.0.2.1, enabled: no}]"),
      "");
  EXPECT_EQ(told("trunks: [{name: a, type: none, host: 192.0.2.1}, {name: b, type: none, host: 192.0.2.1, identify_by: "
                 "[header]}]"),
            "");
}

TEST(TrunkOverlaps, WhoRegistersHereNeedsAUsernameOfHisOwn) {
  EXPECT_EQ(told("users: [{name: alice, phone: {username: gw, password: 12345678}}]\ntrunks: [{name: t, type: inbound, "
                 "username: gw, password: p}]"),
            "error: trunks.t.username: The username 'gw' belongs to a phone of the user 'alice'. Who registers here "
            "needs a username of his own.\n");
}

}  // namespace
}  // namespace tandem::model
