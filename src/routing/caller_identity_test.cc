#include "routing/caller_identity.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

TEST(CallerIdentity, CallerIdsAreReadAsPeopleWriteThem) {
  EXPECT_EQ(parse_caller_id("+33123"), (CallerIdentity{"+33123", "", false}));
  EXPECT_EQ(parse_caller_id(" \"Bob Smith\" <+33123> "), (CallerIdentity{"+33123", "Bob Smith", false}));
  EXPECT_EQ(parse_caller_id("Bob <555>"), (CallerIdentity{"555", "Bob", false}));
  EXPECT_EQ(parse_caller_id("<555>"), (CallerIdentity{"555", "", false}));
  EXPECT_EQ(parse_caller_id("Anonymous"), (CallerIdentity{"", "", true}));
  EXPECT_EQ(parse_caller_id(""), (CallerIdentity{"", "", false}));
}

TEST(CallerIdentity, InsideOneIsOnesExtensionAndName) {
  auto alice = user("alice", {"_10X", "100"}, {"desk"});
  EXPECT_EQ(internal_identity(alice, "desk"), (CallerIdentity{"100", "alice", false}));
  alice.display_name = "Alice A.";
  alice.extensions.clear();
  EXPECT_EQ(internal_identity(alice, "desk"), (CallerIdentity{"desk", "Alice A.", false}));
}

TEST(CallerIdentity, OutsidersAreWhoTheySayTheyAre) {
  Attempt attempt;
  attempt.from_user = "+331";
  attempt.from_display = "X";
  EXPECT_EQ(presented_identity(attempt), (CallerIdentity{"+331", "X", false}));
  attempt.from_user = "Anonymous";
  EXPECT_TRUE(presented_identity(attempt).anonymous);
  attempt.from_user = "";
  EXPECT_TRUE(presented_identity(attempt).anonymous);
}

class Outgoing : public testing::Test {
 protected:
  CallerIdentity as() { return as({"100", "Alice", false}, &caller); }
  CallerIdentity as(const CallerIdentity& own, const model::User* from, const model::Friend* at_friend = nullptr) {
    const auto snapshot = compiled(config);
    return outgoing_identity({own, from, at_friend, "acme", diverted}, {out, rule, line}, *snapshot).as;
  }
  model::Config config;
  std::vector<std::string> diverted;
  model::User caller = user("alice", {"100"}, {"desk"});
  model::Outcall out = outcall("national", {}, {});
  model::OutcallPattern rule = pattern("_0X.");
  model::Trunk line = trunk("ovh", "account");
};

// Each line takes away the strongest of what is left.
TEST_F(Outgoing, TheFirstThatIsSetDecides) {
  out.internal_caller_id = true;
  caller.outgoing_caller_id = "1";
  rule.caller_id = "2";
  out.caller_id = "3";
  line.caller_id = "4";
  EXPECT_EQ(as(), (CallerIdentity{"100", "Alice", false}));
  out.internal_caller_id = false;
  EXPECT_EQ(as().number, "1");
  caller.outgoing_caller_id.clear();
  EXPECT_EQ(as().number, "2");
  rule.caller_id.clear();
  EXPECT_EQ(as().number, "3");
  out.caller_id.clear();
  EXPECT_EQ(as().number, "4");
  line.caller_id.clear();
  EXPECT_EQ(as().number, "account");
  line.username.clear();
  EXPECT_EQ(as().number, "100");
}

TEST_F(Outgoing, AnAnonymousCallerKeepsTheLinesNumberForAssertion) {
  caller.outgoing_caller_id = "anonymous";
  out.caller_id = "3";
  EXPECT_EQ(as(), (CallerIdentity{"3", "", true}));
  out.caller_id.clear();
  EXPECT_EQ(as(), (CallerIdentity{"account", "", true}));
}

TEST_F(Outgoing, SomebodyOutsideWhoIsForwardedIsShownByTheLine) {
  EXPECT_EQ(as({"+331", "", false}, nullptr).number, "account");
  out.internal_caller_id = true;
  EXPECT_EQ(as({"+331", "", false}, nullptr).number, "+331");
}

TEST_F(Outgoing, SomebodyOutsideIsShownHimselfWhereTheTrunkWantsIt) {
  line.identity.send_diverted_caller = true;
  EXPECT_EQ(as({"+331", "", false}, nullptr).number, "account") << "nobody diverted the call";
  diverted = {"100"};
  EXPECT_EQ(as({"+331", "", false}, nullptr).number, "+331");
  EXPECT_EQ(as().number, "account") << "a user of ours is known by his line";
}

TEST_F(Outgoing, TheTenantsNumberGoesBeforeTheTrunksUsername) {
  config.tenants.push_back(tenant("acme"));
  config.tenants[0].outgoing_number = "5";
  EXPECT_EQ(as().number, "5");
  config.tenants[0].outgoing_number.clear();
  config.tenants[0].parent = "holding";
  config.tenants.push_back(tenant("holding"));
  config.tenants[1].outgoing_number = "6";
  EXPECT_EQ(as().number, "6") << "the parent's";
  line.caller_id = "4";
  EXPECT_EQ(as().number, "6") << "the trunk is the master's, whose number says nothing of the tenant";
  line.sharing.tenant = "acme";
  EXPECT_EQ(as().number, "4");
  line.sharing.tenant.clear();
  config.tenants[1].outgoing_number.clear();
  EXPECT_EQ(as().number, "4") << "better than none";
}

TEST_F(Outgoing, WhoHidesHimselfKeepsTheNumberThatHeWouldHaveShown) {
  caller.outgoing_caller_id = "1";
  EXPECT_EQ(as({"100", "Alice", true}, &caller), (CallerIdentity{"1", "", true}));
}

// Number presented, diversion, fallback of the friend, tenant: the first that is one of the tenant's.
TEST_F(Outgoing, AFriendShowsOnlyNumbersOfItsTenant) {
  config.tenants.push_back(tenant("acme"));
  config.tenants[0].numbers = {"+3312345678", "+33199XX"};
  config.tenants[0].outgoing_number = "+3310000000";
  model::Friend branch;
  branch.name = "branch";
  EXPECT_EQ(as({"+3319955", "", false}, nullptr, &branch).number, "+3319955");
  EXPECT_EQ(as({"+44207", "", false}, nullptr, &branch).number, "+3310000000");
  branch.outgoing_number = "+3319900";
  EXPECT_EQ(as({"+44207", "", false}, nullptr, &branch).number, "+3319900");
  diverted = {"+3312345678"};
  EXPECT_EQ(as({"+44207", "", false}, nullptr, &branch).number, "+3312345678");
  line.identity.send_diverted_caller = true;
  EXPECT_EQ(as({"+44207", "", false}, nullptr, &branch).number, "+44207") << "it diverted a foreign caller's call";
  diverted = {"+49301"};
  EXPECT_EQ(as({"+44207", "", false}, nullptr, &branch).number, "+3319900") << "the diversion is made up";
  EXPECT_TRUE(as({"", "", true}, nullptr, &branch).anonymous);
}

}  // namespace
}  // namespace tandem::routing
