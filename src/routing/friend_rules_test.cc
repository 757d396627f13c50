// What another PBX may expect that moves here from an operator's exchange: which of several friends is called, by which
// form of the number, what follows when it does not answer, whom it shows outside and what it may call there.
#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

/// An office in Spain, where national numbers have no prefix, with a way out for everything.
class FriendRules : public PlanTest {
 protected:
  FriendRules() {
    config.settings.country = "ES";
    config.users.push_back(user("carol", {"102"}, {"carol"}));
    config.outcalls = {outcall("out", {pattern("X."), pattern("+X.")}, {"ovh"})};
    config.tenants = {tenant("master")};
    config.tenants[0].numbers = {"+34944048182", "+3494404819X"};
    config.tenants[0].outgoing_number = "+34944048190";
    config.tenants[0].classes.international = true;
  }
  std::string from_alice(std::string number) { return way(from_phone("alice", "alice-desk", std::move(number)), busy); }
};

TEST_F(FriendRules, WhichOneTakesANumber) {
  config.friends = {pbx("greedy", {"^9"}, 7),       pbx("search", {"77"}, 4),
                    pbx("whole", {"^8..$"}, 3),     pbx("many", {"^60[0-4]", "^65"}, 2),
                    pbx("world", {"^\\+34955"}, 1), pbx("second", {"^8"}, 5),
                    pbx("tenth", {"^10"}, 6)};
  struct Row {
    const char *dialled, *way, *why;
  };
  const Row rows[] = {
      {"101", "bob", "an extension goes before any friend"},
      {"105", "tenth:105", "but only the extension itself"},
      {"801", "whole:801", "the lowest priority of two"},
      {"8012", "second:8012", "not the whole number: the next"},
      {"1771", "search:1771", "anywhere in the number"},
      {"603", "many:603", "any of its expressions"},
      {"651", "many:651", "any of its expressions"},
      {"955000111", "greedy:955000111", "as dialled before its international form, whatever the priority"},
      {"+34955000111", "world:955000111", "and the form that matched is sent as the friend writes it"},
      {"0034955000111", "world:955000111", "found by its international form"},
      {"+34944000111", "ovh:+34944000111", "an expression for what people dial does not take a plus"},
      {"+34944771234", "search:944771234", "one that searches does"},
      {"605", "ovh:605", "nobody's"},
  };
  for (const Row& row : rows) EXPECT_EQ(from_alice(row.dialled), row.way) << row.dialled << ": " << row.why;
}

TEST_F(FriendRules, EveryWayInEndsAtAFriend) {
  config.friends = {pbx("paris", {"^7"})};
  config.extensions = {extension("300", to_number("712")), extension("301", to_friend("paris")),
                       extension("302", to_friend("paris", "799")), extension("303", to_number("605"))};
  model::Group group;
  group.name = "sales";
  group.extensions = {"200"};
  group.otherwise = {to_number("713")};
  config.groups = {group};
  config.users[1].forwards.always = to_number("714");
  config.incalls[0].did = "+34944048182";
  config.incalls[0].destination = to_number("715");
  for (const auto& [dialled, expected] : {std::pair{"300", "paris:712"},
                                          {"301", "paris:301"},
                                          {"302", "paris:799"},
                                          {"200", "paris:713"},
                                          {"101", "paris:714"},
                                          {"303", "ovh:605"}})
    EXPECT_EQ(from_alice(dialled), expected) << dialled;
  EXPECT_EQ(way(from_trunk("ovh", "944048182"), busy), "paris:715");
}

struct OutcomeRow {
  model::Outcome outcome;
  const char* next;
};

// Busy is bob, no answer is carol, anything that kept the call from being served alice.
TEST_F(FriendRules, WhatFollowsOnEachOutcome) {
  config.friends = {pbx("paris", {"^7"})};
  auto& forwards = config.friends[0].forwards;
  forwards.busy = to_user("bob");
  forwards.no_answer = to_user("carol");
  forwards.unreachable = to_user("alice");
  const std::string unreachable = "alice-desk+alice-mobile";
  const OutcomeRow rows[] = {
      {{486, true, false, false}, "bob"},   {{486, false, false, false}, "bob"},   {{600, false, false, false}, "bob"},
      {{603, true, false, false}, "bob"},   {{603, false, false, false}, "bob"},   {{0, true, false, false}, "carol"},
      {{480, true, false, false}, "carol"}, {{480, false, false, false}, "carol"}, {{408, true, false, false}, "carol"},
      {{0, false, true, false}, ""},        {{0, false, false, false}, ""},        {{404, false, false, false}, ""},
      {{408, false, false, false}, ""},     {{403, false, false, false}, ""},      {{488, false, false, false}, ""},
      {{500, false, false, false}, ""},     {{503, false, false, false}, ""},      {{401, false, false, false}, ""}};
  for (const OutcomeRow& row : rows) {
    const auto plan = ask(from_phone("alice", "alice-desk", "700"));
    ASSERT_TRUE(plan);
    const auto next = next_step(*plan, 0, row.outcome);
    ASSERT_TRUE(next) << row.outcome.status << row.outcome.rang;
    const std::string phone = plan->steps[*next].targets[0].phone;
    EXPECT_EQ(phone, *row.next == 0 ? "alice-desk" : row.next) << row.outcome.status << row.outcome.rang;
  }
}

TEST_F(FriendRules, RingsAsLongAsItSays) {
  using namespace std::chrono_literals;
  config.friends = {pbx("paris", {"^7"})};
  EXPECT_EQ(ask(from_phone("alice", "alice-desk", "700"))->steps[0].ring_time, 60s);
  config.friends[0].ring_time = 10s;
  EXPECT_EQ(ask(from_phone("alice", "alice-desk", "700"))->steps[0].ring_time, 10s);
}

TEST_F(FriendRules, AForwardOfAFriendGoesOutInItsName) {
  config.friends = {pbx("paris", {"^7"})};
  config.friends[0].forwards.always = to_number("605");
  const auto diverted = [&] {
    const auto plan = ask(from_phone("alice", "alice-desk", "700"));
    EXPECT_TRUE(plan);
    return plan ? plan->steps[0].targets[0].diverted : std::vector<std::string>{};
  };
  EXPECT_EQ(diverted(), std::vector<std::string>{"+34944048190"}) << "the tenant's number";
  config.friends[0].outgoing_number = "+34944048191";
  EXPECT_EQ(diverted(), std::vector<std::string>{"+34944048191"});
}

struct ShownRow {
  const char* presented;
  std::vector<std::string> diverted;
  const char* shown;
  std::vector<std::string> told;  ///< diversions that go on
  const char* why;
};

TEST_F(FriendRules, WhomItShowsOutside) {
  config.friends = {pbx("paris", {"^7"})};
  config.friends[0].outgoing_number = "+34944048192";
  const ShownRow rows[] = {
      {"+34944048182", {}, "+34944048182", {}, "a number of the tenant"},
      {"944048182", {}, "+34944048182", {}, "as the friend writes it"},
      {"0034944048195", {}, "+34944048195", {}, "by a pattern of the tenant's"},
      {"101", {}, "+34944048192", {}, "an extension is no number outside"},
      {"700", {}, "+34944048192", {}, "nor is one of its own"},
      {"+442079460000", {}, "+34944048192", {}, "a stranger's without a diversion"},
      {"+442079460000", {"944048199"}, "+34944048199", {"+34944048199"}, "the diversion is the tenant's"},
      {"944048182", {"944048199"}, "+34944048182", {"+34944048199"}, "the number presented goes before"},
      {"+442079460000", {"+442079460001"}, "+34944048192", {}, "a made up diversion is told to nobody"},
      {"+442079460000", {"944048199", "+442079460001"}, "+34944048192", {}, "nor any other beside it"},
      {"+442079460000", {"101"}, "+34944048192", {"101"}, "an extension that diverted is told on"},
  };
  for (const ShownRow& row : rows) {
    auto attempt = from_trunk("paris", "605", row.presented);
    attempt.diverted = row.diverted;
    const auto plan = ask(attempt);
    ASSERT_TRUE(plan) << row.why;
    const Target& target = plan->steps[0].targets[0];
    EXPECT_EQ(target.as.number, row.shown) << row.why;
    EXPECT_EQ(target.diverted, row.told) << row.why;
  }
  config.friends[0].outgoing_number.clear();
  EXPECT_EQ(ask(from_trunk("paris", "605", "101"))->steps[0].targets[0].as.number, "+34944048190") << "the tenant's";
}

TEST_F(FriendRules, AForeignCallerIsShownWithTheDiversionWhereTheTrunkWantsHim) {
  config.friends = {pbx("paris", {"^7"})};
  config.trunks[0].identity.send_diverted_caller = true;
  auto attempt = from_trunk("paris", "605", "+442079460000");
  attempt.diverted = {"944048199"};
  const auto plan = ask(attempt);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps[0].targets[0].as.number, "+442079460000");
  EXPECT_EQ(plan->steps[0].targets[0].diverted, std::vector<std::string>{"+34944048199"});
}

struct AllowedRow {
  const char *dialled, *way;
};

TEST_F(FriendRules, PermissionsAreForWhatItDialsOutsideItself) {
  config.friends = {pbx("paris", {"^7"}), pbx("lyon", {"^8"}, 2)};
  config.extensions = {extension("300", to_number("605"))};
  config.users[1].forwards.always = to_number("605");
  config.friends[1].forwards.unreachable = to_number("605");
  model::Permission none;
  none.name = "none";
  none.otherwise = model::PermissionDefault::deny;
  config.permissions = {none};
  config.friends[0].permissions = {"none"};
  const AllowedRow rows[] = {{"605", "refused 403"}, {"+34944000111", "refused 403"}, {"112", "ovh:112"},
                             {"102", "carol"},       {"812", "lyon:812 ovh:605"},     {"300", "ovh:605"},
                             {"101", "ovh:605"}};
  for (const AllowedRow& row : rows)
    EXPECT_EQ(way(from_trunk("paris", row.dialled, "700"), gone), row.way) << row.dialled;
}

}  // namespace
}  // namespace tandem::routing
