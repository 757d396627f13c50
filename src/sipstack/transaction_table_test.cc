#include "sipstack/transaction_table.h"

#include <gtest/gtest.h>

#include <memory>

namespace tandem::sipstack {
namespace {

struct Item {
  TableLink<Item> link;
};
using Table = TransactionTable<Item, &Item::link>;

TEST(TransactionTableTest, FindsWhatWasInsertedThroughGrowthAndRemoval) {
  Table table(1, 2);
  std::vector<std::unique_ptr<Item>> items;
  for (int i = 0; i < 1000; ++i) {
    items.push_back(std::make_unique<Item>());
    items.back()->link.key = "key-" + std::to_string(i);
    table.insert(*items.back());
  }
  for (int i = 0; i < 1000; i += 2) table.erase(*items[static_cast<std::size_t>(i)]);
  EXPECT_EQ(table.size(), 500U);
  EXPECT_EQ(table.all().size(), 500U);
  for (int i = 0; i < 1000; ++i) {
    Item* expected = i % 2 == 0 ? nullptr : items[static_cast<std::size_t>(i)].get();
    EXPECT_EQ(table.find("key-" + std::to_string(i)), expected);
  }
}

TEST(TransactionTableTest, ErasingTwiceIsHarmlessAndTheLatestOfEqualKeysIsFound) {
  Table table(1, 2);
  Item first, second;
  first.link.key = second.link.key = "same";
  table.insert(first);
  table.insert(second);
  EXPECT_EQ(table.find("same"), &second);
  table.erase(second);
  table.erase(second);
  EXPECT_EQ(table.find("same"), &first);
}

}  // namespace
}  // namespace tandem::sipstack
