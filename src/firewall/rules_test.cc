#include "firewall/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tandem::firewall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

model::Trunk trunk(std::string name, std::string host) {
  model::Trunk made;
  made.name = std::move(name);
  made.host = std::move(host);
  return made;
}

model::Config config(std::vector<model::Trunk> trunks) {
  model::Config made;
  made.settings.phone_networks = {"192.168.7.9/24", "192.168.7.128/25", "fd00::/8"};
  made.trunks = std::move(trunks);
  return made;
}

std::vector<std::string> sources(const model::Config& config, const KnownNames& known = {}) {
  std::vector<std::string> texts;
  for (const Prefix& prefix : provider_sources(rules_of(config, known))) texts.push_back(prefix.to_string());
  return texts;
}

KnownName addresses(std::initializer_list<const char*> texts) {
  KnownName known;
  for (const char* text : texts) known.addresses.push_back(*IpAddress::parse(text));
  return known;
}

TEST(FirewallRules, HostProxyAndAdditionalHostsAreLetIn) {
  model::Trunk ovh = trunk("ovh", "198.51.100.1");
  ovh.outbound_proxy = "[2001:db8::5]:5070";
  ovh.additional_hosts = {"203.0.113.0/24", "2001:db8:7::/48", "198.51.100.9"};
  EXPECT_THAT(sources(config({ovh})),
              ElementsAre("198.51.100.1", "198.51.100.9", "203.0.113.0/24", "2001:db8::5", "2001:db8:7::/48"));
}

TEST(FirewallRules, NamesAreLetInByWhatTheyStandForNow) {
  model::Trunk ovh = trunk("ovh", "SIP.example.net");
  ovh.additional_hosts = {"media.example.net"};
  const KnownNames known{{"sip.example.net", addresses({"198.51.100.2", "2001:db8::2"})}};
  EXPECT_THAT(sources(config({ovh}), known), ElementsAre("198.51.100.2", "2001:db8::2"));
  EXPECT_THAT(sources(config({ovh})), IsEmpty());
  const Rules rules = rules_of(config({ovh}), {{"media.example.net", {{}, "the name does not exist"}}});
  ASSERT_EQ(rules.openings.size(), 2u);
  EXPECT_EQ(rules.openings[1].trouble, "the name does not exist");
}

// RFC 3263 section 4.2: a port says that SRV is not asked.
TEST(FirewallRules, ServicesAreAskedForOnlyWithoutAPort) {
  model::Trunk one = trunk("one", "a.example"), two = trunk("two", "b.example");
  two.port = 5070;
  two.outbound_proxy = "c.example:5080";
  two.additional_hosts = {"a.example", "10.0.0.0/8"};
  EXPECT_THAT(names_of(config({one, two})), ElementsAre(WatchedName{"a.example", true}, WatchedName{"b.example", false},
                                                        WatchedName{"c.example", false}));
}

TEST(FirewallRules, ADisabledTrunkOpensNothing) {
  model::Trunk off = trunk("off", "198.51.100.1");
  off.enabled = false;
  off.additional_hosts = {"name.example"};
  EXPECT_THAT(sources(config({off})), IsEmpty());
  EXPECT_THAT(names_of(config({off})), IsEmpty());
}

TEST(FirewallRules, WhatLiesInAnotherPrefixIsNotListedTwice) {
  model::Trunk ovh = trunk("ovh", "203.0.113.9");
  ovh.additional_hosts = {"203.0.113.0/24", "203.0.113.128/25", "203.0.112.0/24"};
  EXPECT_THAT(sources(config({ovh})), ElementsAre("203.0.112.0/24", "203.0.113.0/24"));
}

TEST(FirewallRules, TheFamiliesDoNotMix) {
  model::Trunk wide = trunk("wide", "198.51.100.1");
  wide.additional_hosts = {"0.0.0.0/0", "2001:db8::/32", "2001:db8::7", "::1", "1.2.3.4"};
  EXPECT_THAT(sources(config({wide})), ElementsAre("0.0.0.0/0", "::1", "2001:db8::/32"));
}

TEST(FirewallRules, WordsAboutNamesDoNotChangeTheEffect) {
  model::Trunk ovh = trunk("ovh", "a.example");
  const Rules quiet = rules_of(config({ovh}), {{"a.example", addresses({"198.51.100.2"})}});
  KnownName troubled = addresses({"198.51.100.2"});
  troubled.trouble = "no server answered";
  const Rules told = rules_of(config({ovh}), {{"a.example", troubled}});
  EXPECT_NE(quiet, told);
  EXPECT_TRUE(same_effect(quiet, told));
  EXPECT_FALSE(same_effect(quiet, rules_of(config({ovh}), {})));
}

}  // namespace
}  // namespace tandem::firewall
