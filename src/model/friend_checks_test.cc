#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) {
    check_friends(*config, findings);
    check_destinations(*config, findings);
  }
  return to_text(findings.take());
}

TEST(FriendCheck, ItCanBeReached) {
  EXPECT_EQ(told("friends: [{name: paris, host: p.example, pattern: ^7}]"), "");
  EXPECT_EQ(told("friends: [{name: paris, connection: registers, password: Secret1, pattern: ^7}]"), "");
  EXPECT_EQ(told("friends: [{name: paris, pattern: ^7}]"),
            "error: friends.paris.host: It says not where the friend is. Give host, or let it register: connection: "
            "registers.\n");
  EXPECT_EQ(told("friends: [{name: paris, connection: registers, host: p.example, pattern: ^7}]"),
            "error: friends.paris.password: A friend that registers needs a password.\n"
            "warning: friends.paris.host: A friend that registers is called where it registered. Leave host and port "
            "out, or set connection: direct.\n");
  EXPECT_EQ(told("friends: [{name: paris, host: p.example}]"),
            "warning: friends.paris.patterns: No number leads to it. An expression for all that begins with 7: "
            "\"^7\".\n");
}

TEST(FriendCheck, NamesAndPriorities) {
  EXPECT_EQ(told("{trunks: [{name: t, host: h, username: u}], friends: [{name: t, host: p, pattern: ^7}]}"),
            "error: friends.t: A trunk has the name 't' already. Give each its own: both are called by it.\n");
  EXPECT_EQ(told("{users: [{name: a, phone: {username: p, password: q}}], friends: [{name: p, host: p, password: x, "
                 "pattern: ^7}]}"),
            "error: friends.p.username: A phone of the user 'a' has the username 'p'.\n");
  EXPECT_EQ(
      told("friends: [{name: a, host: a, pattern: ^7}, {name: b, host: b, pattern: ^8}]"),
      "note: friends.b.priority: The friend 'a' has the same priority; of the two the first by name is called.\n");
}

TEST(FriendCheck, APatternThatAFriendBeforeItHasIsNeverReached) {
  const std::string two =
      "friends: [{name: a, priority: 2, host: a, patterns: [^8, ^7]}, {name: b, host: b, pattern: ^7";
  EXPECT_EQ(
      told(two + "}]"),
      "warning: friends.a.patterns[1]: The friend 'b' takes the same numbers before. Take one of them out, or give "
      "the friends contexts of their own.\n");
  EXPECT_EQ(told(two + ", context: other}]"), "");
  EXPECT_EQ(told(two + ", enabled: no}]"), "");
  EXPECT_NE(
      told("friends: [{name: a, host: a, patterns: [^7, ^7]}]").find("patterns[1]: The expression is listed twice."),
      std::string::npos);
}

TEST(DestinationCheck, NothingFollowsAHangUpAndNobodyForwardsToHimself) {
  EXPECT_EQ(told("{users: [{name: a}], incalls: [{did: \"1\", destination: {hangup: 486}, otherwise: {user: a}}]}"),
            "warning: incalls.1.otherwise: Nothing behind a hang-up is ever reached. Put the hang-up last.\n");
  EXPECT_EQ(told("users: [{name: a, forward_busy: {user: a}}]"),
            "error: users.a.forward_busy: The user is forwarded to himself.\n");
  EXPECT_EQ(told("{users: [{name: a}], groups: [{name: g}, {name: h, members: [a, a]}]}"),
            "warning: groups.g.members: The group has no members.\n"
            "warning: groups.h.members: 'a' is listed twice.\n");
}

}  // namespace
}  // namespace tandem::model
