#include "firewall/keeper.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "firewall/table_text.h"

namespace tandem::firewall {
namespace {

struct ScriptedRunner final : Runner {
  void run(const std::string& commands, Done then) override {
    EXPECT_FALSE(done) << "one at a time";
    ran.push_back(commands);
    done = std::move(then);
  }
  void finish(Outcome outcome = {}) { std::exchange(done, nullptr)(std::move(outcome)); }
  std::vector<std::string> ran;
  Done done;
};

Rules rules(const char* source) {
  Rules made;
  made.openings = {{"trunk", source, {*Prefix::parse(source)}, {}}};
  return made;
}

struct KeeperTest : testing::Test {
  ScriptedRunner runner;
  Keeper keeper{runner};
};

TEST_F(KeeperTest, SetsWhatIsWantedOnce) {
  keeper.want(rules("198.51.100.1"));
  EXPECT_EQ(keeper.status().state, State::starting);
  ASSERT_EQ(runner.ran.size(), 1u);
  EXPECT_EQ(runner.ran[0], replace_table(rules("198.51.100.1")));
  runner.finish();
  EXPECT_EQ(keeper.status().state, State::in_force);
  keeper.want(rules("198.51.100.1"));
  EXPECT_EQ(runner.ran.size(), 1u);
}

TEST_F(KeeperTest, TheLatestOfSeveralWishesFollowsTheRunningOne) {
  keeper.want(rules("198.51.100.1"));
  keeper.want(rules("198.51.100.2"));
  keeper.want(rules("198.51.100.3"));
  ASSERT_EQ(runner.ran.size(), 1u);
  runner.finish();
  ASSERT_EQ(runner.ran.size(), 2u);
  EXPECT_EQ(runner.ran[1], replace_table(rules("198.51.100.3")));
  runner.finish();
  EXPECT_FALSE(runner.done);
}

TEST_F(KeeperTest, AFailureIsToldAndTriedAgainAtTheNextWishOnly) {
  keeper.want(rules("198.51.100.1"));
  runner.finish({Fault::no_privilege, "Operation not permitted"});
  EXPECT_EQ(keeper.status().state, State::failed);
  EXPECT_FALSE(keeper.status().old_rules);
  EXPECT_EQ(keeper.status().last.fault, Fault::no_privilege);
  EXPECT_FALSE(runner.done);
  keeper.look();
  EXPECT_FALSE(runner.done) << "there is nothing to look for";
  keeper.want(rules("198.51.100.1"));
  runner.finish();
  EXPECT_EQ(keeper.status().state, State::in_force);
}

TEST_F(KeeperTest, WhenNewRulesAreRefusedTheOldOnesHold) {
  keeper.want(rules("198.51.100.1"));
  runner.finish();
  keeper.want(rules("198.51.100.2"));
  runner.finish({Fault::refused, "no"});
  EXPECT_EQ(keeper.status().state, State::failed);
  EXPECT_TRUE(keeper.status().old_rules);
  keeper.want(rules("198.51.100.1"));
  EXPECT_EQ(keeper.status().state, State::in_force);
  EXPECT_FALSE(runner.done);
}

TEST_F(KeeperTest, OffRemovesOnlyATableOfOurs) {
  keeper.want_none();
  EXPECT_TRUE(runner.ran.empty());
  keeper.want(rules("198.51.100.1"));
  runner.finish();
  keeper.want_none();
  EXPECT_EQ(runner.ran.back(), remove_table());
  EXPECT_EQ(keeper.status().state, State::off);
  keeper.want(rules("198.51.100.1"));  // while it is being removed
  runner.finish();
  EXPECT_EQ(runner.ran.back(), replace_table(rules("198.51.100.1")));
  runner.finish();
  EXPECT_EQ(keeper.status().state, State::in_force);
}

TEST_F(KeeperTest, ATableLeftOverByAnEarlierRunIsRemoved) {
  keeper.want_none(true);
  ASSERT_EQ(runner.ran.size(), 1u);
  EXPECT_EQ(runner.ran[0], remove_table());
}

TEST_F(KeeperTest, ATableThatSomebodyFlushedIsSetAgain) {
  keeper.want(rules("198.51.100.1"));
  runner.finish();
  keeper.look();
  EXPECT_EQ(runner.ran.back(), look_for_table());
  runner.finish();
  EXPECT_FALSE(runner.done);
  keeper.look();
  runner.finish({Fault::refused, "No such file or directory"});
  EXPECT_EQ(runner.ran.back(), replace_table(rules("198.51.100.1")));
  runner.finish();
  EXPECT_EQ(keeper.status().state, State::in_force);
}

}  // namespace
}  // namespace tandem::firewall
