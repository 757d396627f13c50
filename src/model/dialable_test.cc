#include "model/dialable.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

struct Row {
  const char *pattern, *why;
};

TEST(Dialable, WhatNobodyCanDialIsToldWithItsPlace) {
  const Row rows[] = {{"0X.", ""},
                      {"+33X.", ""},
                      {"*31*", ""},
                      {"anna", ""},
                      {"sales.office", ""},
                      {"1-0-0", ""},
                      {"_7[1-]", ""},
                      {"^0899", "Nobody can dial the character at place 1 of it."},
                      {"_7[-]5", "Nobody can dial the character at place 2 of it."},
                      {"_é.", "Nobody can dial the character at place 1 of it."},
                      {"0+33", "A '+' stands only at the beginning of a number."},
                      {"_0[+]X", "A '+' stands only at the beginning of a number."},
                      {"_0[+5]X", ""}};
  for (const Row& row : rows) {
    const auto pattern = Pattern::parse_rule(row.pattern);
    ASSERT_TRUE(pattern) << row.pattern;
    EXPECT_EQ(why_never_dialled(*pattern), row.why) << row.pattern;
  }
}

}  // namespace
}  // namespace tandem::model
