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
  CallerIdentity as() { return outgoing_identity({"100", "Alice", false}, &caller, out, rule, line).as; }
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
  EXPECT_EQ(outgoing_identity({"+331", "", false}, nullptr, out, rule, line).as.number, "account");
  out.internal_caller_id = true;
  EXPECT_EQ(outgoing_identity({"+331", "", false}, nullptr, out, rule, line).as.number, "+331");
}

}  // namespace
}  // namespace tandem::routing
