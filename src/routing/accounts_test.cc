#include "routing/accounts.h"

#include <gtest/gtest.h>

#include "routing/test_tenants.h"

namespace tandem::routing {
namespace {

TEST(Accounts, AccountsAreFoundByUserAndDomain) {
  auto config = two_companies();
  const auto snapshot = compiled(config);
  const auto& accounts = snapshot->accounts();
  EXPECT_EQ(accounts.key_of("anna", "acme.example"), "anna@acme.example");
  EXPECT_EQ(accounts.key_of("anna", "GLOBEX.example"), "anna@globex.example");
  EXPECT_EQ(accounts.key_of("anna@globex.example", "192.0.2.1"), "anna@globex.example");
  EXPECT_EQ(accounts.key_of("anna", "192.0.2.1"), "") << "there are two";
  EXPECT_EQ(accounts.key_of("eve", "192.0.2.1"), "eve@globex.example") << "there is one only";
  EXPECT_EQ(accounts.key_of("eve", "acme.example"), "");
  EXPECT_EQ(snapshot->realm_for("acme.example"), "acme.example");
  EXPECT_EQ(snapshot->realm_for("192.0.2.1"), "tandem");
  EXPECT_TRUE(snapshot->is_our_domain("globex.example"));
  EXPECT_TRUE(snapshot->password_of("anna@acme.example"));
  config.tenants[0].enabled = false;
  EXPECT_FALSE(compiled(config)->password_of("anna@acme.example"));
}

TEST(Accounts, AreUniqueWithinADomain) {
  auto config = two_companies();
  config.users[2].phones[0].username = "anna";
  const auto refused = Snapshot::compile(std::make_shared<const model::Config>(config));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error()[0].code, model::ProblemCode::duplicate_username);
  EXPECT_EQ(refused.error()[0].path, "users.eve.phones.anna");
}

TEST(Accounts, AFriendThatRegistersHasOne) {
  auto config = two_companies();
  config.friends = {pbx("branch", {"^7"})};
  config.friends[0].tenant = "acme";
  config.friends[0].endpoint.connection = model::FriendConnection::registers;
  config.friends[0].endpoint.password = "Secret";
  const auto snapshot = compiled(config);
  ASSERT_NE(snapshot->find_proving_trunk("branch@acme.example"), nullptr);
  EXPECT_EQ(snapshot->accounts().key_of(*snapshot->find_trunk("branch")), "branch@acme.example");
  EXPECT_EQ(snapshot->password_of("branch@acme.example"), "Secret");
  EXPECT_NE(snapshot->find_friend("branch"), nullptr);
}

}  // namespace
}  // namespace tandem::routing
