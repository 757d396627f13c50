#include "model/tenant_tree.h"

#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

Config site(std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  return config ? *config : Config{};
}

constexpr std::string_view three = R"(
settings: {domain: office.example, country: FR}
tenants:
  - {name: holding, country: DE, rule_set: big}
  - {name: acme, parent: holding, domain: acme.example}
  - {name: globex, country: GB}
trunks:
  - {name: carrier, host: c, username: u, shared: yes}
  - {name: group line, host: g, username: u, tenant: holding, shared: yes}
  - {name: lent, host: l, username: u, tenant: globex, shared_with: acme}
)";

TEST(TenantTree, AnAreaIsInheritedWithItsCountry) {
  const Config config = site(
      "tenants: [{name: holding, country: DE, area_code: '30'}, {name: acme, parent: holding}, "
      "{name: munich, parent: holding, area_code: '89'}, {name: madrid, parent: holding, country: ES}]");
  const TenantTree tree(config);
  EXPECT_EQ(tree.area_of("acme"), "30");
  EXPECT_EQ(tree.area_of("munich"), "89");
  EXPECT_EQ(tree.area_of("madrid"), "");
  EXPECT_EQ(tree.area_of(""), "");
}

TEST(TenantTree, WhatOneHasFromThoseAbove) {
  const Config config = site(three);
  const TenantTree tree(config);
  EXPECT_EQ(tree.country_of("acme"), "DE");
  EXPECT_EQ(tree.country_of("globex"), "GB");
  EXPECT_EQ(tree.country_of(""), "FR");
  EXPECT_EQ(tree.country_of("master"), "FR");
  EXPECT_EQ(tree.rule_set_of("acme"), "big");
  EXPECT_EQ(tree.domain_of("acme"), "acme.example");
  EXPECT_EQ(tree.domain_of("holding"), "");
  EXPECT_EQ(tree.domain_of(""), "office.example");
  EXPECT_EQ(tree.line_of("acme").size(), 2u);
  EXPECT_TRUE(tree.is_below("acme", "holding"));
  EXPECT_TRUE(tree.is_below("acme", ""));
  EXPECT_FALSE(tree.is_below("holding", "acme"));
  EXPECT_FALSE(tree.is_below("", ""));
}

TEST(TenantTree, TrunksServeTheirOwnerAndWhomTheyAreSharedWith) {
  const Config config = site(three);
  const TenantTree tree(config);
  const auto who = [&](std::size_t trunk) {
    std::string all;
    for (const auto* tenant : {"", "holding", "acme", "globex"})
      if (tree.may_use(tenant, config.trunks[trunk])) all += std::string(*tenant ? tenant : "master") + " ";
    return all;
  };
  EXPECT_EQ(who(0), "master holding acme globex ");
  EXPECT_EQ(who(1), "holding acme ");
  EXPECT_EQ(who(2), "acme globex ");
}

TEST(TenantTree, CirclesEnd) {
  const Config config = site("tenants: [{name: a, parent: b}, {name: b, parent: a}, {name: c, parent: a}]");
  const TenantTree tree(config);
  EXPECT_TRUE(tree.in_circle(config.tenants[0]));
  EXPECT_TRUE(tree.in_circle(config.tenants[1]));
  EXPECT_FALSE(tree.in_circle(config.tenants[2]));
  EXPECT_EQ(tree.line_of("c").size(), 3u);
  EXPECT_TRUE(tree.is_enabled("c"));
}

}  // namespace
}  // namespace tandem::model
