#include "confd/python_literal.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

TEST(PythonLiteral, TextsTakeTheQuotesThatNeedNoEscape) {
  EXPECT_EQ(python_text("plain"), "'plain'");
  EXPECT_EQ(python_text("it's"), "\"it's\"");
  EXPECT_EQ(python_text("it's \"so\""), "'it\\'s \"so\"'");
  EXPECT_EQ(python_text("a\\b\n"), "'a\\\\b\\n'");
}

TEST(PythonLiteral, ValuesAreAsPythonPrintsThem) {
  EXPECT_EQ(python_literal(Json::parse(R"([null, true, 1, 1.5, "x", {"min": 0}])")),
            "[None, True, 1, 1.5, 'x', {'min': 0}]");
}

TEST(PythonLiteral, KeysAreNumbersOrUuids) {
  EXPECT_EQ(python_key("12"), "12");
  EXPECT_EQ(python_key("0b1c"), "UUID('0b1c')");
}

}  // namespace
}  // namespace tandem::confd
