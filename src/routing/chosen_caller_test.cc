#include "routing/chosen_caller.h"

#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

/// alice may show +33123456789, which leads to her, and what her list adds.
class ChosenCallerTest : public PlanTest {
 protected:
  ChosenCallerTest() {
    config.settings.country = "FR";
    config.users[0].selectable_numbers = {"+33199999999", "_+331444444XX", "0155555555"};
    config.users[0].outgoing_caller_id = "+33100000000";
    config.incalls.push_back(incall("bobs", "+33188888888", "", "bob"));
    config.incalls.push_back(incall("both", "+33177777777", "", "alice"));
    config.incalls.back().destination.kind = model::DestinationKind::users;
    config.incalls.back().destination.users = {"alice", "bob"};
  }
  /// The number that the provider sees; "-" in front of one that hides.
  std::string shown(std::vector<std::string> asks_for, std::string from = {}, std::string dialled = "0612345678") {
    auto attempt = from_phone("alice", "alice-desk", std::move(dialled));
    attempt.asks_for = std::move(asks_for);
    attempt.from_user = std::move(from);
    const auto plan = ask(attempt);
    if (!plan) return "refused " + std::to_string(plan.error().status);
    const CallerIdentity& as = plan->steps.front().targets.front().as;
    return (as.anonymous ? "-" : "") + as.number + (as.display_name.empty() ? "" : " " + as.display_name);
  }
};

TEST_F(ChosenCallerTest, TheFirstThatIsAskedForAndMayBeShown) {
  struct Row {
    std::vector<std::string> asked;
    const char *from, *shown, *why;
  };
  const Row rows[] = {
      {{}, "alice-desk", "+33100000000", "asks for nothing"},
      {{"+33123456789"}, "", "+33123456789", "leads to her"},
      {{"0123456789"}, "", "+33123456789", "as she would dial it"},
      {{"+33199999999"}, "", "+33199999999", "in her list"},
      {{"+33144444412"}, "", "+33144444412", "by a pattern of it"},
      {{"+33155555555"}, "", "+33155555555", "listed as people write it"},
      {{"\"Front desk\" <+33199999999>"}, "", "+33199999999 Front desk", "with a name"},
      {{"+33188888888"}, "", "+33100000000", "bob's"},
      {{"+33177777777"}, "", "+33100000000", "not hers alone"},
      {{"+442079460000"}, "", "+33100000000", "a stranger's"},
      {{"100"}, "", "+33100000000", "an extension is no number outside"},
      {{"+442079460000", "+33199999999"}, "", "+33199999999", "the second header"},
      {{}, "+33199999999", "+33199999999", "From"},
      {{"+33144444412"}, "+33199999999", "+33144444412", "a header goes before From"},
      {{"anonymous"}, "", "-ovh-account", "hides"},
      {{""}, "", "+33100000000", "nothing in it"},
  };
  for (const Row& row : rows) EXPECT_EQ(shown(row.asked, row.from), row.shown) << row.why;
  EXPECT_EQ(shown({"+442079460000"}), "+33100000000");
  EXPECT_TRUE(mentions(trail, "caller ID asked for", "+442079460000 is none that user alice may show", false));
}

TEST_F(ChosenCallerTest, ComesAfterInternalCallersAndBeforeHerOwn) {
  config.users[0].outgoing_caller_id = "anonymous";
  EXPECT_EQ(shown({"+33199999999"}), "+33199999999");
  EXPECT_TRUE(mentions(trail, "trunk ovh", "chosen for this call by user alice", true));
  config.outcalls[0].internal_caller_id = true;
  EXPECT_EQ(shown({"+33199999999"}), "100 Alice A.");
}

TEST_F(ChosenCallerTest, WhoHidesKeepsTheChosenNumberForAssertion) {
  auto attempt = from_phone("alice", "alice-desk", "0612345678");
  attempt.asks_for = {"+33199999999"};
  attempt.hidden = true;
  const auto plan = ask(attempt);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps[0].targets[0].as, (CallerIdentity{"+33199999999", "", true}));
}

TEST_F(ChosenCallerTest, APrefixOfTheTenantChoosesToo) {
  config.tenants = {tenant("master")};
  config.tenants[0].number_prefixes = {{"1*", "+33111111111", false}, {"12*", "+33122222222", false}};
  config.tenants[0].hide_prefix = "*31*";
  EXPECT_EQ(shown({}, "", "1*0612345678"), "+33111111111");
  EXPECT_EQ(shown({}, "", "12*0612345678"), "+33122222222");
  EXPECT_EQ(shown({"+33199999999"}, "", "1*0612345678"), "+33111111111") << "what is dialled is said last";
  EXPECT_EQ(shown({}, "", "*31*1*0612345678"), "-+33111111111");
  EXPECT_EQ(shown({}, "", "1*"), "refused 484");
  EXPECT_EQ(shown({}, "", "12*0612345678"), "+33122222222");
  EXPECT_EQ(ask(from_phone("alice", "alice-desk", "12*0612345678"))->steps[0].targets[0].number, "+33612345678");
}

TEST_F(ChosenCallerTest, OfSeveralPrefixesTheLongestIsTaken) {
  model::Tenant one = tenant("acme");
  EXPECT_EQ(number_prefix_of(one, "1*0"), nullptr);
  one.number_prefixes = {{"1", "a", false}, {"1*", "b", false}, {"", "c", false}};
  EXPECT_EQ(number_prefix_of(one, "1*0")->value, "b");
  EXPECT_EQ(number_prefix_of(one, "10")->value, "a");
  EXPECT_EQ(number_prefix_of(one, "20"), nullptr);
}

}  // namespace
}  // namespace tandem::routing
