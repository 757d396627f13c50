#include "routing/snapshot_compiler.h"

#include <gtest/gtest.h>

#include "routing/test_tenants.h"

namespace tandem::routing {
namespace {

TEST(SnapshotCompiler, OwnNumbersAreThoseListedAndTheDids) {
  auto config = two_companies();
  config.tenants[0].numbers = {"+331444444XX", "0155555555"};
  const auto snapshot = compiled(config);
  for (const auto* own : {"+33111111111", "+33144444412", "+33155555555"})
    EXPECT_TRUE(snapshot->is_own_number("acme", own)) << own;
  EXPECT_FALSE(snapshot->is_own_number("acme", "+33122222222"));
  EXPECT_TRUE(snapshot->is_own_number("globex", "+33122222222"));
  EXPECT_FALSE(snapshot->is_own_number("", "+33111111111"));
}

TEST(SnapshotCompiler, ACountryWithoutNumbersIsRefusedWhereverItStands) {
  struct Row {
    void (*set)(model::Config&);
    const char* path;
  };
  const Row rows[] = {
      {[](model::Config& c) { c.settings.country = "XX"; }, "settings.country"},
      {[](model::Config& c) { c.tenants[1].country = "XX"; }, "tenants.globex.country"},
      {[](model::Config& c) { c.trunks[0].numbers.country = "XX"; }, "trunks.carrier.country"},
      {[](model::Config& c) {
         c.friends = {pbx("branch", {"^7"})};
         c.friends[0].country = "XX";
       },
       "friends.branch.country"},
      {[](model::Config& c) {
         c.rule_sets.emplace_back().name = "set";
         c.rule_sets[0].country = "XX";
       },
       "rule_sets.set.country"},
  };
  for (const Row& row : rows) {
    auto config = two_companies();
    row.set(config);
    const auto refused = Snapshot::compile(std::make_shared<const model::Config>(std::move(config)));
    ASSERT_FALSE(refused) << row.path;
    ASSERT_EQ(refused.error().size(), 1u) << model::to_text(refused.error());
    EXPECT_EQ(refused.error()[0].path, row.path);
    EXPECT_EQ(refused.error()[0].sentence, "There are no telephone numbers in the country 'XX'.");
  }
}

TEST(SnapshotCompiler, FriendsAreTrunksToAllButRouting) {
  auto config = two_companies();
  config.friends = {pbx("branch", {"^7"})};
  config.friends[0].tenant = "acme";
  const auto snapshot = compiled(config);
  ASSERT_NE(snapshot->find_trunk("branch"), nullptr);
  EXPECT_EQ(snapshot->find_trunk("branch")->from_domain, "acme.example");
  EXPECT_EQ(snapshot->find_context("acme")->friends.size(), 1u);
}

TEST(SnapshotCompiler, ADisabledContextIsSearchedByNobody) {
  auto config = test_site();
  config.contexts.resize(2);
  config.contexts[0].name = "default";
  config.contexts[0].include = {"extras"};
  config.contexts[1].name = "extras";
  config.contexts[1].enabled = false;
  EXPECT_EQ(compiled(config)->find_context("default")->search.size(), 1u);
  config.contexts[0].enabled = false;
  EXPECT_TRUE(compiled(config)->find_context("default")->search.empty());
}

}  // namespace
}  // namespace tandem::routing
