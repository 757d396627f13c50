#include "rest/acl.h"

#include <gtest/gtest.h>

namespace tandem::rest {
namespace {

using Words = std::vector<std::string>;

TEST(Acl, StarIsOneSegmentAndHashAnyNumber) {
  EXPECT_TRUE(acl_matches("confd.trunks.read", "confd.trunks.read"));
  EXPECT_FALSE(acl_matches("confd.trunks.read", "confd.trunks.reads"));
  EXPECT_TRUE(acl_matches("confd.*.read", "confd.trunks.read"));
  EXPECT_FALSE(acl_matches("confd.*.read", "confd.trunks.7.read"));
  EXPECT_TRUE(acl_matches("confd.#.read", "confd.trunks.7.read"));
  EXPECT_FALSE(acl_matches("confd.#.read", "confd.trunks.7.update"));
  EXPECT_TRUE(acl_matches("#", "anything.at.all"));
  EXPECT_FALSE(acl_matches("confd.#", "calld.calls.read"));
  EXPECT_FALSE(acl_matches("confdxtrunks", "confd.trunks"));
}

TEST(Acl, NegationWinsWhereverItStands) {
  EXPECT_TRUE(acl_allows(Words{"confd.#", "!confd.users.#"}, "confd.trunks.read"));
  EXPECT_FALSE(acl_allows(Words{"confd.#", "!confd.users.#"}, "confd.users.create"));
  EXPECT_FALSE(acl_allows(Words{"!confd.users.#", "confd.#"}, "confd.users.create"));
  EXPECT_FALSE(acl_allows(Words{"!confd.users.#"}, "confd.trunks.read"));
  EXPECT_FALSE(acl_allows(Words{}, "confd.trunks.read"));
}

TEST(Acl, ManyWildcardsCostNoMoreThanOne) {
  std::string pattern;
  while (pattern.size() < longest_acl) pattern += "#*";
  const std::string name(longest_acl, 'a');
  EXPECT_TRUE(acl_matches(pattern, name));
  EXPECT_FALSE(acl_matches(pattern.substr(0, 200) + "b", name));
  EXPECT_FALSE(acl_matches("#", name + "a"));
}

TEST(Acl, NamesFollowThePathAndTheMethod) {
  EXPECT_EQ(acl_name("confd", Words{"endpoints", "sip", "ab-1"}, Method::head), "confd.endpoints.sip.ab-1.read");
  EXPECT_EQ(acl_name("confd", Words{"outcalls", "5", "trunks"}, Method::put), "confd.outcalls.5.trunks.update");
  EXPECT_EQ(acl_name("confd", Words{"users"}, Method::post), "confd.users.create");
  EXPECT_EQ(acl_name("confd", Words{"users"}, Method::delete_), "confd.users.delete");
}

TEST(Acl, ASegmentCannotPassForTwoOrForAPattern) {
  const std::string name = acl_name("confd", Words{"users", "a.b*#!é"}, Method::delete_);
  EXPECT_EQ(name, "confd.users.a_b_____.delete");
  EXPECT_FALSE(acl_allows(Words{"confd.#", "!confd.users.*.delete"}, name));
}

TEST(Acl, PatternsOfTokensAreChecked) {
  for (const auto* good : {"#", "confd.#", "!confd.users.*.delete", "confd.trunks.{id}.read", "console"})
    EXPECT_TRUE(is_acl_pattern(good)) << good;
  for (const auto* bad : {"", "!", "a b", "a\n", "a,b", "!!a"}) EXPECT_FALSE(is_acl_pattern(bad)) << bad;
  EXPECT_FALSE(is_acl_pattern(std::string(longest_acl + 1, 'a')));
}

TEST(Acl, RolesSayWhatTheirUsersMay) {
  EXPECT_TRUE(acl_allows(acl_of(Role::admin), "console"));
  EXPECT_FALSE(acl_allows(acl_of(Role::tenant_admin), "console"));
  EXPECT_TRUE(acl_allows(acl_of(Role::tenant_admin), "confd.users.create"));
  EXPECT_TRUE(acl_allows(acl_of(Role::read_only), "confd.users.read"));
  EXPECT_FALSE(acl_allows(acl_of(Role::read_only), "confd.users.create"));
  EXPECT_FALSE(acl_allows(acl_of(Role::read_only), "console"));
  EXPECT_EQ(role_from("tenant_admin"), Role::tenant_admin);
  EXPECT_EQ(role_from("root"), std::nullopt);
}

}  // namespace
}  // namespace tandem::rest
