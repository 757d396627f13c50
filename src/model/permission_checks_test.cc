#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(const std::string& permission) {
  auto config = read_config("permissions: [{name: p, " + permission + "}]", "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) check_permissions(*config, findings);
  return to_text(findings.take());
}

TEST(PermissionCheck, ARuleIsOneOfTheTwo) {
  EXPECT_NE(told("rules: [{}]").find("neither allows nor denies"), std::string::npos);
  EXPECT_NE(told("rules: [{allow: '1', deny: '2'}]").find("both allows and denies"), std::string::npos);
}

TEST(PermissionCheck, RulesThatEarlierOnesCover) {
  const std::string by =
      "warning: permissions.p.rules[1].deny[0]: '0X.' decides for these numbers before. Put it before "
      "that one, or take it out.\n";
  for (const char* later : {"0X.", "_0X.", "0899.", "0[1-5]X.", "01234"})
    EXPECT_EQ(told("rules: [{allow: 0X.}, {deny: '" + std::string(later) + "'}]"), by) << later;
  for (const char* later : {"0.", "1X.", "0X", "X.", "0X!", "/^0899/", "00!"})
    EXPECT_EQ(told("rules: [{allow: 0X.}, {deny: '" + std::string(later) + "'}]"), "") << later;
  EXPECT_NE(told("rules: [{allow: /^08/}, {deny: /^08/}]").find("'/^08/' decides"), std::string::npos);
}

TEST(PermissionCheck, PatternsThatNobodyCanDial) {
  EXPECT_NE(
      told("rules: [{deny: '^0899'}]").find("'^0899' matches no number. Nobody can dial the character at place 1"),
      std::string::npos);
  EXPECT_NE(told("rules: [{deny: '0+33.'}]").find("A '+' stands only at the beginning of a number."),
            std::string::npos);
  EXPECT_EQ(told("rules: [{deny: '+33.'}]"), "");
}

TEST(PermissionCheck, PermissionsWithoutEffect) {
  EXPECT_NE(told("enabled: yes").find("says nothing of any number"), std::string::npos);
  EXPECT_EQ(told("default: deny"), "");
  EXPECT_NE(told("rules: [{allow: '1.'}], pin: '1'").find("denies nothing that a pin could lift"), std::string::npos);
  EXPECT_EQ(told("default: deny, pin: '1'"), "");
  EXPECT_NE(told("default: deny, pin: '1#2'").find("'#' does not end what callers enter"), std::string::npos);
}

}  // namespace
}  // namespace tandem::model
