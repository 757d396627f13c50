#include "model/value.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(Value, EqualityIgnoresPlacesButNotQuotes) {
  Value a = Value::map();
  a.add("port", Value::number(5060));
  Value b = a;
  b.place = {3, 4};
  b.members[0].place = {3, 4};
  EXPECT_EQ(a, b);
  b.members[0].value = Value::text("5060");
  EXPECT_FALSE(a == b);
}

TEST(Value, FindsTheFirstMemberOfAName) {
  Value map = Value::map();
  map.add("a", Value::number(1));
  map.add("a", Value::number(2));
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(map.find("a")->scalar, "1");
  EXPECT_EQ(map.find("b"), nullptr);
  EXPECT_EQ(Value::boolean(true).scalar, "true");
}

}  // namespace
}  // namespace tandem::model
