// The graph of steps, and the words of refusals.
#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

TEST(Plan, ReplacedStepsKeepTheWayOfTheRest) {
  Plan plan;
  plan.steps.resize(3);
  plan.steps[0].branches = {{usual_fail_over(), 1}, {model::OutcomeSet::of({model::OutcomeKind::busy}), 2}};
  plan.steps[1].branches = {{model::OutcomeSet::all(), 2}};
  replace_step(plan, 0, std::vector<Step>(3), fail_over_of_uris());
  ASSERT_EQ(plan.steps.size(), 5u);
  EXPECT_EQ(next_step(plan, 0, {503, false, false, false}), 1u);
  EXPECT_EQ(next_step(plan, 0, {486, true, false, false}), 4u);
  EXPECT_EQ(next_step(plan, 2, {503, false, false, false}), 3u);
  EXPECT_EQ(next_step(plan, 3, {486, true, false, false}), 4u);
  EXPECT_EQ(next_step(plan, 4, {486, true, false, false}), std::nullopt);
}

TEST(Plan, LeadsOnwardsOnly) {
  Plan plan;
  plan.steps.resize(2);
  plan.steps[1].branches = {
      {model::OutcomeSet::all(), 0}, {model::OutcomeSet::all(), 1}, {model::OutcomeSet::all(), 9}};
  EXPECT_EQ(next_step(plan, 1, {503, false, false, false}), std::nullopt);
  EXPECT_EQ(next_step(plan, 7, {503, false, false, false}), std::nullopt);
}

TEST(Refusal, SaysWhatHappenedAndWhy) {
  EXPECT_EQ(sentence({RefusalCode::do_not_disturb, "101", "default", 486, "user bob has set do not disturb"}),
            "Whom the number 101 reaches does not want to be disturbed; user bob has set do not disturb.");
  EXPECT_EQ(sentence({RefusalCode::hangup_configured, "", "", 486, {}}),
            "Calls to the number are refused with status 486 by configuration.");
}

}  // namespace
}  // namespace tandem::routing
