#include "model/money.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(Money, AmountsAreExact) {
  EXPECT_EQ(parse_amount(""), 0);
  EXPECT_EQ(parse_amount("3"), 3'000'000);
  EXPECT_EQ(parse_amount("0.0125"), 12'500);
  EXPECT_EQ(parse_amount("0.000001"), 1);
  EXPECT_EQ(parse_amount("1000000"), highest_amount);
  for (const char* bad :
       {"-1", "+1", "1,5", ".5", "5.", "1e3", "0.0000001", "1000000.000001", "99999999999", " 1", "0.+1"})
    EXPECT_FALSE(parse_amount(bad)) << bad;
  EXPECT_EQ(parse_amount("0.0000001").error(), "'0.0000001' has more than six digits behind the point.");
  for (const char* text : {"0", "3", "0.0125", "0.000001", "12.5"}) EXPECT_EQ(amount_text(*parse_amount(text)), text);
}

TEST(Money, IncrementsAreAFirstAndAFurther) {
  EXPECT_EQ(parse_increment(""), (Increment{1, 1}));
  EXPECT_EQ(parse_increment("60/1"), (Increment{60, 1}));
  EXPECT_EQ(parse_increment("30"), (Increment{30, 30}));
  for (const char* bad : {"0", "60/0", "0/1", "3601", "60/", "/1", "60/1/1", "a"})
    EXPECT_FALSE(parse_increment(bad)) << bad;
}

}  // namespace
}  // namespace tandem::model
