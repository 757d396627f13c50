#include "sip/method.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(Method, IsCaseSensitive) {
  EXPECT_EQ(method_from("INVITE"), Method::invite);
  EXPECT_EQ(method_from("invite"), Method::other);
  EXPECT_EQ(to_text(Method::register_), "REGISTER");
}

}  // namespace
}  // namespace tandem::sip
