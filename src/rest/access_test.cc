#include "rest/access.h"

#include <gtest/gtest.h>

#include "rest/access_bench_for_tests.h"

namespace tandem::rest {
namespace {

using namespace std::chrono_literals;

class AccessTest : public testing::Test, protected AccessBench {
 protected:
  MadeToken make(TokenWish wish = {}) { return *access().make_token(std::move(wish), now); }
};

TEST_F(AccessTest, AUserIsKnownByNameAndPasswordOnly) {
  EXPECT_FALSE(access().has_users());
  const auto ann = access().add_user("ann", Role::admin, "master", "correct horse", now);
  ASSERT_TRUE(ann);
  restart();
  EXPECT_TRUE(access().has_users());
  EXPECT_EQ(access().user_with("ann", "correct horse")->uuid, ann->user.uuid);
  EXPECT_FALSE(access().user_with("ann", "correct horsf"));
  EXPECT_FALSE(access().user_with("bob", "correct horse"));
  EXPECT_FALSE(access().user_with("", ""));
}

TEST_F(AccessTest, PasswordsAreMadeAndChanged) {
  const auto ann = access().add_user("ann", Role::read_only, "acme", "", now);
  EXPECT_EQ(ann->password.size(), 20u);
  EXPECT_TRUE(access().user_with("ann", ann->password));
  const auto other = access().change_password("ann");
  EXPECT_FALSE(access().user_with("ann", ann->password));
  EXPECT_TRUE(access().user_with("ann", *other));
  EXPECT_FALSE(access().change_password("bob"));
}

TEST_F(AccessTest, UsersHaveSaneNamesOnce) {
  EXPECT_TRUE(access().add_user("ann@acme.example", Role::admin, "master", "x", now));
  EXPECT_EQ(access().add_user("ann@acme.example", Role::admin, "master", "x", now).error(),
            "There is a user ann@acme.example already.");
  for (const auto* name : {"", "a b", "a\n", "a:b", "é"})
    EXPECT_FALSE(access().add_user(name, Role::admin, "master", "x", now)) << name;
}

TEST_F(AccessTest, ATokenIsFoundByItsValueAlsoAfterARestart) {
  const MadeToken made = make({.tenant = "acme", .acl = {"confd.#"}});
  EXPECT_TRUE(is_uuid(made.value));
  restart();
  const auto found = access().find(made.value, now);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tenant, "acme");
  EXPECT_EQ(found->acl, std::vector<std::string>{"confd.#"});
  EXPECT_FALSE(access().find(found->id, now));
  EXPECT_FALSE(access().find(found->hash, now));
  EXPECT_FALSE(access().find("", now));
}

TEST_F(AccessTest, ATokenExpires) {
  const MadeToken made = make({.expiration = 10s}), for_ever = make();
  EXPECT_TRUE(access().find(made.value, now + 10s - 1us));
  EXPECT_FALSE(access().find(made.value, now + 10s));
  now += 10s;
  EXPECT_EQ(access().tokens(now).size(), 1u);
  restart();
  EXPECT_TRUE(access().find(for_ever.value, now + 24h * 3650));
}

TEST_F(AccessTest, ATokenIsRevokedByItsValueOrItsId) {
  const MadeToken one = make(), other = make();
  EXPECT_TRUE(access().revoke(one.value, "ann"));
  EXPECT_FALSE(access().revoke(one.value, "ann"));
  EXPECT_TRUE(access().revoke(other.token.id, "ann"));
  restart();
  EXPECT_FALSE(access().find(one.value, now));
  EXPECT_FALSE(access().find(other.value, now));
}

TEST_F(AccessTest, AValueMayBeChosenInEitherCase) {
  const MadeToken made = make({.value = "A0B1C2D3-0000-4000-8000-00000000000F"});
  EXPECT_EQ(made.value, "a0b1c2d3-0000-4000-8000-00000000000f");
  EXPECT_TRUE(access().find("A0B1C2D3-0000-4000-8000-00000000000F", now));
  EXPECT_EQ(access().make_token({.value = made.value}, now).error(), "There is such a token already.");
  EXPECT_FALSE(access().make_token({.value = "secret"}, now));
}

TEST_F(AccessTest, WishesAreChecked) {
  EXPECT_FALSE(access().make_token({.acl = {}}, now));
  EXPECT_FALSE(access().make_token({.acl = {"a b"}}, now));
  EXPECT_FALSE(access().make_token({.expiration = Access::longest_expiration + 1s}, now));
  EXPECT_FALSE(access().make_token({.expiration = -1s}, now));
}

TEST_F(AccessTest, RemovingAUserEndsItsTokens) {
  ASSERT_TRUE(access().add_user("ann", Role::admin, "master", "x", now));
  const MadeToken hers = make({.user = "ann"}), other = make();
  ASSERT_TRUE(access().remove_user("ann"));
  EXPECT_FALSE(access().find(hers.value, now));
  restart();
  EXPECT_FALSE(access().find(hers.value, now));
  EXPECT_TRUE(access().find(other.value, now));
  EXPECT_FALSE(access().remove_user("ann"));
}

TEST_F(AccessTest, OneTokenTooManyOfAUserEndsTheOldest) {
  const MadeToken first = make({.user = "ann"});
  now += 1s;
  for (std::size_t i = 1; i < Access::most_tokens_of_user; ++i) make({.user = "ann"});
  EXPECT_TRUE(access().find(first.value, now));
  make({.user = "ann"});
  EXPECT_FALSE(access().find(first.value, now));
  EXPECT_EQ(access().tokens(now).size(), Access::most_tokens_of_user);
}

TEST_F(AccessTest, EveryChangeLeavesALineWithoutSecrets) {
  ASSERT_TRUE(access().add_user("ann", Role::admin, "master", "correct horse", now));
  const MadeToken made = make({.user = "ann"});
  access().revoke(made.value, "bob\nforged");
  EXPECT_TRUE(log.has("user ann added"));
  EXPECT_TRUE(log.has("token " + made.token.id + " made for ann"));
  EXPECT_TRUE(log.has("token " + made.token.id + " of ann revoked by bob\\x0Aforged") ||
              log.has("token " + made.token.id + " of ann revoked by bob\\x0aforged"));
  EXPECT_FALSE(log.has("horse"));
  EXPECT_FALSE(log.has(made.value));
}

}  // namespace
}  // namespace tandem::rest
