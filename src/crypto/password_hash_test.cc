#include "crypto/password_hash.h"

#include <gtest/gtest.h>

namespace tandem::crypto {
namespace {

TEST(PasswordHash, OfOnePasswordDiffersEachTimeAndMatchesIt) {
  const std::string one = hash_password("correct horse"), other = hash_password("correct horse");
  EXPECT_TRUE(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << one;
  EXPECT_NE(one, other);
  EXPECT_TRUE(password_matches("correct horse", one));
  EXPECT_TRUE(password_matches("correct horse", other));
}

TEST(PasswordHash, DoesNotMatchAnotherPassword) {
  const std::string hash = hash_password("correct horse");
  EXPECT_FALSE(password_matches("correct horsf", hash));
  EXPECT_FALSE(password_matches("correct hors", hash));
  EXPECT_FALSE(password_matches("", hash));
}

TEST(PasswordHash, ThatIsNoneMatchesNothing) {
  EXPECT_FALSE(password_matches("", ""));
  EXPECT_FALSE(password_matches("x", "x"));
  EXPECT_FALSE(password_matches("x", std::string(1000, '$')));
}

TEST(PasswordHash, OfMoreThanTheLongestPasswordIsRefused) {
  EXPECT_FALSE(hash_password(std::string(longest_password, 'x')).empty());
  EXPECT_TRUE(hash_password(std::string(longest_password + 1, 'x')).empty());
}

}  // namespace
}  // namespace tandem::crypto
