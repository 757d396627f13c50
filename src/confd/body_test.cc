#include "confd/body.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Body, EmptyListAndNullAreAnEmptyObject) {
  for (const char* text : {"{}", "[]", "null", " {} "}) EXPECT_EQ(read_body(text), Json::object()) << text;
}

TEST(Body, WhatIsNoObjectIsRefused) {
  for (const char* text : {"[1]", "1", "\"text\"", "true"}) {
    const auto body = read_body(text);
    ASSERT_FALSE(body) << text;
    EXPECT_EQ(body.error().sentences[0], "Input Error - _schema: ['Invalid input type.']");
  }
}

TEST(Body, HostileTextIsRefusedWithoutBeingRead) {
  std::string members = "{";
  for (std::size_t i = 0; i <= max_body_members; ++i) members += "\"" + std::to_string(i) + "\":1,";
  members.back() = '}';
  const std::string texts[] = {"",
                               "{",
                               "{\"a\":1e999}",
                               "{\"a\":\"\xff\"}",
                               "{\"a\":\"\\u0000\"}",
                               "{\"a\\u0000\":1}",
                               "{\"a\":\"\\ud800\"}",
                               repeated("[", 100'000),
                               "{\"a\":" + repeated("[", 30) + repeated("]", 30) + "}",
                               members,
                               "{\"a\":\"" + std::string(max_body, 'x') + "\"}"};
  for (const std::string& text : texts) {
    const auto body = read_body(text);
    ASSERT_FALSE(body) << text.substr(0, 40);
    EXPECT_EQ(body.error().status, 400);
  }
}

TEST(Body, BracketsInTextsDoNotCount) {
  EXPECT_TRUE(read_body("{\"a\":\"" + repeated("[\\\"", 100) + "\"}"));
}

TEST(Body, OfRepeatedNamesTheLastCounts) {
  EXPECT_EQ((*read_body(R"({"a": 1, "b": 2, "a": 3})"))["a"], 3);
}

}  // namespace
}  // namespace tandem::confd
