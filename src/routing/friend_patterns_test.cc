#include "routing/friend_patterns.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace tandem::routing {
namespace {

struct Given {
  std::string name;
  std::uint32_t priority;
  std::vector<std::string> patterns;
};

FriendPatterns compiled(const std::vector<Given>& friends, std::string* told = nullptr,
                        std::int64_t memory = friend_patterns_memory) {
  std::vector<FriendEntry> entries;
  for (const Given& one : friends)
    entries.push_back(
        {static_cast<std::uint32_t>(entries.size()), one.priority, one.name, one.patterns, "friends." + one.name});
  model::Problems problems;
  FriendPatterns result(entries, problems, memory);
  if (told != nullptr)
    *told = model::to_text(problems);
  else
    EXPECT_TRUE(problems.empty()) << model::to_text(problems);
  return result;
}

std::string shown(const FriendPatterns::Answer& answer) {
  std::string text;
  for (const auto& hit : answer.friends)
    text += std::to_string(hit.friend_index) + ":" + std::string(hit.pattern) + " ";
  return text;
}

TEST(FriendPatterns, AreAskedInOrderOfPriorityThenName) {
  const auto table = compiled({{"c", 2, {"^9"}}, {"b", 1, {"^91"}}, {"a", 1, {"1$", "^9"}}, {"d", 1, {}}});
  EXPECT_EQ(shown(table.find("911")), "2:1$ 1:^91 0:^9 ");
  EXPECT_EQ(shown(table.find("92")), "2:^9 0:^9 ");
  EXPECT_EQ(shown(table.find("8")), "");
  EXPECT_EQ(shown(FriendPatterns().find("8")), "");
}

TEST(FriendPatterns, AreSearchedAnywhereUnlessTheySayOtherwise) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> matches{
      {"944", {"944", "0944", "9441", "+34944"}},
      {"^944$", {"944"}},
      {"^\\+34944", {"+34944", "+349441"}},
      {"^1|2$", {"1", "12", "32", "15"}},
      {"^(1|2)3", {"13", "234"}},
      {"^[^]1]2", {"02", "02345"}},
      {"^?5", {"5", "15"}},
      {"(?i)^ab", {"AB", "abc"}},
      {"^\\Q|\\E", {}},
      {"", {"", "1"}}};
  const std::vector<std::string> numbers{"",      "1",  "12",  "15",  "32",   "5",    "13",     "234",    "02",
                                         "02345", "AB", "abc", "944", "0944", "9441", "+34944", "+349441"};
  std::vector<Given> friends;
  for (const auto& [pattern, hit] : matches) friends.push_back({pattern, 1, {pattern}});
  const auto table = compiled(friends);
  EXPECT_EQ(table.sets(), 1u);
  for (const auto& number : numbers) {
    const auto answer = table.find(number);
    EXPECT_EQ(shown(answer), shown(table.find_one_by_one(number))) << number;
    EXPECT_FALSE(answer.one_by_one);
  }
  for (std::uint32_t i = 0; i < matches.size(); ++i)
    for (const auto& number : matches[i].second) {
      const auto found = table.find(number).friends;
      EXPECT_TRUE(std::ranges::any_of(found, [&](const auto& hit) { return hit.friend_index == i; }))
          << matches[i].first << " in " << number;
    }
}

TEST(FriendPatterns, ABytethatIsNoTextHidesNothing) {
  const auto table = compiled({{"a", 1, {"944"}}, {"b", 1, {"^1"}}});
  EXPECT_EQ(shown(table.find("\xff"
                             "944")),
            "0:944 ");
  EXPECT_EQ(shown(table.find("\xff"
                             "944")),
            shown(table.find_one_by_one("\xff"
                                        "944")));
}

TEST(FriendPatterns, WhatCannotBeUsedIsToldWithItsPlaceAndLeftOut) {
  std::string told;
  const auto table = compiled({{"a", 1, {"+34", "9("}}, {"b", 1, {std::string(256, '1'), "^8"}}}, &told);
  EXPECT_NE(told.find("friends.a.patterns[0]: '+34' is no RE2 expression"), told.npos) << told;
  EXPECT_NE(told.find("friends.a.patterns[1]: '9(' is no RE2 expression: missing ): 9(, at character 2."), told.npos);
  EXPECT_NE(told.find("friends.b.patterns[0]: The expression has 256 bytes. Allowed: up to 255.\n"), told.npos);
  EXPECT_EQ(shown(table.find("81")), "1:^8 ");
  compiled({{"a", 1, {"((((1{100}){100}){100}){100})"}}}, &told);
  EXPECT_NE(told, "");
  compiled({{"a", 1, {"9)(1"}}}, &told);
  EXPECT_NE(told, "");
}

std::vector<Given> random_friends(Random& random, int count) {
  constexpr std::string_view pieces[] = {"^", "$", "1", "2", "[12]", "(1|23)", ".", "\\+", "1?", "2*", "|", "(?:12)+"};
  std::vector<Given> friends;
  for (int i = 0; i < count; ++i) {
    Given one{"f" + std::to_string(i), static_cast<std::uint32_t>(random.below(4)), {}};
    for (int p = 0; p < 3; ++p) {
      std::string pattern;
      for (std::size_t n = 1 + random.below(5); n > 0; --n) pattern += pieces[random.below(std::size(pieces))];
      one.patterns.push_back(pattern);
    }
    friends.push_back(std::move(one));
  }
  return friends;
}

std::string random_number(Random& random) {
  constexpr std::string_view signs = "123+";
  std::string number;
  for (std::size_t n = random.below(8); n > 0; --n) number += signs[random.below(signs.size())];
  return number;
}

TEST(FriendPatterns, TheAutomatonFindsWhatEachExpressionAloneFindsWhateverTheMemory) {
  Random random(11);
  for (int round = 0; round < 30; ++round) {
    std::string told;
    const auto friends = random_friends(random, 12);
    const auto table = compiled(friends, &told);
    const auto small = compiled(friends, &told, 20'000);
    const auto tiny = compiled(friends, &told, 100);
    EXPECT_EQ(table.sets(), 1u);
    EXPECT_GT(small.sets(), 1u);
    EXPECT_EQ(tiny.sets(), tiny.size());
    for (int i = 0; i < 60; ++i) {
      const std::string number = random_number(random);
      const std::string expected = shown(table.find_one_by_one(number));
      EXPECT_EQ(shown(table.find(number)), expected) << number;
      EXPECT_EQ(shown(small.find(number)), expected) << number;
      EXPECT_EQ(shown(tiny.find(number)), expected) << number;
    }
  }
}

TEST(FriendPatterns, TheOrderInWhichFriendsAreListedDecidesNothing) {
  Random random(5);
  std::string told;
  auto friends = random_friends(random, 20);
  const auto names = [&](const FriendPatterns& table, const std::string& number) {
    std::string text;
    for (const auto& hit : table.find(number).friends)
      text += friends[hit.friend_index].name + ":" + std::string(hit.pattern) + " ";
    return text;
  };
  std::vector<std::string> numbers, before;
  for (int i = 0; i < 100; ++i) numbers.push_back(random_number(random));
  const auto table = compiled(friends, &told);
  for (const auto& number : numbers) before.push_back(names(table, number));
  std::ranges::reverse(friends);
  const auto again = compiled(friends, &told);
  for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(names(again, numbers[i]), before[i]) << numbers[i];
}

}  // namespace
}  // namespace tandem::routing
