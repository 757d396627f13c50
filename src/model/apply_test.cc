#include "model/apply.h"

#include <gtest/gtest.h>

#include "model/difference.h"

namespace tandem::model {
namespace {

constexpr std::string_view site = R"(
users:
  - {name: alice, extension: 100, phone: {username: alice, password: longenough}}
  - {name: bob, extension: 101, phone: {username: bob, password: longenough}}
trunks:
  - {name: ovh, host: sip.example.net, username: u, password: p, max_calls: 5}
outcalls:
  - {name: out, pattern: 0., trunk: ovh}
incalls:
  - {did: "33", destination: {users: [alice, bob]}}
)";

class Apply : public testing::Test {
 protected:
  std::expected<Applied, Problems> apply_text(const Config& current, std::string_view yaml, bool prune = false) {
    auto file = parse_site(yaml, "site.yaml");
    if (!file) return std::unexpected(file.error());
    return apply(current, *file, {.prune = prune}, random_);
  }
  Config applied(const Config& current, std::string_view yaml, bool prune = false) {
    auto result = apply_text(current, yaml, prune);
    EXPECT_TRUE(result) << to_text(result.error());
    return result ? std::move(result->config) : Config{};
  }
  Random random_{1};
};

TEST_F(Apply, TwiceChangesNothingTheSecondTime) {
  const Config once = applied({}, site);
  EXPECT_EQ(applied(once, site), once);
  EXPECT_EQ(applied(once, site, true), once);
  EXPECT_EQ(applied({}, write_yaml(once)), once);
}

TEST_F(Apply, NewObjectsGetAUuidThatStays) {
  const Config once = applied({}, site);
  ASSERT_EQ(once.users[0].uuid.size(), 36u);
  EXPECT_EQ(once.users[0].uuid[14], '4');
  EXPECT_NE(once.users[0].uuid, once.users[1].uuid);
  const Config later = applied(once, "users: [{name: alice, display_name: Alice}]");
  EXPECT_EQ(later.users[0].uuid, once.users[0].uuid);
}

TEST_F(Apply, WhatTheFileDoesNotMentionStays) {
  const Config before = applied({}, site);
  const Config after = applied(before, "trunks: [{name: ovh, host: new.example.net}]");
  EXPECT_EQ(after.users, before.users);
  EXPECT_EQ(after.trunks[0].host, "new.example.net");
  EXPECT_EQ(after.trunks[0].max_calls, 5u);
}

TEST_F(Apply, PruningMakesTheFileTheWholeTruth) {
  const Config before = applied({}, site);
  const Config after = applied(before, "trunks: [{name: ovh, host: sip.example.net, username: u, password: p}]", true);
  EXPECT_TRUE(after.users.empty());
  EXPECT_EQ(after.trunks[0].max_calls, 0u);
  EXPECT_EQ(after.trunks[0].uuid, before.trunks[0].uuid);
}

TEST_F(Apply, ARenamedObjectTakesItsReferencesAlong) {
  const Config before = applied({}, site);
  const Config after = applied(before, "users: [{uuid: " + before.users[0].uuid + ", name: alicia}]\n" +
                                           "trunks: [{uuid: " + before.trunks[0].uuid + ", name: telecom}]\n");
  EXPECT_EQ(after.users.size(), 2u);
  EXPECT_EQ(after.users[0].name, "alicia");
  EXPECT_EQ(after.incalls[0].destination.users, (std::vector<std::string>{"alicia", "bob"}));
  EXPECT_EQ(after.outcalls[0].trunks, std::vector<std::string>{"telecom"});
}

TEST_F(Apply, TwoObjectsMaySwapTheirNames) {
  const Config before = applied({}, site);
  const Config after = applied(before, "users: [{uuid: " + before.users[0].uuid +
                                           ", name: bob}, {uuid: " + before.users[1].uuid + ", name: alice}]");
  EXPECT_EQ(after.incalls[0].destination.users, (std::vector<std::string>{"bob", "alice"}));
  EXPECT_EQ(after.users[0].phones[0].username, "alice");
}

TEST_F(Apply, IsWholeOrNotAtAllAndErrorsHaveTheirLines) {
  const auto refused = apply_text({}, R"(
trunks:
  - {name: ovh, host: sip.example.net, username: u, password: p}
outcalls:
  - name: out
    patterns: [0.]
    trunks:
      - ohv
)");
  ASSERT_FALSE(refused);
  EXPECT_EQ(to_text(refused.error()),
            "site.yaml:8:7: error: outcalls.out.trunks: There is no trunk 'ohv'. Did you mean 'ovh'?\n");
}

TEST_F(Apply, WarningsDoNotHinder) {
  const auto result = apply_text({}, "users: [{name: a, extension: 1, phone: {username: a, password: a}}]");
  ASSERT_TRUE(result);
  ASSERT_EQ(result->warnings.size(), 1u);
  EXPECT_EQ(result->warnings[0].code, ProblemCode::weak_password);
  EXPECT_EQ(result->warnings[0].place.line, 1u);
}

}  // namespace
}  // namespace tandem::model
