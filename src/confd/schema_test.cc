#include "confd/schema.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

const Schema& range() {
  static const Schema schema{{text("start").length(1, 16).required(), text("end").nullable()},
                             [](const Json& read, Faults& faults) {
                               if (read["end"] != "0") return;
                               Faults whole;
                               whole.add("No end.");
                               faults.add("_schema", whole);
                             }};
  return schema;
}

const Schema& sample() {
  static const Schema schema{{kept("id"), text("name").length(1, 3).required(), text("note").at_most(2).nullable(),
                              integer("count").at_least(1).otherwise(7), strict_boolean("on").otherwise(true),
                              pairs("options", 2), list("ranges", object({}, range())), kept("links", Json::array()),
                              shown("trunk")}};
  return schema;
}

std::vector<std::string> complaints(std::string_view body, Reading reading = Reading::change) {
  const auto read = read_by(sample(), Json::parse(body), reading);
  return read ? std::vector<std::string>{} : read.error().sentences;
}

TEST(Schema, ComplaintsAreOneSentenceAFieldAsPythonWritesThem) {
  const std::pair<const char*, std::vector<std::string>> rows[] = {
      {R"({"name": "ab", "unknown": 1, "id": "ignored"})", {}},
      {R"({"name": "", "note": "long", "count": 0})",
       {"Input Error - name: ['Length must be between 1 and 3.']",
        "Input Error - note: ['Longer than maximum length 2.']",
        "Input Error - count: ['Must be greater than or equal to 1.']"}},
      {R"({"name": null, "on": "true"})",
       {"Input Error - name: ['Field may not be null.']", "Input Error - on: ['Not a valid boolean.']"}},
      {R"({"options": {}})", {"Input Error - options: ['Not a valid list.']"}},
      {R"({"options": [["a"]]})", {"Input Error - options: {0: ['Length must be 2.']}"}},
      {R"({"options": [["a", "b"], ["c", ""]]})",
       {"Input Error - options: {1: {1: ['Length must be between 1 and 4092.']}}"}},
      {R"({"options": [["a", "b"], ["a", "b"], ["a", "b"]]})",
       {"Input Error - options: ['Longer than maximum length 2.']"}},
      {R"({"ranges": [{"start": "1"}, 5]})", {"Input Error - ranges: {1: {'_schema': ['Invalid input type.']}}"}},
      {R"({"ranges": [{"end": "1"}]})", {"Input Error - ranges: {0: {'start': ['Missing data for required field.']}}"}},
      {R"({"ranges": [{"start": "1", "end": "0"}]})", {"Input Error - ranges: {0: {'_schema': ['No end.']}}"}}};
  for (const auto& [body, expected] : rows) EXPECT_EQ(complaints(body), expected) << body;
}

TEST(Schema, OnlyNewObjectsMissWhatIsRequired) {
  EXPECT_EQ(complaints("{}", Reading::fresh),
            std::vector<std::string>{"Input Error - name: ['Missing data for required field.']"});
  EXPECT_TRUE(complaints("{}").empty());
}

TEST(Schema, NewObjectsHaveEveryKeptFieldInOrder) {
  const auto read = read_by(sample(), Json::parse(R"({"name": "x", "count": "9"})"), Reading::fresh);
  ASSERT_TRUE(read);
  EXPECT_EQ(new_object(sample(), *read).dump(),
            R"({"id":null,"name":"x","note":null,"count":9,"on":true,"options":[],"ranges":[],"links":[]})");
}

TEST(Schema, ChangesHaveOnlyWhatWasGiven) {
  const auto read = read_by(sample(), Json::parse(R"({"note": null})"), Reading::change);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->dump(), R"({"note":null})");
}

}  // namespace
}  // namespace tandem::confd
