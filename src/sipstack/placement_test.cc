#include "sipstack/placement.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

class PlacementTest : public testing::Test {
 protected:
  Random random{1};
  Placement placement{{{11, 22}}, 4};
};

TEST_F(PlacementTest, TextsCarryTheirShard) {
  for (std::uint8_t shard = 0; shard < 4; ++shard) {
    const std::string text = placement.mint(ShardId{shard}, random);
    EXPECT_EQ(text.size(), Placement::text_size);
    EXPECT_EQ(placement.decode(text), ShardId{shard});
    EXPECT_EQ(placement.decode_branch("z9hG4bK" + text), ShardId{shard});
    EXPECT_EQ(placement.decode_branch(text), std::nullopt);
  }
}

TEST_F(PlacementTest, AnyChangedLetterIsNoTextOfOurs) {
  const std::string text = placement.mint(ShardId{2}, random);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    EXPECT_EQ(placement.decode(changed), std::nullopt) << i;
  }
  EXPECT_EQ(placement.decode(text + "a"), std::nullopt);
  EXPECT_EQ(placement.decode(text.substr(1)), std::nullopt);
}

TEST_F(PlacementTest, AnotherKeyOrFewerShardsKnowThemNot) {
  const std::string text = placement.mint(ShardId{3}, random);
  EXPECT_EQ(Placement({{1, 1}}, 4).decode(text), std::nullopt);
  EXPECT_EQ(Placement({{11, 22}}, 3).decode(text), std::nullopt);
}

TEST_F(PlacementTest, RequestsGoByToTagThenCallIdThenHash) {
  const std::string tag = placement.mint(ShardId{1}, random), call_id = placement.mint(ShardId{2}, random);
  EXPECT_EQ(placement.owner_of({.response = false, .branch = {}, .call_id = call_id, .to_tag = tag}), ShardId{1});
  EXPECT_EQ(placement.owner_of({.response = false, .branch = {}, .call_id = call_id, .to_tag = "theirs"}), ShardId{2});
  const auto owner = placement.owner_of({.response = false, .branch = {}, .call_id = "foreign", .to_tag = {}});
  EXPECT_EQ(owner, placement.owner_of_call_id("foreign"));
  EXPECT_EQ(placement.owner_of({}), std::nullopt);
}

TEST_F(PlacementTest, ForeignCallIdsAreSpreadEvenly) {
  unsigned counts[4] = {};
  for (int i = 0; i < 4000; ++i) ++counts[placement.owner_of_call_id("call-" + std::to_string(i)).value];
  for (const unsigned count : counts) EXPECT_NEAR(count, 1000, 120);
}

TEST_F(PlacementTest, ResponsesGoByOurBranch) {
  const std::string branch = placement.mint_branch(ShardId{3}, random);
  EXPECT_EQ(placement.owner_of({.response = true, .branch = branch, .call_id = "x", .to_tag = {}}), ShardId{3});
  EXPECT_EQ(placement.owner_of({.response = true, .branch = "z9hG4bKtheirs", .call_id = "x", .to_tag = {}}),
            std::nullopt);
}

TEST_F(PlacementTest, StatelessTagsRepeat) {
  EXPECT_EQ(placement.mint_from(ShardId{1}, "via"), placement.mint_from(ShardId{1}, "via"));
  EXPECT_NE(placement.mint_from(ShardId{1}, "via"), placement.mint_from(ShardId{1}, "other"));
  EXPECT_EQ(placement.decode(placement.mint_from(ShardId{1}, "via")), ShardId{1});
}

}  // namespace
}  // namespace tandem::sipstack
