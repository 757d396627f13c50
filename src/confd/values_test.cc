#include "confd/values.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

std::string read_as(const Field& field, const char* given) {
  Json read;
  Faults faults;
  read_value(field, Json::parse(given), read, faults);
  return faults.none() ? read.dump() : faults.literal();
}

TEST(Values, EachTypeTakesWhatClientsSendAndNamesWhatItDoesNot) {
  const std::tuple<Field, const char*, const char*> rows[] = {
      {text(""), "\"a\"", "\"a\""},
      {text(""), "1", "['Not a valid string.']"},
      {text("").one_of({"a", "b"}), "\"c\"", "['Must be one of: a, b.']"},
      {text("").length(1, 2), "\"\\u00e9\\u00e9\"", "\"\u00e9\u00e9\""},
      {integer(""), "\"12\"", "12"},
      {integer(""), "3.9", "3"},
      {integer(""), "\"3.9\"", "['Not a valid integer.']"},
      {integer(""), "\"x\"", "['Not a valid integer.']"},
      {integer(""), "99999999999999999999999", "['Not a valid integer.']"},
      {integer("").between(1, 65535), "0", "['Must be greater than or equal to 1 and less than or equal to 65535.']"},
      {number(""), "10", "10.0"},
      {number(""), "[]", "['Not a valid number.']"},
      {boolean(""), "\"yes\"", "true"},
      {boolean(""), "0", "false"},
      {boolean(""), "\"perhaps\"", "['Not a valid boolean.']"},
      {strict_boolean(""), "1", "['Not a valid boolean.']"},
      {uuid(""), "\"5F6B0B8E-0000-4000-8000-000000000001\"", "\"5f6b0b8e-0000-4000-8000-000000000001\""},
      {uuid(""), "\"5f6b\"", "['Not a valid UUID.']"},
      {email(""), "\"a@example.com\"", "\"a@example.com\""},
      {email(""), "\"a@example\"", "['Not a valid email address.']"},
      {email(""), "\"a b@example.com\"", "['Not a valid email address.']"},
      {text("").nullable(), "null", "null"},
      {text(""), "null", "['Field may not be null.']"}};
  for (const auto& [field, given, expected] : rows) EXPECT_EQ(read_as(field, given), expected) << given;
}

TEST(Values, TextsOfQueriesAreTruthValues) {
  EXPECT_EQ(truth_of("True"), true);
  EXPECT_EQ(truth_of("0"), false);
  EXPECT_EQ(truth_of("2"), std::nullopt);
}

}  // namespace
}  // namespace tandem::confd
