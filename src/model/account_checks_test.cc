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

TEST(SettingsCheck, RangesRunForwards) {
  EXPECT_EQ(told(check_settings, "settings: {rtp_low: 20000, rtp_high: 10000}"),
            "error: settings.rtp_high: The last RTP port 10000 is below the first, 20000.\n");
  EXPECT_NE(told(check_settings, "settings: {rtp_low: 10000, rtp_high: 10001}"), "");
  EXPECT_NE(told(check_settings, "settings: {registration_min: 3000, registration_max: 100}"), "");
  EXPECT_NE(told(check_settings, "settings: {registration_default: 10}"), "");
  EXPECT_EQ(told(check_settings, "settings: {rtp_low: 10000, rtp_high: 10003}"), "");
}

TEST(SettingsCheck, AFirewallThatKeepsAllPhonesOutIsTold) {
  constexpr std::string_view phones = ", users: [{name: a, phones: [{username: a, password: p}]}]}";
  const auto with = [&](std::string settings) {
    return told(check_settings, "{settings: {" + settings + "}" + std::string(phones));
  };
  EXPECT_EQ(with("firewall: yes"), "");
  EXPECT_EQ(with("firewall: no, phone_networks: []"), "");
  EXPECT_TRUE(with("firewall: yes, phone_networks: []").starts_with("warning: settings.phone_networks: "));
}

TEST(SettingsCheck, UrisAreDialledOnlyWithADomainOfOurs) {
  EXPECT_EQ(told(check_settings, "settings: {dial_uris: yes, domain: office.example}"), "");
  EXPECT_EQ(
      told(check_settings, "settings: {dial_uris: yes}"),
      "error: settings.dial_uris: Without a domain of ours every URI is one of ours, and none leads out. Set domain in "
      "the settings.\n");
}

TEST(TransportCheck, OneSocketHasOneAddress) {
  EXPECT_EQ(told(check_transports, "transports: [{name: a, bind: 0.0.0.0}, {name: b, bind: 192.0.2.1}]"),
            "error: transports.b.bind: The transport 'a' listens at 0.0.0.0:5060 already. Take another port, or "
            "disable one of them.\n");
  EXPECT_EQ(told(check_transports, "transports: [{bind: 0.0.0.0}, {bind: 0.0.0.0, protocol: tcp}, {bind: '[::]'}]"),
            "");
  EXPECT_EQ(told(check_transports, "transports: [{name: a, bind: '1.1.1.1:0'}, {name: b, bind: '1.1.1.1:0'}]"), "");
  EXPECT_EQ(told(check_transports, "transports: [{name: a, bind: 1.1.1.1}, {name: b, bind: 1.1.1.1, enabled: no}]"),
            "");
  EXPECT_TRUE(told(check_transports, "transports: [{name: a, bind: '0.0.0.0:12000'}]").starts_with("warning:"));
}

TEST(UserCheck, PhonesAndExtensionsBelongToOneUser) {
  EXPECT_EQ(told(check_users, R"(
users:
  - {name: a, extensions: [1, 1], phone: {username: p, password: longenough}}
  - {name: b, extension: 1, phone: {username: p, password: longenough}}
  - {name: c, extension: 1, context: other, phone: {username: q, password: longenough}}
)"),
            "error: users.a.extensions[1]: The user 'a' has the extension 1 in the context 'default' already. For "
            "several phones on one number, give one user several phones.\n"
            "error: users.b.phones[0].username: The user 'a' has a phone 'p' too. Every phone needs a username of its "
            "own.\n"
            "error: users.b.extensions[0]: The user 'a' has the extension 1 in the context 'default' too. For several "
            "phones on one number, give one user several phones.\n");
}

TEST(UserCheck, PasswordsThatScannersGuessAreToldButNotShown) {
  for (auto weak : {"phone100", "10000001", "qz3kw", "aaaaaaaaaa"}) {
    const std::string text = told(check_users,
                                  "users: [{name: a, extension: 10000001, phone: {username: PHONE100, "
                                  "password: " +
                                      std::string(weak) + "}}]");
    EXPECT_TRUE(text.starts_with("warning: users.a.phones[0].password")) << weak << text;
    EXPECT_EQ(text.find(weak), text.npos);
  }
}

TEST(TrunkCheck, AnAccountHasWhatItsTypeNeeds) {
  EXPECT_EQ(told(check_trunks, "trunks: [{name: t, password: p}]"),
            "error: trunks.t.host: A trunk of account type 'outbound' needs 'host'. The provider's registrar, such as "
            "sip.example.net.\n"
            "error: trunks.t.username: A trunk of account type 'outbound' needs 'username'. The account at the "
            "provider.\n");
  EXPECT_NE(told(check_trunks, "trunks: [{name: t, type: none}]"), "");
  EXPECT_EQ(told(check_trunks, "trunks: [{name: t, type: inbound, username: u, password: p}]"), "");
  EXPECT_EQ(told(check_trunks, "trunks: [{name: t, type: inbound, username: u}]"),
            "error: trunks.t.password: A trunk of account type 'inbound' needs 'password'. The gateway must always "
            "prove it.\n");
  EXPECT_EQ(told(check_trunks, "trunks: [{name: t, type: none, host: 192.0.2.1}]"), "");
  EXPECT_TRUE(told(check_trunks, "trunks: [{name: t, host: h, username: u}]").starts_with("warning:"));
}

TEST(TrunkCheck, BulkRegistrationIsAskedOrAllowedWhereItCanBe) {
  EXPECT_EQ(told(check_trunks, "trunks: [{name: t, host: h, username: u, password: p, bulk: true}]"), "");
  EXPECT_EQ(told(check_trunks, "trunks: [{name: t, type: inbound, username: u, password: p, accept_bulk: no}]"), "");
  EXPECT_TRUE(told(check_trunks, "trunks: [{name: t, type: inbound, username: u, password: p, bulk: true}]")
                  .starts_with("warning: trunks.t.bulk:"));
  EXPECT_TRUE(told(check_trunks, "trunks: [{name: t, type: none, host: h, accept_bulk: no}]")
                  .starts_with("warning: trunks.t.accept_bulk:"));
}

TEST(UserCheck, TwoTenantsMayHaveTheSameNamesAndNumbers) {
  constexpr std::string_view tenants =
      "tenants: [{name: a, domain: a.example}, {name: b, domain: b.example}, {name: c}, {name: d}]\n";
  const auto users = [&](std::string_view one, std::string_view other) {
    const auto user = [](std::string_view tenant) {
      return "{name: of " + std::string(tenant) + ", tenant: " + std::string(tenant) +
             ", extension: \"1\", phone: {username: anna, password: long-enough-1}}";
    };
    return told(check_users, std::string(tenants) + "users: [" + user(one) + ", " + user(other) + "]");
  };
  EXPECT_EQ(users("a", "b"), "");
  EXPECT_EQ(
      users("c", "d"),
      "error: users.of d.phones[0].username: The user 'of c' has a phone 'anna' too. Every phone needs a username "
      "of its own.\n")
      << "nothing tells them apart without domains";
}

}  // namespace
}  // namespace tandem::model
