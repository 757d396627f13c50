#include "routing/expression.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace tandem::routing {
namespace {

TEST(Expression, IsCompiledOrToldWhatIsWrong) {
  model::Problems problems;
  const auto good = compiled_expression("line=([0-9]+)", "trunks.a.did_expression", problems);
  ASSERT_TRUE(good);
  EXPECT_TRUE(RE2::PartialMatch("x line=7", *good));
  EXPECT_TRUE(problems.empty());
  EXPECT_FALSE(compiled_expression("(?=no)", "trunks.a.did_expression", problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].path, "trunks.a.did_expression");
  EXPECT_TRUE(problems[0].sentence.starts_with("'(?=no)' is no RE2 expression: ")) << problems[0].sentence;
}

TEST(Expression, AFaultIsToldWithItsPlace) {
  struct Row {
    const char *expression, *told;
  };
  const Row rows[] = {
      {"+34", "no argument for repetition operator: +, at character 1."},
      {"^\\+33|+5", "no argument for repetition operator: +, at character 7."},  // not the first plus of it
      {"9(", "missing ): 9(, at character 2."},
      {"(1)(2(3)", "missing ): (1)(2(3), at character 4."},
      {"9)(1", "unexpected ): 9)(1, at character 2."},
      {"é(?=5)", "invalid perl operator: (?=, at character 2."},
      {"[0-9][9-0]", "invalid character class range: 9-0, at character 7."},
      {"a[12", "missing ]: [12, at character 2."},
      {"x{2,1}", "invalid repetition size: {2,1}, at character 2."},
      {"5++", "bad repetition operator: ++, at character 2."},
      {"7\\y", "invalid escape sequence: \\y, at character 2."},
      {"78\\", "trailing \\, at character 3."},
      {"(?P<n>1)(?P<!>2)", "invalid named capture group: (?P<!>, at character 9."},
  };
  for (const auto& row : rows) {
    model::Problems problems;
    EXPECT_FALSE(compiled_expression(row.expression, "here", problems)) << row.expression;
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].sentence, "'" + std::string(row.expression) + "' is no RE2 expression: " + row.told);
    EXPECT_TRUE(problems[0].fix.starts_with("A '+' that stands for itself is written \\+.")) << problems[0].fix;
  }
}

TEST(Expression, OneThatWouldGrowBeyondItsMemoryIsRefused) {
  model::Problems problems;
  EXPECT_FALSE(compiled_expression("((((a{100}){100}){100}){100})", "here", problems));
  EXPECT_EQ(problems.size(), 1u);
}

}  // namespace
}  // namespace tandem::routing
