#include "model/json.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(Json, KeepsTextsNumbersAndTruthValuesApart) {
  Value map = Value::map();
  map.add("text", Value::text("100"));
  map.add("number", Value::number(100));
  map.add("truth", Value::boolean(false));
  map.add("nothing", {});
  Value list = Value::list();
  list.items = {Value::text("ä\"\n"), Value::map()};
  map.add("list", list);
  const std::string text = write_json(map);
  EXPECT_EQ(text, R"({"text":"100","number":100,"truth":false,"nothing":null,"list":["ä\"\n",{}]})");
  EXPECT_EQ(read_json(text), map);
}

TEST(Json, RefusesWhatIsBrokenOrTooDeep) {
  EXPECT_FALSE(read_json(""));
  EXPECT_FALSE(read_json("{\"a\":"));
  EXPECT_FALSE(read_json(std::string(100000, '[') + std::string(100000, ']')));
  EXPECT_TRUE(read_json("[[[[]]]]"));
}

TEST(Json, WritesBrokenUtf8AsSomethingReadable) {
  EXPECT_TRUE(read_json(write_json(Value::text("\xff"))));
}

}  // namespace
}  // namespace tandem::model
