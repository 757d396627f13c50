#include "rest/answers.h"

#include <gtest/gtest.h>

namespace tandem::rest {
namespace {

TEST(Answers, ErrorsTakeTheFormOfTheirPartOfTheInterface) {
  EXPECT_EQ(error_answer("/api/confd/1.1/x", 404, "No.").body, R"(["No."])");
  EXPECT_EQ(error_answer("/1.1/x", 404, "No.").body, R"(["No."])");
  EXPECT_EQ(error_answer("/api/auth/0.1/x", 401, "No.").body,
            R"({"reason":["No."],"message":"No.","status_code":401})");
  EXPECT_EQ(error_answer("/api/confder", 404, "No.").body, R"({"message":"No."})");
  EXPECT_EQ(error_answer("", 400, "No.").status, 400u);
}

TEST(Answers, TextsAreEscaped) {
  EXPECT_EQ(json_string("a\"b\n\xff"), "\"a\\\"b\\n\xEF\xBF\xBD\"");
  EXPECT_EQ(refusal_tuple({"", "confd.infos.read"}), "('', 'confd.infos.read')");
  EXPECT_EQ(refusal_tuple({"a'b\\", "x", "y"}), R"(('a\'b\\', 'x', 'y'))");
}

}  // namespace
}  // namespace tandem::rest
