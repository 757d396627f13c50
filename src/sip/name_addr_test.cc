#include "sip/name_addr.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(NameAddr, ReadsAllForms) {
  const auto quoted = NameAddr::parse("\"A. \\\"G\\\" Bell\" <sip:agb@bell.com;lr>;tag=a48s");
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->display_name_unescaped(), "A. \"G\" Bell");
  EXPECT_EQ(quoted->uri().user(), "agb");
  EXPECT_EQ(quoted->tag(), "a48s");
  const auto tokens = NameAddr::parse("Anonymous Caller<sip:c8oqz84zk7z@privacy.org> ; tag = hyh8");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->display_name(), "Anonymous Caller");
  EXPECT_EQ(tokens->tag(), "hyh8");
  const auto bare = NameAddr::parse("sip:+12125551212@phone2net.com;tag=887s");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->tag(), "887s");
  EXPECT_TRUE(bare->uri().params().empty());
}

TEST(NameAddr, NamesWhatIsWrong) {
  const auto fault = [](std::string_view text) { return NameAddr::parse(text).error().fault; };
  EXPECT_EQ(fault("\"open <sip:a@b>"), ParseFault::bad_quoted_string);
  EXPECT_EQ(fault("<sip:a@b"), ParseFault::unclosed_bracket);
  EXPECT_EQ(fault("Bell, A <sip:a@b>"), ParseFault::bad_display_name);
  EXPECT_EQ(fault("sip:a@b?x=y"), ParseFault::uri_needs_brackets);
  EXPECT_EQ(fault("<sip:a@b>tag=x"), ParseFault::bad_parameter);
  EXPECT_EQ(fault("<sip:a@b>;tag=\"x"), ParseFault::bad_quoted_string);
  EXPECT_EQ(fault(""), ParseFault::bad_uri);
}

}  // namespace
}  // namespace tandem::sip
