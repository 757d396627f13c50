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

TEST(Expression, OneThatWouldGrowBeyondItsMemoryIsRefused) {
  model::Problems problems;
  EXPECT_FALSE(compiled_expression("((((a{100}){100}){100}){100})", "here", problems));
  EXPECT_EQ(problems.size(), 1u);
}

}  // namespace
}  // namespace tandem::routing
