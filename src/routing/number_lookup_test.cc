#include "routing/number_lookup.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

class NumberLookup : public testing::Test {
 protected:
  /// "user alice", "outcall national _0X.", or "refused 404".
  std::string dial(std::string number, Outside outside = Outside::allowed, std::string context = "default") {
    snapshot = compiled(config);
    trail.clear();
    const auto found = look_up({number}, context, outside, *snapshot, trail);
    refusal = found ? Refusal{} : found.error();
    if (!found) return "refused " + std::to_string(found.error().status);
    if (found->user != nullptr) return "user " + found->user->name;
    return "outcall " + found->outcalls.front().outcall->name + " " + found->outcalls.front().pattern->pattern;
  }
  model::Config config = test_site();
  std::shared_ptr<const Snapshot> snapshot;
  Trail trail;
  Refusal refusal{};
};

TEST_F(NumberLookup, ExtensionsAndOutcallPatterns) {
  EXPECT_EQ(dial("100"), "user alice");
  EXPECT_EQ(dial("1-01"), "user bob");
  EXPECT_EQ(dial("0123"), "outcall national _0X.");
  EXPECT_EQ(dial("112"), "outcall emergency 112");
  EXPECT_EQ(dial("0"), "refused 404");
}

TEST_F(NumberLookup, AnExtensionWinsOverAnEqualOutcall) {
  config.outcalls[1].patterns[0].pattern = "100";
  EXPECT_EQ(dial("100"), "user alice");
}

TEST_F(NumberLookup, TheMostSpecificPatternWinsWhateverItsOwnersOrder) {
  config.outcalls.push_back(outcall("mobile", {pattern("_0[67]X.")}, {"ovh"}));
  config.outcalls.push_back(outcall("all", {pattern("_X.")}, {"ovh"}));
  for (int turn = 0; turn < 4; ++turn) {
    std::ranges::rotate(config.outcalls, config.outcalls.begin() + 1);
    EXPECT_EQ(dial("0612"), "outcall mobile _0[67]X.");
    EXPECT_EQ(dial("0112"), "outcall national _0X.");
    EXPECT_EQ(dial("5555"), "outcall all _X.");
    EXPECT_EQ(dial("100"), "user alice");
  }
}

TEST_F(NumberLookup, OfEqualPatternsTheFirstOutcallByNameWins) {
  config.outcalls.push_back(outcall("alternative", {pattern("_0X.")}, {"ovh"}));
  EXPECT_EQ(dial("0123"), "outcall alternative _0X.");
  std::ranges::reverse(config.outcalls);
  EXPECT_EQ(dial("0123"), "outcall alternative _0X.");
  EXPECT_TRUE(mentions(trail, "outcall national", "something more specific came before", false));
}

TEST_F(NumberLookup, OwnPatternsBeatIncludedLiterals) {
  config.contexts = {{"", "default", {"more"}}};
  config.users.push_back(user("carol", {"0123"}, {"carol"}));
  config.users.back().context = "more";
  config.users.push_back(user("dave", {"200"}, {"dave"}));
  config.users.back().context = "more";
  EXPECT_EQ(dial("0123"), "outcall national _0X.");
  EXPECT_EQ(dial("200"), "user dave");
  EXPECT_EQ(dial("100", Outside::allowed, "more"), "refused 404") << "inclusion goes one way";
}

TEST_F(NumberLookup, ADisabledUsersNumberDoesNotLeakToTheOutside) {
  config.outcalls.push_back(outcall("all", {pattern("_X.")}, {"ovh"}));
  config.users[0].enabled = false;
  EXPECT_EQ(dial("100"), "refused 480");
  EXPECT_EQ(refusal.code, RefusalCode::disabled);
  EXPECT_NE(sentence(refusal).find("user alice, who is disabled"), std::string::npos);
}

TEST_F(NumberLookup, DisabledOutcallsArePassedOver) {
  config.outcalls[0].enabled = false;
  EXPECT_EQ(dial("0123"), "refused 404");
  EXPECT_EQ(refusal.code, RefusalCode::disabled);
  EXPECT_TRUE(mentions(trail, "outcall national, pattern _0X.", "disabled", false));
  config.outcalls.push_back(outcall("all", {pattern("_X.")}, {"ovh"}));
  EXPECT_EQ(dial("0123"), "outcall all _X.");
}

TEST_F(NumberLookup, CallersFromOutsideReachExtensionsOnly) {
  EXPECT_EQ(dial("100", Outside::forbidden), "user alice");
  EXPECT_EQ(dial("0123", Outside::forbidden), "refused 403");
  EXPECT_EQ(refusal.code, RefusalCode::caller_not_allowed);
  EXPECT_EQ(dial("555", Outside::forbidden), "refused 404");
}

TEST_F(NumberLookup, AnUnknownNumberIsToldWithTheClosestRule) {
  config.users.clear();
  config.incalls.clear();
  config.outcalls.pop_back();
  EXPECT_EQ(dial("555"), "refused 404");
  EXPECT_EQ(sentence(refusal),
            "Nobody has the number 555 in context default, and no outgoing route matches it; the closest pattern is "
            "_0X. of outcall national.");
  EXPECT_EQ(dial("0"), "refused 404");
  EXPECT_NE(sentence(refusal).find("which needs more digits"), std::string::npos);
  EXPECT_EQ(dial("5", Outside::allowed, "nowhere"), "refused 404");
  EXPECT_TRUE(mentions(trail, "context nowhere", "no such context", false));
}

TEST_F(NumberLookup, TheTrailIsBounded) {
  for (int i = 0; i < 500; ++i) {
    config.outcalls.push_back(outcall("x" + std::to_string(i), {pattern("_5.")}, {"ovh"}));
    config.outcalls.back().enabled = false;
  }
  EXPECT_EQ(dial("555"), "refused 404");
  EXPECT_EQ(trail.size(), max_trail_entries);
}

}  // namespace
}  // namespace tandem::routing
