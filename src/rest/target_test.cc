#include "rest/target.h"

#include <gtest/gtest.h>

namespace tandem::rest {
namespace {

using Words = std::vector<std::string>;

TEST(Target, IsAPathOfDecodedSegments) {
  const auto target = parse_target("/api/conf%64/a%20b/%C3%A9%2Fx");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (Words{"api", "confd", "a b", "é/x"}));
  EXPECT_EQ(target->path, "/api/conf%64/a%20b/%C3%A9%2Fx");
  EXPECT_TRUE(target->query.empty());
}

TEST(Target, EndsTheSameWithASlash) {
  EXPECT_EQ(parse_target("/a/b/")->segments, (Words{"a", "b"}));
  EXPECT_EQ(parse_target("/")->segments, Words{});
  EXPECT_EQ(parse_target("/a//b")->segments, (Words{"a", "", "b"}));
}

TEST(Target, HasAQueryInTheOrderWritten) {
  const auto target = parse_target("/x?search=a+b%2Bc&flag&&empty=&search=2&t=a=b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->query, (Pairs{{"search", "a b+c"}, {"flag", ""}, {"empty", ""}, {"search", "2"}, {"t", "a=b"}}));
}

TEST(Target, MayBeginWithASchemeAndAHost) {
  EXPECT_EQ(parse_target("http://pbx.example:8080/health?x=1")->segments, Words{"health"});
  EXPECT_EQ(parse_target("http://pbx.example").error(), TargetFault::no_path);
}

TEST(Target, IsRefusedWhenItIsBroken) {
  EXPECT_EQ(parse_target("").error(), TargetFault::no_path);
  EXPECT_EQ(parse_target("*").error(), TargetFault::no_path);
  EXPECT_EQ(parse_target("/a#b").error(), TargetFault::no_path);
  EXPECT_EQ(parse_target("/%4").error(), TargetFault::bad_escape);
  EXPECT_EQ(parse_target("/%zz").error(), TargetFault::bad_escape);
  EXPECT_EQ(parse_target("/x?a=%").error(), TargetFault::bad_escape);
  EXPECT_EQ(parse_target("/%C3%28").error(), TargetFault::not_utf8);
  EXPECT_EQ(parse_target("/x?%FF=1").error(), TargetFault::not_utf8);
  EXPECT_EQ(parse_target("/a%00b").error(), TargetFault::control_character);
  EXPECT_EQ(parse_target("/a%0d%0ab").error(), TargetFault::control_character);
  EXPECT_EQ(parse_target("/a/../b").error(), TargetFault::dot_segment);
  EXPECT_EQ(parse_target("/a/%2e%2E/b").error(), TargetFault::dot_segment);
}

TEST(Target, HasABoundedNumberOfParts) {
  std::string path, query = "/x?";
  for (std::size_t i = 0; i < max_segments; ++i) path += "/a";
  EXPECT_TRUE(parse_target(path));
  EXPECT_EQ(parse_target(path + "/a").error(), TargetFault::too_many);
  for (std::size_t i = 0; i < max_query_values; ++i) query += "a=1&";
  EXPECT_TRUE(parse_target(query));
  EXPECT_EQ(parse_target(query + "a=1").error(), TargetFault::too_many);
}

}  // namespace
}  // namespace tandem::rest
