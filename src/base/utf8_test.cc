#include "base/utf8.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

std::optional<std::uint32_t> first_of(std::string_view text) {
  Cursor cursor(text);
  return take_code_point(cursor);
}

TEST(Utf8, CodePointsOfEveryLength) {
  EXPECT_EQ(first_of("a"), 0x61u);
  EXPECT_EQ(first_of("\xC3\xA9"), 0xE9u);
  EXPECT_EQ(first_of("\xE2\x82\xAC"), 0x20ACu);
  EXPECT_EQ(first_of("\xF0\x9F\x93\x9E"), 0x1F4DEu);
  EXPECT_EQ(first_of("\xF4\x8F\xBF\xBF"), 0x10FFFFu);
}

TEST(Utf8, WhatIsNotWellFormed) {
  for (std::string_view broken :
       {"\xB9", "\xC3", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xE2\x82", "\xE2\x28\xA1", "\xF0\x9F\x93", "\xFF"}) {
    EXPECT_FALSE(first_of(broken));
    EXPECT_FALSE(is_utf8(broken));
  }
}

TEST(Utf8, WholeTexts) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("B\xC3\xBCro \xE2\x82\xAC 5"));
  EXPECT_FALSE(is_utf8("B\xFCro"));
}

}  // namespace
}  // namespace tandem
