// What a provider's call leads to, for those who have known other exchanges: by which spelling of the number, in which
// chain, for how long, and what the phones show.
#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

using namespace std::chrono_literals;

class IncallRules : public PlanTest {
 protected:
  void only(std::string did, std::string leads_to) {
    config.incalls.push_back(incall(did.empty() ? "any" : did, did, "", std::move(leads_to)));
  }
  std::string comes(std::string number) { return way(from_trunk("ovh", std::move(number)), silent); }
};

TEST_F(IncallRules, BySpellingsOfTheNumber) {
  config.incalls.clear();
  only("+33123", "alice");
  only("33-124", "alice");
  only("3320NX", "alice");
  only("_+33[34]!", "alice");
  only("hotline", "alice");
  only("", "bob");
  struct Row {
    const char* number;
    bool named;
  };
  const Row rows[] = {{"+33123", true},  {"33123", true},    {"33124", true},   {"+33-124", true},   {"332029", true},
                      {"332019", false}, {"3320299", false}, {"+333", true},    {"3345", true},      {"335", false},
                      {"hotline", true}, {"Hotline", false}, {"+33999", false}, {"anonymous", false}};
  for (const Row& row : rows) EXPECT_EQ(comes(row.number), row.named ? "alice-desk+alice-mobile" : "bob") << row.number;
}

TEST_F(IncallRules, APlaceholderInTheRequestUriGivesWayToTo) {
  for (const char* user : {"s", "", "ovh-account", "unknown"}) {
    auto attempt = from_trunk("ovh", user);
    attempt.to_user = "+33123456789";
    EXPECT_EQ(way(attempt, silent), "alice-desk+alice-mobile") << user;
  }
}

// A call that a rule for its number has taken ends with that rule's chain: the rules for any number do not follow.
TEST_F(IncallRules, ARuleForTheNumberIsTheWholeChain) {
  only("", "bob");
  EXPECT_EQ(comes("+33123456789"), "alice-desk+alice-mobile");
  config.incalls[0].otherwise = {to_user("bob"), to_hangup(486)};
  EXPECT_EQ(comes("+33123456789"), "alice-desk+alice-mobile bob refused 486");
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), busy), "alice-desk+alice-mobile bob refused 486")
      << "busy does not end it";
  config.incalls[0].enabled = false;
  EXPECT_EQ(comes("+33123456789"), "bob");
}

TEST_F(IncallRules, AnIncallWithoutTrunkIsForAllOfThemAndNotForStrangers) {
  for (const char* trunk_name : {"ovh", "backup"})
    EXPECT_EQ(way(from_trunk(trunk_name, "+33123456789"), silent), "alice-desk+alice-mobile");
  Attempt stranger;
  stranger.dialled = stranger.to_user = "+33123456789";
  EXPECT_EQ(way(stranger, silent), "refused 403");
}

TEST_F(IncallRules, ThePhonesRingWhereverTheirUserIs) {
  config.users[0].context = "elsewhere";
  config.users[0].forwards.no_answer = to_number("101");
  EXPECT_EQ(comes("+33123456789"), "alice-desk+alice-mobile") << "101 is nobody in the context of alice";
  config.users[1].context = "elsewhere";
  EXPECT_EQ(comes("+33123456789"), "alice-desk+alice-mobile bob");
}

TEST_F(IncallRules, HowLongTheyRing) {
  struct Row {
    std::chrono::seconds destination, user, rings;
  };
  const Row rows[] = {{0s, 0s, 60s}, {0s, 20s, 20s}, {15s, 20s, 15s}, {15s, 0s, 15s}};
  for (const Row& row : rows) {
    config.incalls[0].destination.ring_time = row.destination;
    config.users[0].ring_time = row.user;
    EXPECT_EQ(ask(from_trunk("ovh", "+33123456789"))->steps[0].ring_time, row.rings);
  }
}

// An unconditional forward goes before do not disturb: whoever left for home and set both wants to be reached there.
TEST_F(IncallRules, WhatAUserHasSetIsAskedInOrder) {
  auto& alice = config.users[0];
  alice.forwards.always = to_user("bob");
  alice.forwards.busy = to_hangup(486);
  alice.do_not_disturb = true;
  EXPECT_EQ(comes("+33123456789"), "bob");
  alice.forwards.always.reset();
  EXPECT_EQ(comes("+33123456789"), "refused 486");
  alice.enabled = false;
  EXPECT_EQ(comes("+33123456789"), "refused 480") << "disabled goes before all of it";
}

TEST_F(IncallRules, WhatPhonesShow) {
  using enum model::CallerNameMode;
  struct Row {
    model::CallerNameMode mode;
    const char *label, *number, *name, *shown;
  };
  const Row rows[] = {{prepend, "", "+33987", "Eve", "+33987 Eve"},
                      {prepend, "Sales", "+33987", "Eve", "+33987 Sales - Eve"},
                      {append, "Sales", "+33987", "Eve", "+33987 Eve - Sales"},
                      {overwrite, "Sales", "+33987", "Eve", "+33987 Sales"},
                      {prepend, "Sales", "+33987", "", "+33987 Sales - +33987"},
                      {overwrite, "Sales", "+33987", "", "+33987 Sales"},
                      {prepend, "Sales", "anonymous", "Eve", "anonymous Sales - Anonymous"}};
  for (const Row& row : rows) {
    config.incalls[0].caller_name = row.label;
    config.incalls[0].caller_name_mode = row.mode;
    auto attempt = from_trunk("ovh", "+33123456789", row.number);
    attempt.from_display = row.name;
    const auto plan = ask(attempt);
    ASSERT_TRUE(plan);
    const CallerIdentity& as = plan->steps[0].targets[0].as;
    EXPECT_EQ(as.number + " " + as.display_name, row.shown);
    EXPECT_FALSE(as.anonymous);
  }
}

TEST_F(IncallRules, TheLabelIsForPhonesAndStaysInside) {
  config.incalls[0].caller_name = "Sales";
  config.users[0].forwards.busy = to_number("0612345678");
  config.trunks[0].identity.send_diverted_caller = true;
  auto attempt = from_trunk("ovh", "+33123456789");
  attempt.from_display = "Eve";
  const auto plan = ask(attempt);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps[0].targets[0].as.display_name, "Sales - Eve");
  EXPECT_EQ(plan->steps[1].targets[0].as.display_name, "Eve");
}

TEST_F(IncallRules, ACallThatIsForwardedOutsideSaysByWhichNumberOnce) {
  config.settings.country = "FR";
  config.users[0].forwards.always = to_number("0612345678");
  for (const char* number : {"+33123456789", "0123456789", "33123456789"}) {
    const auto plan = ask(from_trunk("ovh", number));
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->steps[0].targets[0].diverted.size(), 1u) << number;
  }
  // Somebody else's call to her: her public number and not the extension, of which nobody outside has heard.
  const auto plan = ask(from_phone("bob", "bob", "100"));
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps[0].targets[0].diverted, std::vector<std::string>{"+33123456789"});
}

TEST_F(IncallRules, TheNumberThatWasCalledMayBeLookedUpInAContext) {
  config.incalls.clear();
  only("_33X.", "alice");
  config.incalls[0].destination = {};
  config.incalls[0].destination.kind = model::DestinationKind::extension;
  config.incalls[0].destination.extension = model::called_number;
  config.incalls[0].destination.context = "to-pbx";
  config.outcalls.push_back(outcall("pbx", {pattern("_33X.")}, {"backup"}));
  config.outcalls.back().context = "to-pbx";
  config.outcalls[0].trunks = {"ovh"};
  EXPECT_EQ(comes("33123"), "backup:33123");
  config.users[1].context = "to-pbx";
  config.users[1].extensions = {"33124"};
  EXPECT_EQ(comes("33124"), "bob");
}

}  // namespace
}  // namespace tandem::routing
