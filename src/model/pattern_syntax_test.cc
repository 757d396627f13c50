#include "model/pattern_syntax.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

bool matches(std::string_view pattern, std::string_view number) {
  const auto parsed = parse_pattern(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && parsed->matches(number);
}

PatternFault fault_of(std::string_view pattern) {
  const auto parsed = parse_pattern(pattern);
  EXPECT_FALSE(parsed) << pattern;
  return parsed ? PatternFault{} : parsed.error().fault;
}

TEST(PatternSyntax, LettersStandForDigitsInEitherCase) {
  EXPECT_TRUE(matches("_XZN", "012"));
  EXPECT_FALSE(matches("xzn", "009"));
  EXPECT_FALSE(matches("xzn", "011"));
  EXPECT_TRUE(matches("xzn", "912"));
  EXPECT_FALSE(matches("_X", "a"));
}

TEST(PatternSyntax, ADotWantsAtLeastOneMoreAndABangNone) {
  EXPECT_FALSE(matches("418.", "418"));
  EXPECT_TRUE(matches("418.", "4185551234"));
  EXPECT_TRUE(matches("418!", "418"));
  EXPECT_TRUE(matches("_.", "anything"));
}

TEST(PatternSyntax, DashesCountOnlyInsideNothing) {
  EXPECT_TRUE(matches("_9-1-X", "911"));
  EXPECT_TRUE(matches("911", "9-11"));
  EXPECT_FALSE(matches("_9[-]1", "9-1"));  // such a set can never match
}

TEST(PatternSyntax, SetsTakeRangesAndSingleCharacters) {
  EXPECT_TRUE(matches("_[1-35a]X", "29"));
  EXPECT_TRUE(matches("_[1-35a]X", "59"));
  EXPECT_TRUE(matches("_[1-35a]X", "a9"));
  EXPECT_FALSE(matches("_[1-35a]X", "49"));
  EXPECT_TRUE(matches("_ia[x].", "iax5"));
  EXPECT_TRUE(matches("_1[]2", "12"));  // an empty set is as if absent
}

TEST(PatternSyntax, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(fault_of(""), PatternFault::empty);
  EXPECT_EQ(fault_of("_"), PatternFault::empty);
  EXPECT_EQ(fault_of("_0[1-"), PatternFault::unclosed_set);
  EXPECT_EQ(fault_of("_[9-1]"), PatternFault::empty_range);
  EXPECT_EQ(fault_of("_0.5"), PatternFault::text_after_end);
  EXPECT_EQ(fault_of("_0 1"), PatternFault::blank);
  EXPECT_EQ(fault_of(std::string(81, '1')), PatternFault::too_long);
  EXPECT_EQ(sentence(parse_pattern("_0[12").error()), "The '[' at position 3 has no ']'.");
}

TEST(PatternSyntax, KnowsExactNumbersAndEqualPatterns) {
  EXPECT_TRUE(parse_pattern("+33100")->is_exact());
  EXPECT_FALSE(parse_pattern("33X")->is_exact());
  EXPECT_EQ(*parse_pattern("_NXX"), *parse_pattern("[2-9]xx"));
  EXPECT_NE(*parse_pattern("_NXX"), *parse_pattern("_ZXX"));
  EXPECT_EQ(parse_pattern("00.")->shortest(), 3u);
}

}  // namespace
}  // namespace tandem::model
