#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) {
    check_references(*config, findings);
    check_rule_sets(*config, findings);
  }
  return to_text(findings.take());
}

TEST(RuleSetChecks, ARuleBehindAnEqualOneIsNeverReached) {
  EXPECT_EQ(told("rule_sets: [{name: a, callee_in: [{match: '9.*', replace: '1'}, {match: '8.*', replace: '1'}]}]"),
            "");
  EXPECT_EQ(told("rule_sets: [{name: a, callee_in: [{match: '9.*', replace: '1'}, {match: '8', replace: '1'}, "
                 "{match: '9.*', replace: '2'}], callee_out: [{match: '9.*', replace: '2'}]}]"),
            "warning: rule_sets.a.callee_in[2].match: Rule 0 takes the same numbers, so that this one never acts. "
            "Remove one of them.\n");
}

TEST(RuleSetChecks, ARuleOfATrunkBehindOneThatTakesAllOfItIsNeverReached) {
  const auto rules = [](const std::string& first, const std::string& second) {
    return told("trunks: [{name: t, host: h, username: u, number_rules: [{match: 9.*, replace: '1', " + first +
                "}, {match: 9.*, replace: '2', " + second + "}]}]");
  };
  EXPECT_EQ(
      rules("way: outgoing", "way: outgoing"),
      "warning: trunks.t.number_rules[1].match: Rule 0 takes the same numbers, so that this one never acts. Remove "
      "one of them.\n");
  EXPECT_NE(rules("way: both", "way: incoming, party: called"), "");
  EXPECT_EQ(rules("way: outgoing", "way: incoming"), "");
  EXPECT_EQ(rules("way: both, party: caller", "way: both"), "");
}

TEST(RuleSetChecks, AnAreaIsDigitsInACountry) {
  EXPECT_EQ(told("rule_sets: [{name: a, country: US, area_code: '212'}]"), "");
  EXPECT_EQ(told("rule_sets: [{name: a, country: US, area_code: '*2'}]"),
            "error: rule_sets.a.area_code: '*2' is no area code: it has other characters than digits. Write it without "
            "trunk prefix and country code, such as 212.\n");
  EXPECT_EQ(told("rule_sets: [{name: a, area_code: '212'}]"),
            "error: rule_sets.a.country: An area code means something in its country only. Set country, or leave "
            "area_code out: tenants and friends have one too.\n");
  EXPECT_NE(told("tenants: [{name: acme, country: US, area_code: '+1'}]").find("tenants.acme.area_code"),
            std::string::npos);
}

TEST(RuleSetChecks, ManyRulesAreTooMany) {
  std::string list;
  for (std::size_t i = 0; i <= max_rewrite_rules; ++i) list += "{match: '" + std::to_string(i) + "'},";
  EXPECT_EQ(told("rule_sets: [{name: a, caller_in: [" + list + "]}]"),
            "error: rule_sets.a.caller_in: There are more than 1000 rules in it.\n");
}

TEST(RuleSetChecks, ReferencesLeadToSetsThatAreThereAndMayBeUsed) {
  EXPECT_NE(told("rule_sets: [{name: acme}]\ntrunks: [{name: t, host: h.example, rule_set: acmf}]")
                .find("trunks.t.rule_set: There is no rule_set 'acmf'. Did you mean 'acme'?"),
            std::string::npos);
  const std::string sets =
      "tenants: [{name: acme}, {name: below, parent: acme}, {name: other}]\n"
      "rule_sets: [{name: stock}, {name: own, tenant: acme}]\n";
  EXPECT_EQ(told(sets + "users: [{name: u, tenant: acme, rule_set: own}]"), "");
  EXPECT_EQ(told(sets + "users: [{name: u, tenant: other, rule_set: stock}]"), "") << "the master's are for all";
  EXPECT_EQ(told(sets + "users: [{name: u, tenant: below, rule_set: own}]"), "") << "and those of one above";
  EXPECT_EQ(told(sets + "users: [{name: u, tenant: other, rule_set: own}]"),
            "error: users.u.rule_set: The rule set 'own' belongs to the tenant 'acme'. Use one of the own tenant, of "
            "one above it, or of the master.\n");
}

}  // namespace
}  // namespace tandem::model
