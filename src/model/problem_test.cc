#include "model/problem.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(Problem, IsOneLineThatAnEditorCanJumpTo) {
  const Problem problem{Severity::error,
                        ProblemCode::unknown_key,
                        "trunks.ovh.prot",
                        "'prot' is unknown.",
                        "Did you mean 'port'?",
                        "site.yaml",
                        {12, 5}};
  EXPECT_EQ(to_text(problem), "site.yaml:12:5: error: trunks.ovh.prot: 'prot' is unknown. Did you mean 'port'?");
  EXPECT_EQ(name_of(problem.code), "unknown_key");
}

TEST(Problem, WarningsAreNoErrors) {
  Problems problems{{Severity::warning, ProblemCode::unused, "users.a", "Nothing rings.", "", "", {}}};
  EXPECT_FALSE(has_errors(problems));
  EXPECT_EQ(to_text(problems), "warning: users.a: Nothing rings.\n");
  problems.push_back({Severity::error, ProblemCode::missing, "", "x", "", "", {}});
  EXPECT_TRUE(has_errors(problems));
}

}  // namespace
}  // namespace tandem::model
