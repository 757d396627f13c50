#include "telemetry/stories.h"

#include <gtest/gtest.h>

namespace tandem::telemetry {
namespace {

using namespace std::chrono_literals;

TimePoint at(Duration since_start) {
  return TimePoint{since_start};
}

TracedMessage message(std::string_view text) {
  return {TimePoint{}, Direction::in, {}, "alice", text};
}

TEST(Stories, AreFoundByTheCallIdOfAnyLegAlsoAfterTheEnd) {
  Stories stories({}, 1);
  stories.begin("a", at(1s), {});
  stories.join("a", "b");
  stories.message("a", message("INVITE"));
  stories.message("b", message("180"));
  stories.end("b", at(2s), false, "Answered.");
  stories.message("b", message("BYE"));
  ASSERT_EQ(stories.ended().size(), 1U);
  EXPECT_EQ(stories.ended()[0]->size(), 3U);
  EXPECT_EQ(stories.find("a"), stories.find("b"));
  EXPECT_EQ(stories.find("a")->sentence(), "Answered.");
  EXPECT_EQ(stories.running_count(), 0U);
}

TEST(Stories, BeginningTwiceIsBeginningOnce) {
  Stories stories({}, 1);
  EXPECT_EQ(stories.begin("a", at(1s), {}), stories.begin("a", at(2s), {}));
  EXPECT_EQ(stories.running_count(), 1U);
}

TEST(Stories, OfUnknownCallsAreNotKept) {
  Stories stories({}, 1);
  stories.join("nobody", "b");
  stories.message("nobody", message("BYE"));
  stories.decision("nobody", {at(1s), "x", "y", {}});
  stories.end("nobody", at(1s), true, "");
  EXPECT_EQ(stories.find("nobody"), nullptr);
  EXPECT_EQ(stories.find("b"), nullptr);
  EXPECT_TRUE(stories.failed().empty());
}

TEST(Stories, FailedOnesAreNotPushedOutByTheMany) {
  Stories stories({.ended = 3, .failed = 2}, 1);
  const auto play = [&](const std::string& id, bool failed) {
    stories.begin(id, at(1s), {});
    stories.join(id, id + "-leg");
    stories.end(id, at(2s), failed, "");
  };
  play("bad 1", true);
  for (int i = 0; i < 10; ++i) play("good " + std::to_string(i), false);
  ASSERT_EQ(stories.ended().size(), 3U);
  EXPECT_EQ(stories.ended()[0]->id(), "good 9") << "newest first";
  EXPECT_EQ(stories.ended(1).size(), 1U);
  EXPECT_EQ(stories.find("good 5"), nullptr);
  EXPECT_EQ(stories.find("good 5-leg"), nullptr);
  EXPECT_NE(stories.find("bad 1"), nullptr);
  play("bad 2", true);
  play("bad 3", true);
  EXPECT_EQ(stories.find("bad 1"), nullptr);
}

TEST(Stories, BeyondTheLimitCallsGoUntraced) {
  Stories stories({.running = 2, .legs_per_call = 3}, 1);
  EXPECT_NE(stories.begin("a", at(1s), {}), nullptr);
  EXPECT_NE(stories.begin("b", at(2s), {}), nullptr);
  EXPECT_EQ(stories.begin("c", at(3s), {}), nullptr);
  for (int i = 0; i < 10; ++i) stories.join("a", "leg " + std::to_string(i));
  EXPECT_NE(stories.find("leg 1"), nullptr);
  EXPECT_EQ(stories.find("leg 2"), nullptr);
  ASSERT_EQ(stories.running().size(), 2U);
  EXPECT_EQ(stories.running()[0]->id(), "b") << "newest first";
}

TEST(Stories, ALegBelongsToTheFirstCallThatJoinedIt) {
  Stories stories({}, 1);
  stories.begin("a", at(1s), {});
  stories.begin("b", at(1s), {});
  stories.join("a", "leg");
  stories.join("b", "leg");
  EXPECT_EQ(stories.find("leg"), stories.find("a"));
}

}  // namespace
}  // namespace tandem::telemetry
