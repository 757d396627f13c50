// Site files as people write them, right and wrong. The mistakes are those a person makes: each must be told with its
// line, its key and what to do.
#include <gtest/gtest.h>

#include <algorithm>

#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(std::string_view yaml) {
  auto config = read_config(yaml, "site.yaml", no_secrets());
  return config ? "" : to_text(config.error());
}

TEST(SiteFile, IsReadWithItsConveniences) {
  auto config = read_config(R"(
settings: {realm: pbx, registration_max: 2h}
transports:
  - {bind: "0.0.0.0:5060"}
users:
  - name: alice
    extension: 0100
    caller_id: "+33 1 23 45 67 89"
    phone: {username: alice, password: 12345678, codecs: [PCMA, PCMU]}
  - {name: bob, extensions: ["101", 102], phones: [{username: bob, password: "true"}]}
trunks:
  ovh: {type: outbound, host: sip.example.net, username: 0033123, password: x, enabled: no}
outcalls:
  - name: national
    patterns: [_0X., 418., {pattern: 00., strip: 2, prefix: +}]
    trunk: ovh
incalls:
  - {did: "+33123", destination: {user: alice}}
contexts: [{name: default, include: [shared]}, shared]
)",
                            "site.yaml", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_EQ(config->settings.registration_max, std::chrono::hours(2));
  EXPECT_EQ(config->transports[0].name, "udp 0.0.0.0:5060");
  ASSERT_EQ(config->users.size(), 2u);
  EXPECT_EQ(config->users[0].extensions, std::vector<std::string>{"0100"});
  EXPECT_EQ(config->users[0].outgoing_caller_id, "+33123456789");
  EXPECT_EQ(config->users[0].phones[0].password, "12345678");
  EXPECT_EQ(config->users[1].phones[0].password, "true");
  EXPECT_EQ(config->trunks[0].name, "ovh");
  EXPECT_EQ(config->trunks[0].username, "0033123");
  EXPECT_FALSE(config->trunks[0].enabled);
  ASSERT_EQ(config->outcalls[0].patterns.size(), 3u);
  EXPECT_EQ(config->outcalls[0].patterns[1].pattern, "418.");
  EXPECT_EQ(config->outcalls[0].patterns[2].prefix, "+");
  EXPECT_EQ(config->outcalls[0].trunks, std::vector<std::string>{"ovh"});
  EXPECT_EQ(config->incalls[0].name, "+33123");
  EXPECT_EQ(config->contexts[1].name, "shared");
}

TEST(SiteFile, MayBeEmpty) {
  for (auto yaml : {"", "# nothing yet\n", "{}", "users:\n", "~"}) EXPECT_EQ(told(yaml), "") << yaml;
  EXPECT_EQ(*read_config("", "", no_secrets()), Config{});
}

struct Mistake {
  std::string_view yaml, told;
};
class Mistakes : public testing::TestWithParam<Mistake> {};
TEST_P(Mistakes, AreToldWithTheirLineAndAWayOut) {
  EXPECT_EQ(told(GetParam().yaml), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    SiteFile, Mistakes,
    testing::Values(
        Mistake{"trunks:\n  - name: ovh\n    hots: sip.example.net\n",
                "site.yaml:3:5: error: trunks.ovh: 'hots' is not a key of a trunk. Did you mean 'host'?\n"},
        Mistake{"trunk:\n  - name: ovh\n",
                "site.yaml:1:1: error: 'trunk' is not a section of a site file. Did you mean 'trunks'?\n"},
        Mistake{"trunks:\n  - name: ovh\n    port: 99999\n",
                "site.yaml:3:11: error: trunks.ovh.port: 99999 is out of range. Allowed: 0 to 65535.\n"},
        Mistake{"trunks:\n  - name: ovh\n    port: sip\n",
                "site.yaml:3:11: error: trunks.ovh.port: 'sip' is not a number. Allowed: 0 to 65535.\n"},
        Mistake{"trunks:\n  - name: ovh\n    protocol: sctp\n",
                "site.yaml:3:15: error: trunks.ovh.protocol: 'sctp' is not allowed here. Allowed: auto, udp, tcp, tls, "
                "ws, wss.\n"},
        Mistake{"trunks:\n  - name: ovh\n    host: sip.example.net:5060\n",
                "site.yaml:3:11: error: trunks.ovh.host: 'sip.example.net:5060' is not a host name or an IP address, "
                "without a port.\n"},
        Mistake{"trunks:\n  - name: ovh\n    expiry: 10 min\n",
                "site.yaml:3:13: error: trunks.ovh.expiry: '10 min' is not a time. Allowed: seconds, or a time such "
                "as 90s, 10m, 1h30m, 1d.\n"},
        Mistake{"trunks:\n  - name: ovh\n    enabled: maybe\n",
                "site.yaml:3:14: error: trunks.ovh.enabled: 'maybe' is neither true nor false. Allowed: true, false, "
                "yes, no, on, off.\n"},
        Mistake{"users:\n  - name: alice\n    phones: [{username: alice}]\n",
                "site.yaml:3:14: error: users.alice.phones[0].password: A phone needs 'password'. Its password.\n"},
        Mistake{"users:\n  - extension: 100\n",
                "site.yaml:2:5: error: users[0].name: A user needs 'name'. Unique name.\n"},
        Mistake{"users:\n  - name: alice\n  - name: bob\n  - name: alice\n",
                "site.yaml:4:5: error: users.alice: There is another user 'alice' in line 2. Give each its own "
                "name.\n"},
        Mistake{"outcalls:\n  - name: n\n    patterns:\n      - _0X.\n      - _0[1-\n",
                "site.yaml:5:9: error: outcalls.n.patterns[1].pattern: The '[' at position 3 has no ']'. Allowed: a "
                "number, or a pattern of digits, X, Z, N, [sets], and '.' or '!' at the end.\n"},
        Mistake{"transports:\n  - bind: sip.example.net\n    name: t\n",
                "site.yaml:2:11: error: transports.t.bind: 'sip.example.net' is not an IP address with a port. "
                "Allowed: 0.0.0.0:5060, \"[::]:5060\" or an address of this machine.\n"},
        Mistake{"users: alice\n",
                "site.yaml:1:8: error: users: Here stands a single value. Wanted: a list of users.\n"},
        Mistake{
            "users:\n  - alice\n",
            "site.yaml:2:5: error: users.alice: Here stands a single value; a user is a map of keys and values. "
            "Allowed: uuid, name, display_name, extensions, context, outgoing_caller_id, phones, ring_time, "
            "enabled, tenant, do_not_disturb, permissions, pin, rule_set, selectable_numbers, limits, forward_always, "
            "forward_busy, forward_no_answer, forward_unreachable.\n"},
        Mistake{"settings:\n  realm: a\n  realm: b\n",
                "site.yaml:3:3: error: settings.realm: 'realm' is given twice. Keep one of them.\n"},
        Mistake{"trunks: [{name: a, password: {env: NAME}}]\n",
                "site.yaml:1:30: error: trunks.a.password: Secrets from elsewhere are not allowed here.\n"}));

TEST(SiteFile, SeveralMistakesAreToldAtOnce) {
  const std::string text = told("settings: {rtp_low: 80}\nusers: [{name: a, colour: red}, {name: b, enabled: 2}]\n");
  EXPECT_EQ(std::ranges::count(text, '\n'), 3) << text;
}

TEST(SiteFile, BrokenYamlIsToldWithItsLine) {
  EXPECT_TRUE(told("users:\n\t- name: alice\n").starts_with("site.yaml:2:")) << told("users:\n\t- name: alice\n");
  EXPECT_TRUE(told("users: [a\n").starts_with("site.yaml:")) << told("users: [a\n");
  EXPECT_NE(told("a: 1\n---\nb: 2\n"), "");
  EXPECT_NE(told("? [a, b]\n: 1\n"), "");
  EXPECT_NE(told("users: *nobody\n"), "");
}

TEST(SiteFile, TextThatIsNotUtf8IsToldWithItsLine) {
  EXPECT_EQ(told("users:\n  - name: B\xFCro\n"),
            "site.yaml:2:11: error: This text is not UTF-8. Save the file as UTF-8.\n");
  EXPECT_TRUE(told("trunks:\n  \xB9ovh: {host: a.example}\n").starts_with("site.yaml:2:3: error: "));
}

TEST(SiteFile, AKeyThatNamesIsHeldToTheRuleOfNames) {
  EXPECT_EQ(told("trunks:\n  \"ov\\x13h\": {host: a.example}\n"),
            "site.yaml:2:3: error: trunks.ov\x13h.name: This is not a name: 1 to 128 bytes of text, no control "
            "characters, no "
            "blanks at the ends.\n");
  EXPECT_NE(told("contexts:\n  a b: {include: []}\n"), "");
}

TEST(SiteFile, AliasesRepeatButDoNotExplode) {
  auto config = read_config(
      "trunks:\n  - &a {name: a, host: x.example, codecs: &c [PCMA]}\n  - {name: b, codecs: *c}\n", "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_EQ(config->trunks[1].codecs, std::vector<std::string>{"PCMA"});

  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 9; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  const auto refused = parse_site(bomb, "bomb.yaml");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error()[0].code, ProblemCode::too_large);
}

TEST(SiteFile, IsBounded) {
  const auto deep = parse_site(std::string(5000, '['), "");
  ASSERT_FALSE(deep);
  EXPECT_EQ(deep.error()[0].code, ProblemCode::too_deep);
  const auto large = parse_site(std::string(max_document_bytes + 1, ' '), "");
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error()[0].code, ProblemCode::too_large);
}

}  // namespace
}  // namespace tandem::model
