#include "routing/did_lookup.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

class DidLookup : public testing::Test {
 protected:
  DidLookup() { config.incalls.clear(); }
  void add(std::string name, std::string did, std::string trunk_name = {}) {
    config.incalls.push_back(incall(std::move(name), std::move(did), std::move(trunk_name), "alice"));
  }
  std::string found(const Attempt& attempt) {
    trail.clear();
    const auto snapshot = compiled(config);
    const auto result = find_incall(attempt, *snapshot, trail);
    number = result.number;
    return result.incall == nullptr ? "none" : result.incall->name;
  }
  model::Config config = test_site();
  Trail trail;
  std::string number;
};

// Every rule fits; each line takes away the one that won.
TEST_F(DidLookup, ExactThenPatternThenWildcardAndTheTrunksOwnBeforeThoseOfAny) {
  add("any wildcard", "");
  add("own wildcard", "", "ovh");
  add("any pattern", "_+331X.");
  add("own pattern", "_+33X.", "ovh");
  add("any exact", "+33123");
  add("own exact", "+33123", "ovh");
  add("another trunk's", "+33123", "backup");
  for (auto expected :
       {"own exact", "any exact", "own pattern", "any pattern", "own wildcard", "any wildcard", "none"}) {
    EXPECT_EQ(found(from_trunk("ovh", "+33123")), expected);
    for (auto& one : config.incalls)
      if (one.name == expected) one.enabled = false;
  }
  EXPECT_EQ(found(from_trunk("backup", "+33123")), "another trunk's");
}

TEST_F(DidLookup, WithAndWithoutPlusIsTheSameNumber) {
  add("plus", "+33123");
  add("bare", "33124");
  add("pattern", "_+44X.");
  for (auto [dialled, expected] : {std::pair{"33123", "plus"},
                                   {"+33123", "plus"},
                                   {"+33-124", "bare"},
                                   {"33124", "bare"},
                                   {"4420", "pattern"},
                                   {"+4420", "pattern"}})
    EXPECT_EQ(found(from_trunk("ovh", dialled)), expected) << dialled;
}

TEST_F(DidLookup, WhenTheRequestWentToOurTokenToNamesTheNumber) {
  add("main", "+33123");
  auto attempt = from_trunk("ovh", "tok1");
  attempt.caller.by = IdentifiedBy::token;
  attempt.to_user = "+33123";
  EXPECT_EQ(found(attempt), "main");
  EXPECT_EQ(number, "+33123");
  EXPECT_TRUE(mentions(trail, "Request-URI", "token", false));
}

TEST_F(DidLookup, ATokenIsNeverTakenForANumber) {
  add("letters", "tok1");
  auto attempt = from_trunk("ovh", "tok1");
  attempt.caller.by = IdentifiedBy::token;
  EXPECT_EQ(found(attempt), "none");
  EXPECT_EQ(number, "ovh-account");
}

TEST_F(DidLookup, TheAccountsNameCountsAsItsNumberIfNothingElseFits) {
  add("login", "ovh-account");
  auto attempt = from_trunk("ovh", "tok1");
  attempt.caller.by = IdentifiedBy::token;
  EXPECT_EQ(found(attempt), "login");
  EXPECT_EQ(number, "ovh-account");
  EXPECT_EQ(found(from_trunk("ovh", "+33999")), "login");
  add("other", "+33999");
  EXPECT_EQ(found(from_trunk("ovh", "+33999")), "other");
}

TEST_F(DidLookup, TheRequestUriComesBeforeToAndToBeforeTheWildcard) {
  add("by uri", "+33123");
  add("by to", "+33124");
  add("rest", "");
  auto attempt = from_trunk("ovh", "+33123");
  attempt.to_user = "+33124";
  EXPECT_EQ(found(attempt), "by uri");
  attempt.dialled = "account-name";
  EXPECT_EQ(found(attempt), "by to");
  attempt.to_user = "nobody";
  EXPECT_EQ(found(attempt), "rest");
}

TEST_F(DidLookup, DisabledOnesArePassedOverAndSaidSo) {
  add("off", "+33123");
  config.incalls.back().enabled = false;
  add("on", "+33123");
  EXPECT_EQ(found(from_trunk("ovh", "+33123")), "on");
  config.incalls.pop_back();
  EXPECT_EQ(found(from_trunk("ovh", "+33123")), "none");
  EXPECT_TRUE(mentions(trail, "incall off", "disabled", false));
}

// The trunk's context first, whatever is more exact elsewhere; then those that it includes; then incalls of none.
TEST_F(DidLookup, AnIncallOfAContextIsForTrunksThatDialInIt) {
  const auto add_in = [&](std::string name, std::string did, std::string context) {
    add(std::move(name), std::move(did));
    config.incalls.back().context = std::move(context);
  };
  model::Context outside;
  outside.name = "outside";
  outside.include = {"shared"};
  config.contexts.push_back(outside);
  config.trunks[0].context = "outside";
  config.trunks[1].context = "alone";
  add_in("pattern here", "_33X.", "outside");
  add_in("exact included", "33123", "shared");
  add("exact of any", "33123");
  add_in("exact elsewhere", "33123", "elsewhere");
  add_in("any number of backup's", "", "alone");
  for (auto expected : {"pattern here", "exact included", "exact of any", "none"}) {
    EXPECT_EQ(found(from_trunk("ovh", "+33123")), expected);
    for (auto& one : config.incalls)
      if (one.name == expected) one.enabled = false;
  }
  EXPECT_EQ(found(from_trunk("backup", "+33123")), "any number of backup's");
}

TEST_F(DidLookup, TheDefaultContextOfATenantsIncallIsTheTenants) {
  config.tenants = {tenant("acme", "acme.example")};
  config.trunks[0].sharing.tenant = "acme";
  add("acme's", "33123");
  config.incalls.back().tenant = "acme";
  config.incalls.back().context = "default";
  config.incalls.back().destination = {};
  config.incalls.back().destination.kind = model::DestinationKind::hangup;
  EXPECT_EQ(found(from_trunk("ovh", "33123")), "acme's");
  config.trunks[0].context = "other";
  EXPECT_EQ(found(from_trunk("ovh", "33123")), "none");
}

}  // namespace
}  // namespace tandem::routing
