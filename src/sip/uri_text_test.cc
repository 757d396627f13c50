#include "sip/uri_text.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(UriText, WhatIsBuiltReadsBack) {
  const std::string text = uri_text({.user = "a b@\"c\"%", .host = "2001:db8::1", .port = 5070, .params = ";lr"});
  const Uri u = Uri::parse(text).value();
  EXPECT_EQ(u.user_unescaped(), "a b@\"c\"%");
  EXPECT_EQ(u.host(), "2001:db8::1");
  EXPECT_EQ(u.port(), 5070);
  EXPECT_TRUE(u.has_param("lr"));
  EXPECT_EQ(quote("a\"b\\c\r\nd"), "\"a\\\"b\\\\c  d\"");
  EXPECT_EQ(name_addr_text("Bob", "sip:bob@h"), "\"Bob\" <sip:bob@h>");
  EXPECT_EQ(name_addr_text("", "sip:bob@h"), "<sip:bob@h>");
}

}  // namespace
}  // namespace tandem::sip
