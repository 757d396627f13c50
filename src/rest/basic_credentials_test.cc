#include "rest/basic_credentials.h"

#include <gtest/gtest.h>

#include "crypto/base64.h"

namespace tandem::rest {
namespace {

std::optional<BasicCredentials> of(std::string_view pair) {
  return parse_basic("Basic " + crypto::to_base64(pair));
}

TEST(BasicCredentials, AreAUserAndAPasswordThatMayHaveColons) {
  EXPECT_EQ(of("admin:a:b")->user, "admin");
  EXPECT_EQ(of("admin:a:b")->password, "a:b");
  EXPECT_EQ(of("admin:")->password, "");
  EXPECT_EQ(parse_basic("bAsIc  " + crypto::to_base64("a:b"))->user, "a");
}

TEST(BasicCredentials, AreNothingWhenBroken) {
  EXPECT_FALSE(of("admin"));
  EXPECT_FALSE(of(":secret"));
  EXPECT_FALSE(of("a:\xff"));
  EXPECT_FALSE(of(std::string_view("a:\0b", 4)));
  EXPECT_FALSE(parse_basic("Basic"));
  EXPECT_FALSE(parse_basic("Basic !!!"));
  EXPECT_FALSE(parse_basic("Bearer " + crypto::to_base64("a:b")));
  EXPECT_FALSE(parse_basic(""));
}

}  // namespace
}  // namespace tandem::rest
