#include "confd/fields_of_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using namespace std::chrono_literals;
using test::list;
using testing::ElementsAre;

TEST(FieldsOfDocuments, WhatIsMissingOrOfAnotherTypeIsNotThere) {
  const Json object = {{"a", 7}, {"b", "text"}, {"c", true}, {"d", nullptr}};
  EXPECT_EQ(text_of(object, "b"), "text");
  EXPECT_EQ(text_of(object, "a"), "");
  EXPECT_EQ(text_of(object, "x"), "");
  EXPECT_EQ(text_of(Json(7), "x"), "");
  EXPECT_TRUE(flag_of(object, "c", false));
  EXPECT_TRUE(flag_of(object, "d", true));
  EXPECT_EQ(part_of(object, "b"), nullptr);
  EXPECT_TRUE(items_of(object, "b").empty());
}

TEST(FieldsOfDocuments, NumbersAreWholeAndNotBelowZero) {
  const Json object = {{"a", 7}, {"b", 10.9}, {"c", -1}, {"d", 1e300}, {"e", "7"}};
  EXPECT_EQ(number_of(object, "a"), 7u);
  EXPECT_EQ(number_of(object, "b"), 10u);
  EXPECT_EQ(number_of(object, "c"), std::nullopt);
  EXPECT_EQ(number_of(object, "e"), std::nullopt);
  EXPECT_EQ(seconds_of(object, "d", 1h), 3600s);
  EXPECT_EQ(seconds_of(object, "x", 1h), 0s);
}

TEST(FieldsOfDocuments, KeysAreIdsOrUuidsAloneOrInObjects) {
  const Json object = {{"a", list(1, "u", Json{{"id", 2}}, Json{{"uuid", "v"}}, 1, nullptr)}, {"b", 3}};
  EXPECT_THAT(keys_in(object, "a"), ElementsAre("1", "u", "2", "v"));
  EXPECT_EQ(key_in(object, "b"), "3");
  EXPECT_EQ(key_in(object, "c"), "");
}

TEST(FieldsOfDocuments, SayingNothingIsNullFalseOrEmpty) {
  const Json object = {{"a", nullptr}, {"b", ""}, {"c", false}, {"d", Json::array()}, {"e", 0}};
  for (const char* field : {"a", "b", "c", "d", "x"}) EXPECT_FALSE(says_something(object, field)) << field;
  EXPECT_TRUE(says_something(object, "e"));
}

TEST(FieldsOfDocuments, CallersHaveANameANumberOrBoth) {
  EXPECT_EQ(parse_caller("\"Front Desk\" <+33123>").name, "Front Desk");
  EXPECT_EQ(parse_caller("\"Front Desk\" <+33123>").number, "+33123");
  EXPECT_EQ(parse_caller("Desk <100>").number, "100");
  EXPECT_EQ(parse_caller("Desk <100>").name, "Desk");
  EXPECT_EQ(parse_caller("+33123").number, "+33123");
  EXPECT_EQ(parse_caller("wazo").number, "");
  EXPECT_EQ(parse_caller("wazo").name, "wazo");
  EXPECT_EQ(parse_caller("\"").name, "\"");
  EXPECT_EQ(parse_caller("<>").number, "");
}

}  // namespace
}  // namespace tandem::confd
