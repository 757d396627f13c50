// What somebody may expect of outgoing routes who has known others: what is sent, by which trunks, as whom, for how
// long.
#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

using namespace std::chrono_literals;

class OutcallRules : public PlanTest {
 protected:
  std::string dials(std::string number) { return way(from_phone("alice", "alice-desk", std::move(number)), busy); }
};

TEST_F(OutcallRules, WhatIsSentIsThePrefixAndTheNumberWithoutItsFirstCharacters) {
  struct Row {
    const char* pattern;
    std::uint32_t strip;
    const char *prefix, *dialled, *way;
  };
  const Row rows[] = {
      {"418.", 0, "", "4185551234", "ovh:4185551234"},
      {"418.", 0, "", "5145551234", "refused 404"},
      {"418.", 0, "", "418", "refused 404"},  // a dot is one more at least
      {"418!", 0, "", "418", "ovh:418"},
      {"_418.", 0, "", "4185551234", "ovh:4185551234"},
      {"_**99.", 4, "", "**99101", "ovh:101"},
      {"_**99.", 4, "00", "**99101", "ovh:00101"},
      {"_+33X.", 1, "", "+33123", "ovh:33123"},
      {"_+33X.", 3, "0", "+33123", "ovh:0123"},
      {"_+33X.", 0, "", "33123", "refused 404"},  // a plus is a character like others
      {"9ZXX", 1, "", "9123", "ovh:123"},
      {"9ZXX", 1, "", "9023", "refused 404"},
      {"9N.", 1, "", "9123", "refused 404"},
      {"9[15-7].", 1, "+1", "96-12", "ovh:+1612"},  // dashes do not count
      {"#31#X.", 4, "", "#31#55", "ovh:55"},
      {"phone", 0, "", "phone", "ovh:phone"},  // without underscore a word is itself
      {"_phone", 0, "", "pho3e", "ovh:pho3e"},
  };
  for (const Row& row : rows) {
    config.outcalls = {outcall("one", {pattern(row.pattern, row.strip, row.prefix)}, {"ovh"})};
    EXPECT_EQ(dials(row.dialled), row.way) << row.pattern << ' ' << row.dialled;
  }
}

// Of routes without a priority the most specific has the number alone; those with one follow, the lowest first.
TEST_F(OutcallRules, WhichRoutesAreTried) {
  struct Row {
    std::uint32_t national, mobile, any;  ///< their priorities
    const char* dialled;
    const char* way;
  };
  const Row rows[] = {{0, 0, 0, "0612", "ovh:0612"},
                      {0, 0, 0, "0112", "backup:0112"},
                      {0, 0, 0, "9", "third:9"},
                      {1, 2, 3, "0612", "backup:0612 ovh:0612 third:0612"},
                      {3, 2, 1, "0612", "third:0612 ovh:0612 backup:0612"},
                      {2, 2, 1, "0612", "third:0612 ovh:0612 backup:0612"},  // of equals the most specific
                      {0, 0, 1, "0612", "ovh:0612 third:0612"},
                      {0, 1, 2, "0612", "backup:0612 ovh:0612 third:0612"}};
  config.trunks.push_back(trunk("third", "third-account"));
  for (const Row& row : rows) {
    config.outcalls = {outcall("national", {pattern("0X.")}, {"backup"}), outcall("mobile", {pattern("06.")}, {"ovh"}),
                       outcall("any", {pattern("X!")}, {"third"})};
    config.outcalls[0].choice.priority = row.national;
    config.outcalls[1].choice.priority = row.mobile;
    config.outcalls[2].choice.priority = row.any;
    EXPECT_EQ(way(from_phone("alice", "alice-desk", row.dialled), broken), row.way)
        << row.national << row.mobile << row.any << row.dialled;
  }
}

// A route that blocks is an extension that refuses: it is looked at by the same rule of what is most specific.
TEST_F(OutcallRules, ANumberIsBlockedByAnExtensionThatRefuses) {
  config.extensions = {extension("_0899.", to_hangup(403))};
  EXPECT_EQ(dials("0899123456"), "refused 403");
  EXPECT_EQ(dials("0699123456"), "ovh:+33699123456");
}

TEST_F(OutcallRules, EachTrunkIsToldItsOwnCallerId) {
  config.trunks[0].caller_id = "+33111";
  config.trunks[1].caller_id = "+33222";
  const auto plan = ask(from_phone("alice", "alice-desk", "0612345678"));
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->steps.size(), 2u);
  EXPECT_EQ(plan->steps[0].targets[0].as.number, "+33111");
  EXPECT_EQ(plan->steps[1].targets[0].as.number, "+33222");
}

// Who is shown, of whomever dials: rows take away what came first.
TEST_F(OutcallRules, CallersThatAreNoUsersAreShownByTheRouteToo) {
  config.outcalls[0].patterns[0].caller_id = "+33100";
  config.outcalls[0].caller_id = "+33200";
  config.incalls[0].destination = to_number("0612345678");
  const auto shown = [&] {
    const auto plan = ask(from_trunk("backup", "+33123456789"));
    EXPECT_TRUE(plan);
    return plan ? plan->steps[0].targets[0].as.number : "";
  };
  EXPECT_EQ(shown(), "+33100");
  config.outcalls[0].patterns[0].caller_id.clear();
  EXPECT_EQ(shown(), "+33200");
  config.outcalls[0].internal_caller_id = true;
  EXPECT_EQ(shown(), "+33987654321") << "as he is";
}

TEST_F(OutcallRules, HowLongATrunkMayRing) {
  const auto call = from_phone("alice", "alice-desk", "0612345678");
  EXPECT_EQ(ask(call)->steps[0].ring_time, 60s) << "as in the settings";
  config.outcalls[0].ring_time = 25s;
  EXPECT_EQ(ask(call)->steps[0].ring_time, 25s);
  EXPECT_EQ(ask(call)->steps[1].ring_time, 25s);
}

TEST_F(OutcallRules, PermissionsAreAskedOfTheNumberAsDialledNotAsSent) {
  config.outcalls = {outcall("one", {pattern("9.", 1)}, {"ovh"})};
  model::Permission permission;
  permission.name = "p";
  permission.rules.resize(1);
  config.users[0].permissions = {"p"};
  struct Row {
    const char *deny, *dialled, *way;
  };
  const Row rows[] = {{"90899.", "90899123456", "refused 403"},
                      {"0899.", "90899123456", "ovh:0899123456"},
                      {"/899/", "90899123456", "refused 403"},
                      {"9XXX", "9123", "refused 403"},
                      {"9XXX", "91234", "ovh:1234"}};
  for (const Row& row : rows) {
    permission.rules[0].deny = {row.deny};
    config.permissions = {permission};
    EXPECT_EQ(dials(row.dialled), row.way) << row.deny << ' ' << row.dialled;
  }
}

}  // namespace
}  // namespace tandem::routing
