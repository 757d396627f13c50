#include "model/site_reader.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(SiteReader, AnObjectOfAForeignUuidIsKnownByItsName) {
  Config current;
  current.trunks.emplace_back();
  current.trunks[0].uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  current.trunks[0].name = "ovh";
  const auto site = parse_site("trunks: [{name: ovh, uuid: 11111111-9dad-11d1-80b4-00c04fd430c8}]", "");
  const auto config = read_over(current, *site, false, no_secrets());
  ASSERT_TRUE(config);
  ASSERT_EQ(config->trunks.size(), 1u);
  EXPECT_EQ(config->trunks[0].uuid, "11111111-9dad-11d1-80b4-00c04fd430c8");
}

TEST(SiteReader, LocatesTheDeepestPartThatTheFileMentions) {
  const auto site = parse_site("users:\n  - name: alice\n    extension: 1\n    phones:\n      - {username: a}\n", "f");
  Problems problems(5);
  problems[0].path = "users.alice.phones[0].username";
  problems[1].path = "users.alice.extensions[0]";
  problems[2].path = "users.alice.context";
  problems[3].path = "users.bob";
  problems[4].path = "users.alice.phones[7].username";
  locate(problems, *site);
  EXPECT_EQ(problems[0].place.line, 5u);
  EXPECT_EQ(problems[1].place.line, 3u);
  EXPECT_EQ(problems[2].place.line, 2u);
  EXPECT_EQ(problems[3].place.line, 0u);
  EXPECT_EQ(problems[4].place.line, 5u);
}

}  // namespace
}  // namespace tandem::model
