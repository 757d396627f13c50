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
    check_tenants(*config, findings);
    check_contexts(*config, findings);
  }
  return to_text(findings.take());
}

TEST(TenantCheck, DomainsAreOfOne) {
  EXPECT_EQ(
      told("{settings: {domain: a.example}, tenants: [{name: x, domain: b.example}, {name: y, domain: c.example}]}"),
      "");
  EXPECT_EQ(told("{settings: {domain: a.example}, tenants: [{name: x, domain: A.example}]}"),
            "error: tenants.x.domain: The domain 'A.example' belongs to the settings already. Phones are found by "
            "user@domain: give each tenant its own.\n");
  EXPECT_EQ(told("tenants: [{name: x, domain: a.example}, {name: y, domain: a.example}]"),
            "error: tenants.y.domain: The domain 'a.example' belongs to the tenant 'x' already. Phones are found by "
            "user@domain: give each tenant its own.\n");
}

TEST(TenantCheck, PrefixesThatChooseANumberCanBeDialled) {
  EXPECT_EQ(told("tenants: [{name: x, number_prefixes: {1*: '+33123456789'}, hide_prefix: '*31*'}]"), "");
  EXPECT_EQ(
      told("tenants: [{name: x, number_prefixes: {a: '+33123456789', 2*: anna, 1*3: '1'}, hide_prefix: 1*}]"),
      "error: tenants.x.number_prefixes: 'a' cannot be dialled before a number. Take digits with a '*' behind "
      "them, such as 1*.\n"
      "error: tenants.x.number_prefixes.2*: 'anna' is no number to show. Give a public number of the tenant, such "
      "as +33123456789.\n"
      "warning: tenants.x.number_prefixes.1*3: hide_prefix takes what begins so, before. Choose another prefix.\n");
}

TEST(TenantCheck, TheTreeHasNoCircle) {
  EXPECT_EQ(
      told("tenants: [{name: x, parent: y}, {name: y, parent: x}]"),
      "error: tenants.x.parent: The tenants above it lead back to it. Give one of them another parent, or none.\n"
      "error: tenants.y.parent: The tenants above it lead back to it. Give one of them another parent, or none.\n");
  EXPECT_EQ(told("tenants: [{name: master, parent: y}, {name: y}]"),
            "error: tenants.master.parent: Nobody is above the master.\n");
}

TEST(TenantCheck, NothingLeadsFromOneToAnother) {
  constexpr std::string_view two = R"(
tenants: [{name: x}, {name: y}]
users: [{name: anna, tenant: x, extension: "1"}, {name: bob, tenant: y, extension: "1"}]
trunks: [{name: t, host: h, username: u, tenant: y}]
)";
  EXPECT_EQ(told(two), "");
  EXPECT_EQ(told(std::string(two) + "incalls: [{did: \"7\", tenant: x, destination: {user: bob}}]"),
            "error: incalls.7.destination: 'bob' belongs to the tenant 'y', this to the tenant 'x'. Calls between "
            "tenants go by their public numbers.\n");
  EXPECT_EQ(told(std::string(two) + "outcalls: [{name: o, tenant: x, patterns: 0., trunks: t}]"),
            "error: outcalls.o.trunks: The trunk 't' belongs to the tenant 'y' and is not shared with the tenant 'x'. "
            "Set shared or shared_with at the trunk.\n");
  EXPECT_EQ(told(std::string(two) + "groups: [{name: g, tenant: x, context: c}, {name: h, tenant: y, context: c}]"),
            "error: groups.h.context: The context 'c' belongs to the tenant 'x', this to the tenant 'y'. Give each "
            "tenant contexts of its own.\n");
}

TEST(ContextCheck, RangesHoldTheNumbers) {
  EXPECT_EQ(
      told(R"(
contexts: [{name: default, ranges: [{kind: user, start: "100", end: "149"}, {kind: group, start: "150"}]}]
users: [{name: a, extension: "149"}, {name: b, extension: "150"}, {name: c, extension: "1000"}]
groups: [{name: g, extension: "150", members: a}]
)"),
      "warning: users.b.extensions: 150 lies outside of the numbers that the context 'default' has for this. Take "
      "another number, or widen the ranges of the context.\n"
      "warning: users.c.extensions: 1000 lies outside of the numbers that the context 'default' has for this. "
      "Take another number, or widen the ranges of the context.\n");
  EXPECT_EQ(told("contexts: [{name: c, ranges: [{start: \"10\", end: \"9\"}, {start: \"20\", end: \"10\"}]}]"),
            "error: contexts.c.ranges[0]: Start and end of the range are not of the same length.\n"
            "error: contexts.c.ranges[1]: The range ends before it starts.\n");
}

}  // namespace
}  // namespace tandem::model
