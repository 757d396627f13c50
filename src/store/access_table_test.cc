#include "store/access_table.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tandem::store {
namespace {

using namespace std::chrono_literals;

class AccessTableTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "tandem-access-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
    reopen();
  }
  void TearDown() override {
    table_.reset(), store_.reset();
    std::filesystem::remove_all(directory_);
  }
  void reopen(const Installation& fresh = {"uuid-1", "master-1"}) {
    table_.reset(), store_.reset();
    store_ = std::move(*Store::open(directory_, Access::serve));
    auto table = AccessTable::open(*store_, fresh);
    ASSERT_TRUE(table) << sentence(table.error());
    table_ = std::move(*table);
  }
  static ApiToken token(std::string hash, WallTime expires_at) {
    return {std::move(hash), "id",        "ann", "uuid-of-ann", "acme", {"confd.#", "!confd.users.#"}, at_,
            expires_at,      "192.0.2.1", "curl"};
  }

  static constexpr WallTime at_{1000s};
  std::filesystem::path directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<AccessTable> table_;
};

TEST_F(AccessTableTest, TheInstallationsIdentityStays) {
  reopen({"uuid-2", "master-2"});
  EXPECT_EQ(table_->installation().uuid, "uuid-1");
  EXPECT_EQ(table_->installation().master_tenant, "master-1");
}

TEST_F(AccessTableTest, UsersAreAddedReplacedAndRemovedWithTheirTokens) {
  ASSERT_TRUE(table_->save(ApiUser{"ann", "uuid-of-ann", "hash", "admin", "master", at_}));
  ASSERT_TRUE(table_->save(ApiUser{"ann", "uuid-of-ann", "another", "read_only", "acme", at_}));
  ASSERT_TRUE(table_->save(token("aa", {})));
  reopen();
  const auto users = *table_->users();
  ASSERT_EQ(users.size(), 1u);
  EXPECT_EQ(users[0].password_hash, "another");
  EXPECT_EQ(users[0].role, "read_only");
  EXPECT_EQ(users[0].created_at, at_);
  ASSERT_TRUE(table_->remove_user("ann"));
  EXPECT_TRUE(table_->users()->empty());
  EXPECT_TRUE(table_->tokens(at_)->empty());
}

TEST_F(AccessTableTest, TokensComeBackUntilTheyExpireOrAreRemoved) {
  ASSERT_TRUE(table_->save(token("aa", at_ + 10s)));
  ASSERT_TRUE(table_->save(token("bb", {})));
  ASSERT_TRUE(table_->save(token("cc", at_ + 20s)));
  reopen();
  const auto tokens = *table_->tokens(at_ + 10s);
  ASSERT_EQ(tokens.size(), 2u);
  EXPECT_EQ(tokens[0].acl, (std::vector<std::string>{"confd.#", "!confd.users.#"}));
  EXPECT_EQ(tokens[0].user_agent, "curl");
  ASSERT_TRUE(table_->remove_token("bb"));
  const auto left = *table_->tokens(at_ + 10s);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].hash, "cc");
  EXPECT_EQ(left[0].expires_at, at_ + 20s);
}

}  // namespace
}  // namespace tandem::store
