#include "routing/enum_lookup.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

constexpr std::string_view number = "+4930123456";

EnumRecord record(std::string regexp, std::string service = "E2U+sip", std::uint16_t order = 100,
                  std::uint16_t preference = 10) {
  return {order, preference, "u", std::move(service), std::move(regexp), ""};
}

/// The URI, or in brackets why there is none.
std::string outcome(EnumRecord one) {
  const auto found = enum_uris(number, {std::move(one)});
  return found.uris.empty() ? "(" + sentence(found.skipped.at(0)) + ")" : found.uris[0];
}

EnumFault fault_of(EnumRecord one) {
  const auto found = enum_uris(number, {std::move(one)});
  EXPECT_TRUE(found.uris.empty()) << found.uris[0];
  return found.skipped.at(0).fault;
}

TEST(EnumName, IsTheDigitsBackwards) {
  EXPECT_EQ(enum_name("+442079460148", "e164.arpa"), "8.4.1.0.6.4.9.7.0.2.4.4.e164.arpa");
  EXPECT_EQ(enum_name("+1", "enum.example"), "1.enum.example");
  for (auto bad : {"", "+", "4930123456", "+49 30", "+1234567890123456", "+49x", "100"})
    EXPECT_FALSE(enum_name(bad, "e164.arpa")) << bad;
}

TEST(EnumUris, AreMadeByTheExpression) {
  EXPECT_EQ(outcome(record("!^.*$!sip:info@example.com!")), "sip:info@example.com");
  EXPECT_EQ(outcome(record("!^\\+49(.*)$!sip:0\\1@example.com!")), "sip:030123456@example.com");
  EXPECT_EQ(outcome(record("!^(\\+)(49)(30)(.+)$!sip:\\4.\\3.\\2@example.com;user=phone!")),
            "sip:123456.30.49@example.com;user=phone");
  EXPECT_EQ(outcome(record("!^(.)*$!sips:x\\1@example.com!i")), "sips:x6@example.com");
  EXPECT_EQ(outcome(record("/^(.*)$/sip:\\1@example.com/")), "sip:+4930123456@example.com");
  EXPECT_EQ(outcome(record("!^.*$!sip:a\\!b@example.com!")), "sip:a!b@example.com");
}

TEST(EnumUris, ExpressionsArePosix) {
  EXPECT_EQ(fault_of(record("!^\\d+$!sip:a@example.com!")), EnumFault::no_expression);
  EXPECT_EQ(outcome(record("!^\\+[[:digit:]]+$!sip:a@example.com!")), "sip:a@example.com");
}

TEST(EnumUris, ServicesAreThoseWithSip) {
  for (auto good : {"E2U+sip", "e2u+SIP", "E2U+sip+voice:tel", "E2U+email:mailto+sip"})
    EXPECT_EQ(outcome(record("!^.*$!sip:a@example.com!", good)), "sip:a@example.com") << good;
  for (auto bad : {"E2U+tel", "E2U", "E2Usip", "sip", "SIP+E2U", "E2U+sipx", "E2U+sip:x", "SIP+D2U", ""})
    EXPECT_EQ(fault_of(record("!^.*$!sip:a@example.com!", bad)), EnumFault::other_service) << bad;
}

TEST(EnumUris, ComeByOrderThenPreferenceEachOnce) {
  const auto found = enum_uris(
      number,
      {record("!^.*$!sip:d@example.com!", "E2U+sip", 200, 1), record("!^.*$!sip:c@example.com!", "E2U+sip", 100, 20),
       record("!^.*$!sip:b@example.com!", "E2U+sip", 100, 10), record("!^.*$!tel:+49!", "E2U+tel", 50, 10),
       record("!^.*$!sip:b@example.com!", "E2U+sip", 100, 11), record("!^.*$!sip:e@example.com!", "E2U+sip", 300, 1)});
  EXPECT_EQ(found.uris, (std::vector<std::string>{"sip:b@example.com", "sip:c@example.com", "sip:d@example.com"}));
  ASSERT_EQ(found.skipped.size(), 1u);
  EXPECT_EQ(sentence(found.skipped[0]), "E2U+tel (order 50): not a SIP service");
}

TEST(EnumUris, HostileRecordsAreSkipped) {
  for (auto bad : {"", "!", "!!", "!!!", "!^.*$!sip:a@example.com", "!^.*$!!", "!^.*$!sip:a@example.com!g",
                   "!^.*$!sip:a@example.com!i!", "1^.*$1sip:a@example.com1", "\\^.*$\\sip:a@example.com\\"})
    EXPECT_EQ(fault_of(record(bad)), EnumFault::no_substitution) << bad;
  EXPECT_EQ(fault_of(record("!" + std::string(300, 'a') + "!sip:a@example.com!")), EnumFault::no_substitution);
  EXPECT_EQ(fault_of(record("!(!sip:a@example.com!")), EnumFault::no_expression);
  EXPECT_EQ(fault_of(record("!((((.{1,999}){1,999}){1,999}){1,999})!sip:a@example.com!")), EnumFault::no_expression);
  EXPECT_EQ(fault_of(record("!^.*$!sip:\\1@example.com!")), EnumFault::unknown_group);
  EXPECT_EQ(fault_of(record("!^.*$!sip:\\0@example.com!")), EnumFault::unknown_group);
  EXPECT_EQ(fault_of(record("!^\\+44!sip:a@example.com!")), EnumFault::no_match);
  EXPECT_EQ(fault_of(record("!^\\+49!sip:a@example.com!")), EnumFault::no_match);  // not the whole number
  for (auto bad : {"!^.*$!tel:+49!", "!^.*$!sip:example.com!", "!^.*$!http://example.com!", "!^.*$!sip:a b@c!",
                   "!^.*$!sip:a@example.com\r\nRoute: x!"})
    EXPECT_EQ(fault_of(record(bad)), EnumFault::no_uri) << bad;
}

TEST(EnumUris, OtherKindsOfRecordsAreSkipped) {
  EnumRecord one = record("!^.*$!sip:a@example.com!");
  one.flags = "";
  EXPECT_EQ(fault_of(one), EnumFault::not_terminal);
  one.flags = "U";
  one.replacement = "other.example";
  EXPECT_EQ(fault_of(one), EnumFault::with_replacement);
  one.replacement = ".";
  EXPECT_EQ(outcome(one), "sip:a@example.com");
}

// RE2 works in linear time; a backtracking engine would not come back from this one.
TEST(EnumUris, ExpressionsThatExplodeElsewhereAreHarmless) {
  EXPECT_EQ(fault_of(record("!^(([+0-9]+)*)*x$!sip:a@example.com!")), EnumFault::no_match);
}

TEST(EnumUris, SentencesArePrintable) {
  EnumRecord one = record("!(!x!", "E2U+sip");
  one.service = "\x1b[2J\r\n" + std::string(200, 'x');
  const std::string text = outcome(one);
  EXPECT_EQ(text.find_first_of("\x1b\r\n"), std::string::npos);
  EXPECT_LT(text.size(), 200u);
}

}  // namespace
}  // namespace tandem::routing
