#include "sip/auth.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(Auth, ReadsChallenge) {
  const auto c = Challenge::parse(
      "Digest realm=\"a, \\\"b\\\"\", nonce=\"n=\", qop=\"auth,auth-int\" ,algorithm=SHA-256,stale=TRUE");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->realm(), "a, \\\"b\\\"");
  EXPECT_EQ(c->params().unescaped("realm"), "a, \"b\"");
  EXPECT_TRUE(c->offers_qop("auth-int"));
  EXPECT_FALSE(c->offers_qop("int"));
  EXPECT_TRUE(c->stale());
  EXPECT_EQ(c->algorithm(), "SHA-256");
  EXPECT_FALSE(Challenge::parse("Digest realm=\"a\""));
  EXPECT_FALSE(Challenge::parse("Digest realm=\"a"));
  EXPECT_EQ(Challenge::parse("Basic Zm9v=")->scheme(), "Basic");
}

TEST(Auth, ReadsCredentials) {
  const auto c = Credentials::parse(
      "Digest username=\"bob\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"00\", qop=auth, nc=0000000a, "
      "cnonce=\"c\"");
  ASSERT_TRUE(c);
  EXPECT_EQ(c->username(), "bob");
  EXPECT_EQ(c->nc(), 10u);
  EXPECT_EQ(c->qop(), "auth");
  EXPECT_FALSE(Credentials::parse("Digest username=\"bob\""));
}

}  // namespace
}  // namespace tandem::sip
