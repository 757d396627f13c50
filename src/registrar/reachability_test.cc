#include "registrar/reachability.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

using namespace std::chrono_literals;

const WallTime noon{std::chrono::hours(12)};

TEST(Reachability, StatesFollowTheAnswersAndShowAsConsolesShowThem) {
  Reachability reach;
  EXPECT_EQ(status_text(reach.status()), "Unmonitored");
  reach.watch(true, noon);
  EXPECT_EQ(status_text(reach.status()), "UNKNOWN");
  EXPECT_TRUE(reach.answered(12ms, 2000ms, noon + 1s));
  EXPECT_EQ(status_text(reach.status()), "OK (12 ms)");
  EXPECT_FALSE(reach.answered(14ms, 2000ms, noon + 61s));
  EXPECT_EQ(status_text(reach.status()), "OK (14 ms)");
  EXPECT_EQ(reach.status().since, noon + 1s);
  EXPECT_TRUE(reach.answered(2100ms, 2000ms, noon + 121s));
  EXPECT_EQ(status_text(reach.status()), "LAGGED (2100 ms)");
  EXPECT_TRUE(reach.status().is_there());
  EXPECT_TRUE(reach.failed("no answer", noon + 181s));
  EXPECT_EQ(status_text(reach.status()), "UNREACHABLE");
  EXPECT_FALSE(reach.status().is_there());
}

TEST(Reachability, EveryChangeIsRememberedWithItsCauseUpToABound) {
  Reachability reach;
  reach.watch(true, noon);
  reach.failed("no answer came in time", noon);
  EXPECT_FALSE(reach.failed("again", noon));
  reach.answered(2500ms, 2000ms, noon + 10s);
  ASSERT_EQ(reach.status().history.size(), 2U);
  EXPECT_EQ(reach.status().history[0].why, "no answer came in time");
  EXPECT_EQ(reach.status().why(), "answers after 2500 ms, more than 2000 ms");
  for (int i = 0; i < 40; ++i) {
    reach.failed("x", noon);
    reach.answered(1ms, 2s, noon);
  }
  EXPECT_EQ(reach.status().history.size(), Reachability::most_changes);
}

TEST(Reachability, SwitchedOffItKnowsNothing) {
  Reachability reach;
  reach.watch(true, noon);
  reach.failed("x", noon);
  reach.watch(true, noon + 1s);
  EXPECT_EQ(reach.status().state, Reach::unreachable) << "on already";
  reach.watch(false, noon + 2s);
  EXPECT_EQ(reach.status().state, Reach::unmonitored);
  EXPECT_TRUE(reach.status().is_there());
}

}  // namespace
}  // namespace tandem::registrar
