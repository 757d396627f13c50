#include "model/number_beginning.h"

#include <gtest/gtest.h>

#include "model/config.h"

namespace tandem::model {
namespace {

std::string spelled(std::string_view text) {
  const auto all = beginnings(text);
  if (!all) return all.error();
  std::string joined;
  for (const auto& one : *all) joined += (joined.empty() ? "" : " ") + (one.empty() ? std::string("-") : one);
  return joined;
}

TEST(Beginning, AlternativesAreSpelledOut) {
  EXPECT_EQ(spelled("7|8"), "7 8");
  EXPECT_EQ(spelled("(7|8)9"), "79 89");
  EXPECT_EQ(spelled("+7"), "+7");
  EXPECT_EQ(spelled("0(1|2(3|4))"), "01 023 024");
  EXPECT_EQ(spelled("[2-5]1|*9"), "[2-5]1 *9");
  EXPECT_EQ(spelled(""), "-");
  EXPECT_EQ(spelled("1|"), "1 -");
}

TEST(Beginning, WhatIsNoneIsToldWithItsPosition) {
  EXPECT_EQ(spelled("(7"), "At position 3: '(' has no ')'.");
  EXPECT_EQ(spelled("7)"), "At position 2: ')' has no '('.");
  EXPECT_EQ(spelled("[7"), "At position 1: '[' has no ']'.");
  EXPECT_EQ(spelled("7.*"), "At position 2: '.' is neither digit, set nor alternative.");
  EXPECT_EQ(spelled("(1|2)(1|2)(1|2)(1|2)(1|2)(1|2)(1|2)"), "At position 36: there are too many alternatives.");
  EXPECT_EQ(spelled("((((((((((1))))))))))"), "At position 10: too many '(' within each other.");
}

struct Row {
  std::string begins, more, number;
  bool takes;
};

// The office that dials 7 or 8 and ten digits; MikoPBX itself would take "7" and anything, or "8" and ten digits.
TEST(Beginning, TakesNumbersOfTheRightLength) {
  const Row rows[] = {{"7|8", "10", "84951234567", true},
                      {"7|8", "10", "74951234567", true},
                      {"7|8", "10", "7495123456", false},
                      {"7|8", "10", "94951234567", false},
                      {"112", "0", "112", true},
                      {"112", "0", "1122", false},
                      {"00", "any", "0044", true},
                      {"00", "any", "00", true},
                      {"", "4", "1234", true},
                      {"", "4", "12345", false},
                      {"", "any", "5", true},
                      {"+7", "any", "+7495", true}};
  for (const Row& row : rows) {
    OutcallPattern rule;
    rule.begins_with = row.begins;
    rule.more_digits = row.more;
    const auto patterns = patterns_of(rule);
    ASSERT_TRUE(patterns) << row.begins;
    bool takes = false;
    for (const Pattern& pattern : *patterns) takes = takes || pattern.matches(row.number);
    EXPECT_EQ(takes, row.takes) << row.begins << ' ' << row.more << ' ' << row.number;
  }
  OutcallPattern nothing;
  nothing.more_digits = "0";
  EXPECT_FALSE(patterns_of(nothing));
  EXPECT_EQ(text_of(nothing), "begins with anything, 0 more digits");
}

}  // namespace
}  // namespace tandem::model
