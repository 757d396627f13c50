#include "model/pattern.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tandem::model {
namespace {

Pattern extension(std::string_view text) {
  auto pattern = Pattern::parse_extension(text);
  EXPECT_TRUE(pattern.has_value()) << text;
  return pattern.value_or(Pattern{});
}

bool matches(std::string_view pattern, std::string_view dialled) {
  return extension(pattern).matches(dialled);
}

TEST(Pattern, LettersAreDigitClassesInEitherCase) {
  for (char c = '0'; c <= '9'; ++c) {
    const std::string digit(1, c);
    EXPECT_TRUE(matches("_X", digit) && matches("_x", digit));
    EXPECT_EQ(matches("_Z", digit), c >= '1');
    EXPECT_EQ(matches("_z", digit), c >= '1');
    EXPECT_EQ(matches("_N", digit), c >= '2');
    EXPECT_EQ(matches("_n", digit), c >= '2');
  }
  EXPECT_FALSE(matches("_X", "a"));
  EXPECT_FALSE(matches("_X", "*"));
  EXPECT_FALSE(matches("_X", "X"));
}

TEST(Pattern, LettersXZNInAWordAreDigitClassesToo) {
  EXPECT_FALSE(matches("_phone", "phone"));
  EXPECT_TRUE(matches("_phone", "pho3e"));
  EXPECT_TRUE(matches("_pho[n]e", "phone"));
  EXPECT_FALSE(matches("_iax.", "iax5"));
  EXPECT_TRUE(matches("_ia[x].", "iax5"));
}

TEST(Pattern, SetsHoldCharactersAndRanges) {
  EXPECT_TRUE(matches("_*7[0-25]", "*70"));
  EXPECT_TRUE(matches("_*7[0-25]", "*72"));
  EXPECT_TRUE(matches("_*7[0-25]", "*75"));
  EXPECT_FALSE(matches("_*7[0-25]", "*73"));
  EXPECT_TRUE(matches("_a[b-d]e", "ace"));
  EXPECT_FALSE(matches("_a[b-d]e", "aCe"));
  EXPECT_TRUE(matches("_[[]1", "[1")) << "an opening bracket in a set is itself";
  EXPECT_FALSE(matches("_[X]", "5")) << "letters in a set are themselves";
  EXPECT_TRUE(matches("_[X]", "X"));
}

TEST(Pattern, AnEmptySetIsAsIfAbsent) {
  EXPECT_TRUE(matches("_8[]9", "89"));
}

TEST(Pattern, ADashAtAnEndOfASetIsAMemberThatNothingDialledCanBe) {
  EXPECT_EQ(extension("_7[1-]").positions()[1].size(), 2u);
  EXPECT_EQ(extension("_7[-1]").positions()[1].size(), 2u);
  EXPECT_TRUE(matches("_7[1-]", "71"));
  EXPECT_FALSE(matches("_7[-]", "7-"));
  EXPECT_FALSE(matches("_7[-]", "7--"));
}

TEST(Pattern, ADotNeedsOneMoreAndAnExclamationMarkNone) {
  EXPECT_FALSE(matches("_418.", "418"));
  EXPECT_TRUE(matches("_418.", "4185"));
  EXPECT_TRUE(matches("_418.", "418anything at all"));
  EXPECT_TRUE(matches("_418!", "418"));
  EXPECT_TRUE(matches("_418!", "41855"));
  EXPECT_TRUE(matches("_!", ""));
  EXPECT_FALSE(matches("_.", ""));
  EXPECT_FALSE(matches("_X.", "1"));
  EXPECT_TRUE(matches("_X.", "12"));
  EXPECT_TRUE(matches("_4.18", "49")) << "what stands behind a dot is not looked at";
}

TEST(Pattern, DashesAreIgnoredEverywhereOutsideSets) {
  for (auto dialled : {"555", "5-5-5", "-555-"}) {
    EXPECT_TRUE(matches("5-5-5", dialled));
    EXPECT_TRUE(matches("555", dialled));
    EXPECT_TRUE(matches("_5-XX", dialled));
  }
  for (auto dialled : {"911", "9-11", "91-1"}) EXPECT_TRUE(matches("_9-1-X", dialled));
  EXPECT_FALSE(matches("_418.", "418-")) << "a dash is not the one more that a dot needs";
}

TEST(Pattern, ASlashEndsIt) {
  EXPECT_TRUE(matches("_12X/555", "123"));
  EXPECT_FALSE(matches("_12X/555", "123/555"));
  EXPECT_TRUE(matches("100/555", "100"));
}

TEST(Pattern, LiteralsAreComparedByteByByte) {
  EXPECT_TRUE(matches("alice", "alice"));
  EXPECT_FALSE(matches("alice", "Alice"));
  EXPECT_FALSE(matches("alice", "alic"));
  EXPECT_FALSE(matches("X00", "100"));
  EXPECT_TRUE(matches("+1555", "+1555"));
  EXPECT_FALSE(matches("+1555", "1555"));
}

TEST(Pattern, FaultsAreNamed) {
  EXPECT_EQ(Pattern::parse_extension("").error().fault, PatternFault::empty);
  EXPECT_EQ(Pattern::parse_extension("_").error().fault, PatternFault::empty);
  EXPECT_EQ(Pattern::parse_extension("_[]").error().fault, PatternFault::empty);
  EXPECT_EQ(Pattern::parse_extension("--").error().fault, PatternFault::empty);
  EXPECT_EQ(Pattern::parse_extension("_5[12").error().fault, PatternFault::unclosed_set);
  EXPECT_EQ(Pattern::parse_extension("_[9-0]").error().fault, PatternFault::empty_range);
  EXPECT_EQ(Pattern::parse_rule(std::string(81, '1')).error().fault, PatternFault::too_long);
  EXPECT_TRUE(Pattern::parse_rule(std::string(80, '1')).has_value());
}

TEST(Pattern, ARuleSaysWhatIsWrongAndWhere) {
  EXPECT_EQ(Pattern::parse_rule("_0.5").error(), (PatternError{PatternFault::text_after_end, 3}));
  EXPECT_EQ(Pattern::parse_rule("12X/555").error(), (PatternError{PatternFault::caller, 3}));
  EXPECT_EQ(Pattern::parse_rule("0 1").error(), (PatternError{PatternFault::blank, 1}));
  EXPECT_EQ(Pattern::parse_rule("_0[12").error(), (PatternError{PatternFault::unclosed_set, 2}));
  EXPECT_EQ(Pattern::parse_rule("_[9-1]").error(), (PatternError{PatternFault::empty_range, 2}));
  EXPECT_TRUE(Pattern::parse_rule("_[.!]X.").has_value());
  EXPECT_EQ(sentence(Pattern::parse_rule("_0[12").error()), "The '[' at position 3 has no ']'.");
}

TEST(Pattern, KnowsExactNumbersAndEqualPatterns) {
  EXPECT_EQ(Pattern::parse_rule("+33-100")->exact_number(), "+33100");
  EXPECT_EQ(Pattern::parse_rule("_10[5]")->exact_number(), "105");
  EXPECT_EQ(Pattern::parse_rule("33X")->exact_number(), std::nullopt);
  EXPECT_EQ(Pattern::parse_rule("_NXX")->signature(), Pattern::parse_rule("[2-9]xx")->signature());
  EXPECT_EQ(Pattern::parse_rule("_105")->signature(), Pattern::parse_rule("105")->signature());
  EXPECT_NE(Pattern::parse_rule("_NXX")->signature(), Pattern::parse_rule("_ZXX")->signature());
  EXPECT_NE(Pattern::parse_rule("0.")->signature(), Pattern::parse_rule("0!")->signature());
  EXPECT_EQ(Pattern::parse_rule("00.")->shortest(), 3u);
  EXPECT_EQ(Pattern::parse_rule("phone")->shortest(), 5u);
}

TEST(Pattern, RulesWithoutUnderscoreArePatternsIfTheyLookLikeNumbersPatterns) {
  for (auto text : {"0X.", "[2-5]XX", "418.", "+33ZXXXXXXXX", "*7x", "00!", "NXX", "abc.", "9-1-X", "[a-f]00"})
    EXPECT_FALSE(Pattern::parse_rule(text)->literal()) << text;
  for (auto text : {"112", "+33123", "*98", "phone", "anna", "sales.office", "5-5-5", "#31#"})
    EXPECT_TRUE(Pattern::parse_rule(text)->literal()) << text;
  EXPECT_FALSE(Pattern::parse_rule("_112")->literal()) << "with an underscore always a pattern";
  EXPECT_FALSE(Pattern::parse_rule("_anna")->matches("anna"));
}

struct ModeRow {
  const char* pattern;
  const char* dialled;
  bool match, can_match;
  Verdict match_more;
};

TEST(Pattern, ThreeQuestions) {
  using enum Verdict;
  const ModeRow rows[] = {
      {"123", "", false, true, yes},     {"123", "12", false, true, yes},    {"123", "123", true, true, no},
      {"123", "1234", false, false, no}, {"123", "2", false, false, no},     {"_1XX", "1", false, true, yes},
      {"_1XX", "123", true, true, no},   {"_1XX", "1234", false, false, no}, {"_12.", "12", false, true, yes},
      {"_12.", "123", true, true, yes},  {"_12!", "1", false, true, yes},    {"_12!", "12", true, true, stop},
      {"_12!", "123", true, true, stop}, {"_12!", "13", false, false, no},   {"_!", "", true, true, stop},
  };
  for (const auto& row : rows) {
    const auto pattern = extension(row.pattern);
    EXPECT_EQ(pattern.test(row.dialled, Lookup::match) == yes, row.match) << row.pattern << " " << row.dialled;
    EXPECT_EQ(pattern.test(row.dialled, Lookup::can_match) == yes, row.can_match) << row.pattern << " " << row.dialled;
    EXPECT_EQ(pattern.test(row.dialled, Lookup::match_more), row.match_more) << row.pattern << " " << row.dialled;
  }
}

TEST(Pattern, OrderIsLiteralsThenPositionByPositionTheSmallerSet) {
  const std::vector<std::string> in_order = {
      "235",     "_234",     "_23.", "_23!", "_2XX", "_41[78]XXXX", "_4XX", "_9[0-2]X.", "_9NXXXXXX", "_[34]XX",
      "_[35]XX", "_[2-5]XX", "_NXX", "_ZXX", "_XXX", "_X.",         "_X!",  "_X",        "_.",        "_!"};
  for (std::size_t i = 0; i < in_order.size(); ++i)
    for (std::size_t j = 0; j < in_order.size(); ++j) {
      if (i == 0 && j == 0) continue;
      EXPECT_EQ(compare(extension(in_order[i]), extension(in_order[j])) < 0, i < j)
          << in_order[i] << " " << in_order[j];
    }
}

TEST(Pattern, WhatAcceptsTheSameIsOfEqualRank) {
  EXPECT_TRUE(compare(extension("_NXX"), extension("_[2-9]-[0-9]x")) == 0);
  EXPECT_TRUE(compare(extension("_9-1-X"), extension("_91X")) == 0);
}

TEST(Pattern, ALeadingPlusCanBeTakenOff) {
  auto pattern = extension("_+33X.");
  pattern.drop_leading('+');
  EXPECT_TRUE(pattern.matches("3312"));
  auto only_plus = extension("+");
  only_plus.drop_leading('+');
  EXPECT_TRUE(only_plus.matches("+")) << "something must be left";
}

}  // namespace
}  // namespace tandem::model
