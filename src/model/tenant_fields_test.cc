#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

TEST(TenantFields, GroupsExtensionsAndTenantsAreReadAndWritten) {
  constexpr std::string_view site = R"(
tenants:
  - {name: acme, domain: acme.example, international: yes, networks: 192.0.2.0/24, default_destination: {group: g}}
users: [{name: anna, tenant: acme}]
groups: [{name: g, tenant: acme, extension: "200", member: anna, strategy: in_order, otherwise: {hangup: busy}}]
extensions:
  - {exten: "8XX", tenant: acme, destination: {user: anna, ring_time: 20}, otherwise: [{group: g}, {hangup: 480}]}
)";
  const auto config = read_config(site, "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_TRUE(config->tenants[0].classes.international);
  EXPECT_EQ(config->tenants[0].default_destination->name, "g");
  EXPECT_EQ(config->groups[0].strategy, GroupStrategy::in_order);
  EXPECT_EQ(config->groups[0].otherwise[0].status, 486);
  EXPECT_EQ(config->extensions[0].name, "8XX@default");
  EXPECT_EQ(config->extensions[0].destination.ring_time, std::chrono::seconds{20});
  EXPECT_EQ(config->extensions[0].otherwise.size(), 2u);
  const auto again = read_config(write_yaml(*config), "", no_secrets());
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(*again, *config);
}

}  // namespace
}  // namespace tandem::model
