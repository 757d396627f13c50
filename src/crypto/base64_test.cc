#include "crypto/base64.h"

#include <gtest/gtest.h>

namespace tandem::crypto {
namespace {

TEST(Base64, TheVectorsOfTheRfc) {
  for (const auto& [octets, text] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(octets), text);
    EXPECT_EQ(from_base64(text), octets);
    EXPECT_EQ(from_base64(text.substr(0, text.find('='))), octets);
  }
}

TEST(Base64, OtherLettersAndLengthsAreRefused) {
  for (const std::string_view text : {"Z", "Zg=g", "Zm9*", "Zm 9", "Zm9v\n", "Zm9vY"})
    EXPECT_FALSE(from_base64(text)) << text;
}

}  // namespace
}  // namespace tandem::crypto
