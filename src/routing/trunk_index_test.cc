#include "routing/trunk_index.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "routing/test_site.h"

namespace tandem::routing {
namespace {

std::string names(const TrunkIndex::Trunks& trunks) {
  std::string text;
  for (const model::Trunk* trunk : trunks) text += (text.empty() ? "" : " ") + trunk->name;
  return text;
}

TrunkIndex index_of(const model::Config& config) {
  model::Problems problems;
  return TrunkIndex(config, problems);
}

TEST(TrunkIndex, FindsByAccountNameSortedAndOnlyEnabledOnes) {
  model::Config config;
  config.trunks = {trunk("b", "login"), trunk("a", "login"), trunk("c", "other"), trunk("d", "")};
  EXPECT_EQ(names(index_of(config).with_login("login")), "a b");
  EXPECT_EQ(names(index_of(config).with_login("Login")), "");
  EXPECT_EQ(names(index_of(config).with_login("")), "");
  config.trunks[0].enabled = false;
  EXPECT_EQ(names(index_of(config).with_login("login")), "a");
}

TEST(TrunkIndex, FindsByHeaderWhateverItsCaseAndBlanks) {
  model::Config config;
  config.trunks = {trunk("a", ""), trunk("b", ""), trunk("c", "")};
  config.trunks[0].match_header = "X-Account:  4711 ";
  config.trunks[1].match_header = "x-account: 4712";
  const TrunkIndex index = index_of(config);
  const auto with = [&](std::string value) {
    return names(index.with_header([value](std::string_view name) {
      return equal_ignoring_case(name, "X-ACCOUNT") ? std::string_view(value) : std::string_view();
    }));
  };
  EXPECT_EQ(with("4711"), "a");
  EXPECT_EQ(with(" 4712"), "b");
  EXPECT_EQ(with("4713"), "");
  EXPECT_EQ(names(index.with_header({})), "");
}

TEST(TrunkIndex, FindsByTheNumbersOfOwnIncalls) {
  model::Config config = test_site();
  config.incalls = {incall("one", "+3312", "ovh", "bob"), incall("two", "331X", "backup", "bob"),
                    incall("any", "3313", "", "bob"), incall("all", "", "ovh", "bob")};
  EXPECT_EQ(names(index_of(config).with_did("+33-12")), "ovh backup") << "the exact number first";
  EXPECT_EQ(names(index_of(config).with_did("3313")), "backup");
  EXPECT_EQ(names(index_of(config).with_did("44")), "");
  config.incalls[1].enabled = false;
  EXPECT_EQ(names(index_of(config).with_did("3313")), "");
}

TEST(TrunkIndex, FindsByTheNumberWhereTheTrunksSourceSays) {
  model::Config config = test_site();
  config.incalls = {incall("one", "3312", "ovh", "bob"), incall("two", "3313", "backup", "bob")};
  for (auto& trunk : config.trunks) trunk.did_source = {"X-DID", "[", "]", ""};
  const auto with = [](const TrunkIndex& index, std::string value) {
    return names(index.with_own_did(
        [value](std::string_view name) { return name == "X-DID" ? std::string_view(value) : std::string_view(); }));
  };
  EXPECT_EQ(with(index_of(config), "[3313]"), "backup");
  EXPECT_EQ(with(index_of(config), "[3312]"), "ovh");
  EXPECT_EQ(with(index_of(config), "3312"), "");
  config.trunks[0].did_source = {};
  EXPECT_EQ(with(index_of(config), "[3312]"), "") << "ovh has its numbers elsewhere";
  EXPECT_EQ(names(index_of(config).with_own_did({})), "");
}

TEST(TrunkIndex, AnEmptyListOfEvidenceAllowsAll) {
  model::Trunk one;
  EXPECT_TRUE(recognised_by(one, "ip"));
  one.identify_by = {"token"};
  EXPECT_TRUE(recognised_by(one, "token"));
  EXPECT_FALSE(recognised_by(one, "ip"));
}

}  // namespace
}  // namespace tandem::routing
