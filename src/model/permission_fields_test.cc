#include <gtest/gtest.h>

#include "model/difference.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

constexpr std::string_view premium =
    "permissions: [{name: premium, tenant: acme, default: deny, pin: '12#', rules: [{allow: 0899.}, {deny: ['0X.', "
    "'/^\\+33/']}]}]";

TEST(PermissionFields, ReadWhatTheyWrite) {
  const auto config = read_config(premium, "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  const Permission& permission = config->permissions[0];
  EXPECT_EQ(permission.rules[1], (PermissionRule{{}, {"0X.", "/^\\+33/"}}));
  EXPECT_EQ(permission.otherwise, PermissionDefault::deny);
  for (const Omit omit : {Omit::nothing, Omit::defaults}) {
    const auto again = read_config(write_yaml(*config, omit, Secrets::shown), "", no_secrets());
    ASSERT_TRUE(again) << to_text(again.error());
    EXPECT_EQ(again->permissions, config->permissions);
  }
}

TEST(PermissionFields, ThePinIsNeverShown) {
  const auto config = read_config(premium, "", no_secrets());
  ASSERT_TRUE(config);
  EXPECT_EQ(write_yaml(*config, Omit::defaults, Secrets::masked).find("12#"), std::string::npos);
  EXPECT_EQ(to_text(difference({}, *config)).find("12#"), std::string::npos);
}

TEST(PermissionFields, MistakesAreToldWithWhatIsAllowed) {
  for (const auto& [rule, told] : {std::pair{"rules: [{deny: '0[8'}]", "has no ']'"},
                                   {"rules: [{deny: '/^08'}]", "An expression stands between two slashes."},
                                   {"pin: abc", "This is not up to 40 digits"}}) {
    const auto config = read_config("permissions: [{name: a, " + std::string(rule) + "}]", "", no_secrets());
    ASSERT_FALSE(config) << rule;
    EXPECT_NE(to_text(config.error()).find(told), std::string::npos) << to_text(config.error());
  }
}

}  // namespace
}  // namespace tandem::model
