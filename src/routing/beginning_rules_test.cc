// Routes that say how a number begins and how many digits follow: what they take, what they take off and what they put
// in front, from the number dialled to the number sent.
#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

class BeginningRules : public PlanTest {
 protected:
  struct Route {
    const char *begins, *more;
    std::uint32_t trim;
    const char* prepend;
  };
  void set(const std::vector<Route>& routes) {
    config.users[1].extensions.clear();
    config.outcalls.clear();
    std::uint32_t priority = 0;
    for (const Route& route : routes) {
      model::OutcallPattern rule;
      rule.begins_with = route.begins;
      rule.more_digits = route.more;
      rule.strip = route.trim;
      rule.prefix = route.prepend;
      ++priority;
      config.outcalls.push_back(
          outcall("route " + std::to_string(priority), {rule}, {priority % 2 == 1 ? "ovh" : "backup"}));
      config.outcalls.back().choice.priority = priority;
    }
  }
  std::string dials(const char* number, const model::Outcome& outcome) {
    return way(from_phone("alice", "alice-desk", number), outcome);
  }
};

TEST_F(BeginningRules, FromTheNumberDialledToTheNumberSent) {
  struct Row {
    Route route;
    const char *dialled, *way;
  };
  const Row rows[] = {
      {{"7", "10", 0, ""}, "74951234567", "ovh:74951234567"},
      {{"7", "10", 1, "8"}, "74951234567", "ovh:84951234567"},
      {{"7", "10", 0, ""}, "7495123456", "refused 404"},
      {{"7", "10", 0, ""}, "749512345678", "refused 404"},
      {{"7", "any", 0, ""}, "7", "ovh:7"},
      {{"7", "any", 0, ""}, "712", "ovh:712"},
      {{"112", "0", 0, ""}, "112", "ovh:112"},
      {{"112", "0", 0, ""}, "1123", "refused 404"},
      {{"", "3", 0, ""}, "911", "ovh:911"},
      {{"", "any", 0, ""}, "5", "ovh:5"},
      {{"7|8", "10", 0, ""}, "84951234567", "ovh:84951234567"},
      {{"7|8", "10", 0, ""}, "71", "refused 404"},            // both alternatives have ten digits behind
      {{"7|8", "10", 0, ""}, "180000000000", "refused 404"},  // and both stand at the beginning
      {{"(7|8)495", "7", 1, "+7"}, "84951234567", "ovh:+74951234567"},
      {{"[2-5]", "2", 0, ""}, "345", "ovh:345"},
      {{"[2-5]", "2", 0, ""}, "645", "refused 404"},
      {{"*9", "any", 2, ""}, "*9123", "ovh:123"},
      {{"#", "2", 0, ""}, "#12", "ovh:#12"},
      {{"+7", "10", 0, ""}, "+74951234567", "ovh:+74951234567"},  // a plus is there to be matched
      {{"+7", "10", 2, "8"}, "+74951234567", "ovh:84951234567"},  // and counts among what is taken off
      {{"7", "10", 0, ""}, "+74951234567", "refused 404"},
      {{"7", "any", 0, "+"}, "7495", "ovh:+7495"},
  };
  for (const Row& row : rows) {
    set({row.route});
    EXPECT_EQ(dials(row.dialled, busy), row.way) << row.route.begins << ' ' << row.route.more << ' ' << row.dialled;
  }
}

TEST_F(BeginningRules, OneThatLeavesNothingIsRefusedWhenItIsSaved) {
  set({{"7", "2", 3, ""}});
  const auto refused = Snapshot::compile(std::make_shared<const model::Config>(config));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error()[0].path, "outcalls.route 1.patterns[0].strip");
}

TEST_F(BeginningRules, RoutesInOrderOfTheirPriorityWhereThoseBeforeCouldNotServe) {
  set({{"7", "any", 0, "1"}, {"8", "any", 0, "2"}, {"7", "any", 0, "3"}, {"", "any", 0, "4"}});
  struct Row {
    model::Outcome outcome;
    bool next;
  };
  const Row rows[] = {{broken, true},
                      {{0, false, true, false}, true},
                      {{0, false, false, false}, true},
                      {{408, false, false, false}, true},
                      {{0, false, false, true}, true},
                      {busy, false},
                      {silent, false},
                      {{600, false, false, false}, false},
                      {{603, true, false, false}, false},   // the callee said no
                      {{404, false, false, false}, false},  // a wrong number is wrong everywhere
                      {{484, false, false, false}, false},
                      {{480, true, false, false}, false}};
  for (const Row& row : rows)
    EXPECT_EQ(dials("712", row.outcome), row.next ? "ovh:1712 ovh:3712 backup:4712" : "ovh:1712")
        << row.outcome.status << row.outcome.rang;
}

TEST_F(BeginningRules, RoutesOfADisabledTrunkAreSkipped) {
  set({{"7", "any", 0, "1"}, {"7", "any", 0, "2"}});
  config.trunks[0].enabled = false;
  EXPECT_EQ(dials("712", busy), "backup:2712");
  config.trunks[1].enabled = false;
  EXPECT_EQ(dials("712", busy), "refused 503");
}

}  // namespace
}  // namespace tandem::routing
