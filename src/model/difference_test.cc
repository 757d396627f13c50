#include "model/difference.h"

#include <gtest/gtest.h>

#include "model/fields.h"

namespace tandem::model {
namespace {

Config sample() {
  Config config;
  User alice;
  alice.uuid = "u1";
  alice.name = "alice";
  alice.phones = {{"alice", "secret-one", {}}};
  config.users = {alice};
  Trunk ovh;
  ovh.uuid = "t1";
  ovh.name = "ovh";
  ovh.host = "sip.example.net";
  ovh.password = "hush";
  config.trunks = {ovh};
  return config;
}

TEST(Difference, OfEqualConfigurationsIsNothing) {
  EXPECT_TRUE(difference(sample(), sample()).empty());
  EXPECT_EQ(to_text(difference(sample(), sample())), "Nothing to change.\n");
}

TEST(Difference, ShowsWhatIsAddedChangedAndRemoved) {
  Config before = sample(), after = sample();
  after.settings.ring_time = std::chrono::seconds(30);
  after.users[0].name = "alicia";
  after.users[0].extensions = {"100", "101"};
  after.trunks[0].name = "other";
  after.trunks[0].uuid = "t2";
  EXPECT_EQ(to_text(difference(before, after)), R"(~ settings
    ring_time: 60 -> 30
~ user alicia
    name: alice -> alicia
    extensions: [] -> [100, 101]
+ trunk other (host sip.example.net, password ********)
- trunk ovh
1 to add, 2 to change, 1 to remove.
)");
  EXPECT_EQ(summary(difference(before, after)),
            "changed settings, changed user alicia, added trunk other, removed trunk ovh");
  EXPECT_EQ(summary(difference(before, after), 1), "changed settings and 3 more");
}

TEST(Difference, SeesEveryList) {
  Config after = sample();
  std::size_t lists = 0;
  for_each_list(after, [&](auto& list) {
    list.emplace_back();
    list.back().name = "new";
    list.back().uuid = "x";
    ++lists;
  });
  EXPECT_EQ(difference(sample(), after).size(), lists) << to_text(difference(sample(), after));
}

TEST(Difference, NeverShowsSecrets) {
  Config after = sample();
  after.users[0].phones[0].password = "secret-two";
  after.trunks[0].password = "hushed";
  const std::string text = to_text(difference(sample(), after));
  EXPECT_NE(text.find("password: ******** -> ******** (another secret)"), std::string::npos) << text;
  EXPECT_EQ(text.find("secret-"), std::string::npos) << text;
  EXPECT_EQ(text.find("hush"), std::string::npos) << text;
}

TEST(Difference, ObjectsWithoutUuidAreKnownByName) {
  Config after = sample();
  after.trunks[0].uuid.clear();
  after.trunks[0].port = 5070;
  const Changes changes = difference(sample(), after);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, ChangeKind::changed);
}

}  // namespace
}  // namespace tandem::model
