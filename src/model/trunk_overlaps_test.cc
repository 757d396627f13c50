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
