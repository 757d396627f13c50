#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(void (*check)(const Config&, Findings&), std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) check(*config, findings);
  return to_text(findings.take());
}

TEST(IncludeCheck, CirclesAreAllowedButTold) {
  EXPECT_EQ(told(check_includes, "contexts: [{name: a, include: b}, {name: b, include: c}, {name: c, include: b}]"),
            "warning: contexts.c.include: The contexts include each other in a circle: b -> c -> b. Each is looked up "
            "once only; take one of the inclusions out.\n");
  EXPECT_NE(told(check_includes, "contexts: [{name: a, include: a}]"), "");
  EXPECT_EQ(told(check_includes, "contexts: [{name: a, include: [b, c]}, {name: b, include: c}, c]"), "");
}

constexpr std::string_view basis = "users: [{name: u, extension: '100'}]\ntrunks: [{name: t}]\n";

std::string outcalls(std::string_view yaml) {
  return told(check_outcalls, std::string(basis) + std::string(yaml));
}

TEST(OutcallCheck, RulesThatNeverFireAreTold) {
  EXPECT_EQ(outcalls("outcalls: [{name: a, pattern: _NXX, trunk: t}, {name: b, patterns: ['[2-9]xx', 0.], trunk: t}]"),
            "warning: outcalls.b.patterns[0].pattern: The outcall 'a' takes the same numbers of the context 'default' "
            "before. For a second choice, list both trunks in one outcall, or give both a priority.\n");
  EXPECT_EQ(outcalls("outcalls: [{name: a, pattern: 1-00, trunk: t}]"),
            "warning: outcalls.a.patterns[0].pattern: The number is the extension of the user 'u', which comes "
            "first. Give one of them another number or another context.\n");
  EXPECT_NE(outcalls("groups: [{name: g, extension: '200', members: u}]\n"
                     "extensions: [{exten: '300', destination: {user: u}}]\n"
                     "outcalls: [{name: a, patterns: ['200', '300'], trunk: t}]")
                .find("patterns[1].pattern: The number is that of the extension '300@default', which comes first."),
            std::string::npos);
  EXPECT_NE(outcalls("outcalls: [{name: a, pattern: 0., trunk: t, context: nowhere}]"), "");
  EXPECT_EQ(outcalls("contexts: [{name: default, include: far}]\n"
                     "outcalls: [{name: a, pattern: 0., trunk: t, context: far}]"),
            "");
}

TEST(OutcallCheck, APatternThatTakesNoNumberIsTold) {
  EXPECT_EQ(outcalls("outcalls: [{name: a, pattern: ^0.*, trunk: t}]"),
            "warning: outcalls.a.patterns[0].pattern: It takes no number. Nobody can dial the character at place 1 of "
            "it. Digits, X, Z, N, sets and a leading '+' are dialled; these are no regular expressions.\n");
  EXPECT_NE(told(check_incalls, "incalls: [{name: a, did: 0+33, destination: {hangup: 480}}]")
                .find("warning: incalls.a.did: It takes no number. A '+' stands only at the beginning"),
            std::string::npos);
}

TEST(OutcallCheck, AnOutcallHasNumbersAndAWayOut) {
  EXPECT_TRUE(outcalls("outcalls: [{name: a, pattern: 0.}]").starts_with("error: outcalls.a.trunks"));
  EXPECT_TRUE(outcalls("outcalls: [{name: a, trunk: t}]").starts_with("warning: outcalls.a.patterns"));
  EXPECT_NE(outcalls("outcalls: [{name: a, patterns: [{pattern: 12, strip: 2}], trunk: t}]"), "");
  EXPECT_EQ(outcalls("outcalls: [{name: a, patterns: [{pattern: 00., strip: 2}], trunk: t}]"), "");
}

TEST(IncallCheck, TheSecondOfTwoForOneNumberIsTold) {
  EXPECT_EQ(told(check_incalls,
                 "incalls: [{name: a, did: '33', destination: {hangup: 480}}, "
                 "{name: b, did: '3-3', destination: {hangup: 480}}, "
                 "{name: c, destination: {hangup: 480}}, "
                 "{name: d, did: '33', context: other, destination: {hangup: 480}}]"),
            "warning: incalls.b.did: The incall 'a' takes the same calls before.\n");
}

TEST(OutcallCheck, UrisAreAWayOut) {
  EXPECT_EQ(outcalls("outcalls: [{name: a, pattern: 0., enum_domains: [e164.arpa]}]"), "");
  EXPECT_EQ(outcalls("outcalls: [{name: a, pattern: 0., uris: ['sip:${EXTEN}@example.com']}]"), "");
  EXPECT_NE(outcalls("outcalls: [{name: a, pattern: 0.}]"), "");
  EXPECT_NE(outcalls("outcalls: [{name: a, pattern: 0., enum_domains: [a.example, b.example, c.example, d.example, "
                     "e.example]}]"),
            "");
  EXPECT_NE(outcalls("settings: {domain: example.com}\n"
                     "outcalls: [{name: a, pattern: 0., uris: ['sip:${EXTEN}@Example.com']}]")
                .find("leads back"),
            std::string::npos);
}

TEST(IncallCheck, GuestsNeedANumberAndALimit) {
  EXPECT_EQ(told(check_incalls, "incalls: [{name: a, did: '100', destination: {hangup: 486}, guests: yes}]"), "");
  EXPECT_NE(told(check_incalls, "incalls: [{name: a, destination: {hangup: 486}, guests: yes}]").find("any number"),
            std::string::npos);
  EXPECT_NE(told(check_incalls,
                 "incalls: [{name: a, did: '100', destination: {hangup: 486}, guests: yes, guest_max_calls: 0, "
                 "guest_max_calls_per_second: 0}]")
                .find("limits"),
            std::string::npos);
}

}  // namespace
}  // namespace tandem::model
