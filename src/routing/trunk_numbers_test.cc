#include "routing/trunk_numbers.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

using enum model::NumberParty;

std::optional<std::string> read(const model::NumberSource& source, const std::string& header,
                                const std::string& value) {
  model::Problems problems;
  const NumberReader reader(source, "trunks.t.did", problems);
  EXPECT_TRUE(problems.empty()) << model::to_text(problems);
  return reader.read(
      [&](std::string_view name) { return name == header ? std::string_view(value) : std::string_view{}; });
}

model::Settings france() {
  model::Settings settings;
  settings.country = "FR";
  return settings;
}

TEST(NumberReader, WithoutMoreItIsTheUserOfTheFirstUriOrTheWholeHeader) {
  EXPECT_EQ(read({"to", "", "", ""}, "To", "\"x\" <sip:+33100@192.0.2.1;user=phone>;tag=1"), "+33100");
  EXPECT_EQ(read({"Diversion", "", "", ""}, "Diversion", "<sip:100@x>;reason=y, <sip:200@x>"), "100");
  EXPECT_EQ(read({"pai", "", "", ""}, "P-Asserted-Identity", "<tel:+33100;phone-context=x>"), "+33100");
  EXPECT_EQ(read({"request_uri", "", "", ""}, "request_uri", "SIP:0100;npdi=yes@x"), "0100");
  EXPECT_EQ(read({"X-DID", "", "", ""}, "X-DID", " 0100 "), "0100");
  EXPECT_EQ(read({"X-DID", "", "", ""}, "X-DID", "<sip:x.example>"), std::nullopt);
  EXPECT_EQ(read({"X-DID", "", "", ""}, "Other", "0100"), std::nullopt);
}

TEST(NumberReader, BetweenTwoMarkers) {
  EXPECT_EQ(read({"X-DID", "[", "]", ""}, "X-DID", "line [0100] of [0200]"), "0100");
  EXPECT_EQ(read({"X-DID", "did=", "", ""}, "X-DID", "did=0100"), "0100");
  EXPECT_EQ(read({"X-DID", "", "#", ""}, "X-DID", "0100#2"), "0100");
  EXPECT_EQ(read({"X-DID", "[", "]", ""}, "X-DID", "0100"), std::nullopt);
  EXPECT_EQ(read({"X-DID", "[", "]", ""}, "X-DID", "[]"), std::nullopt);
}

TEST(NumberReader, WhatAnExpressionExtracts) {
  EXPECT_EQ(read({"X-DID", "", "", "[0-9]+"}, "X-DID", "line 0100 of 2"), "0100");
  EXPECT_EQ(read({"X-DID", "", "", "line=([0-9]+)"}, "X-DID", "a=1;line=0100"), "0100");
  EXPECT_EQ(read({"X-DID", "<", ">", "sip:(\\+?[0-9]+)"}, "X-DID", "1 <sip:+33100@x>"), "+33100");
  EXPECT_EQ(read({"X-DID", "", "", "(a)?[0-9]+"}, "X-DID", "0100"), std::nullopt);  // its group is empty
  EXPECT_EQ(read({"X-DID", "", "", "[0-9]{3}$"}, "X-DID", "12"), std::nullopt);
  EXPECT_EQ(read({"X-DID", "", "", ".*"}, "X-DID", std::string(500, '1')), std::nullopt);  // a stranger's joke
}

std::string problems_of(model::Trunk trunk, const model::Settings& settings = {}) {
  trunk.name = "t";
  model::Problems problems;
  TrunkNumbers(trunk, settings, problems);
  return model::to_text(problems);
}

TEST(TrunkNumbers, MistakesAreToldWhereTheyStand) {
  model::Trunk trunk;
  trunk.did_source = {"to", "", "", "([0-9]"};
  EXPECT_NE(problems_of(trunk).find("trunks.t.did_expression: '([0-9]' is no RE2 expression"), std::string::npos);
  trunk = {};
  trunk.numbers.number_rules = {{"0(.*)", "\\2"}, {"(?=a)", ""}};
  EXPECT_NE(problems_of(trunk).find("trunks.t.number_rules[0].replace: "), std::string::npos);
  EXPECT_NE(problems_of(trunk).find("trunks.t.number_rules[1].match: "), std::string::npos);
  trunk = {};
  trunk.numbers.number_format = model::NumberFormat::e164;
  EXPECT_NE(problems_of(trunk).find("none is given"), std::string::npos);
  EXPECT_EQ(problems_of(trunk, france()), "");
  trunk.numbers.country = "XX";
  EXPECT_NE(problems_of(trunk, france()).find("in the country 'XX'"), std::string::npos);
}

TEST(TrunkNumbers, TheFirstOwnRuleThatMatchesTheWholeNumberDecidesElseTheFormat) {
  model::Trunk trunk;
  trunk.numbers.number_format = model::NumberFormat::plus_e164;
  trunk.numbers.number_rules = {{"0033(.*)", "p\\1", model::NumberWay::outgoing, called},
                                {"00(.*)", "q\\1", model::NumberWay::outgoing, both},
                                {"33(.*)", "0\\1", model::NumberWay::incoming, caller},
                                {"9", "", model::NumberWay::both, called}};
  model::Problems problems;
  const TrunkNumbers numbers(trunk, france(), problems);
  EXPECT_TRUE(problems.empty()) << model::to_text(problems);
  EXPECT_EQ(numbers.outgoing("0033123456789", called), "p123456789");
  EXPECT_EQ(numbers.outgoing("0033123456789", caller), "q33123456789");
  EXPECT_EQ(numbers.outgoing("0123456789", called), "+33123456789");
  EXPECT_EQ(numbers.outgoing("190033", called), "190033");
  EXPECT_EQ(numbers.incoming("33123456789", caller), "0123456789");
  EXPECT_EQ(numbers.incoming("33123456789", called), "33123456789");
  EXPECT_EQ(numbers.incoming("9", called), "");
}

TEST(TrunkNumbers, AGatewayRegisteredInBulkIsCalledByWholeNumbers) {
  model::Trunk trunk;
  trunk.account_type = model::AccountType::inbound;
  model::Problems problems;
  const auto for_bulk = [&](const model::Settings& settings, std::string_view number) {
    return TrunkNumbers(trunk, settings, problems).for_bulk(number);
  };
  EXPECT_TRUE(TrunkNumbers::needed_by(trunk));
  EXPECT_EQ(for_bulk(france(), "0123456789"), "+33123456789");
  EXPECT_EQ(for_bulk(france(), "+33123456789"), "+33123456789");
  EXPECT_EQ(for_bulk(france(), "17"), "17");
  EXPECT_EQ(for_bulk({}, "0123456789"), "0123456789");  // of which country is not known
  trunk.numbers.number_rules = {{"x", "y", model::NumberWay::outgoing, caller}};
  EXPECT_EQ(for_bulk(france(), "0123456789"), "+33123456789");
  trunk.numbers.number_rules = {{"x", "y", model::NumberWay::outgoing, called}};
  EXPECT_EQ(for_bulk(france(), "0123456789"), "0123456789");  // the trunk says how
  trunk.numbers = {};
  trunk.numbers.number_format = model::NumberFormat::e164;
  EXPECT_EQ(for_bulk(france(), "33123456789"), "33123456789");
  EXPECT_TRUE(problems.empty()) << model::to_text(problems);
  trunk = {};
  trunk.account_type = model::AccountType::inbound;
  trunk.gateway.accept_bulk = false;
  EXPECT_FALSE(TrunkNumbers::needed_by(trunk));
}

TEST(TrunkNumbers, ARuleSetComesBetweenItsOwnRulesAndTheFormat) {
  model::Problems problems;
  model::RuleSet named;
  named.name = "set";
  named.callee_in = {{"55(.*)", "+4455\\1", ""}};
  named.caller_out = {{"\\+44(.*)", "44\\1", ""}};
  named.generate = false;
  model::Trunk trunk;
  trunk.numbers.rule_set = "set";
  trunk.numbers.country = "FR";
  trunk.numbers.number_format = model::NumberFormat::national;
  model::NumberRule own;
  own.match = "\\+44999";
  own.replace = "999";
  trunk.numbers.number_rules = {own};
  EXPECT_TRUE(TrunkNumbers::needed_by(trunk));
  const RuleSet set(named, problems);
  const TrunkNumbers numbers(trunk, {}, problems, &set);
  EXPECT_EQ(model::to_text(problems), "");
  EXPECT_EQ(numbers.outgoing("+44999", model::NumberParty::caller), "999");
  EXPECT_EQ(numbers.outgoing("+44123", model::NumberParty::caller), "44123");
  EXPECT_EQ(numbers.outgoing("+33123456789", model::NumberParty::caller), "0123456789");
  EXPECT_EQ(numbers.incoming("5512", model::NumberParty::called), "+445512");
  EXPECT_EQ(numbers.incoming("0123456789", model::NumberParty::called), "0123456789");
  named.generate = true;
  const RuleSet usual(named, problems);
  const TrunkNumbers converted(trunk, {}, problems, &usual);
  EXPECT_EQ(converted.incoming("0123456789", model::NumberParty::called), "+33123456789");
  EXPECT_EQ(converted.outgoing("+34944048182", model::NumberParty::called), "0034944048182");
}

}  // namespace
}  // namespace tandem::routing
