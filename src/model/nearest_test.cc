#include "model/nearest.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

constexpr std::string_view keys[] = {"port", "host", "protocol", "password", "extensions"};

TEST(Nearest, FindsTheWordWithFewEdits) {
  EXPECT_EQ(nearest("prot", keys), "port");  // swapped letters are one edit
  EXPECT_EQ(nearest("Hots", keys), "host");
  EXPECT_EQ(nearest("pasword", keys), "password");
  EXPECT_EQ(nearest("extension", keys), "extensions");
}

TEST(Nearest, FindsNothingForAWordThatIsFarFromAll) {
  EXPECT_EQ(nearest("colour", keys), "");
  EXPECT_EQ(nearest("", keys), "");
  EXPECT_EQ(nearest(std::string(1000, 'p'), keys), "");
}

TEST(Suggestion, NamesTheWordMeantOrAllThatAreAllowed) {
  EXPECT_EQ(suggestion("prot", keys), "Did you mean 'port'?");
  EXPECT_EQ(suggestion("colour", keys), "Allowed: port, host, protocol, password, extensions.");
  EXPECT_EQ(suggestion("colour", {}), "");
}

}  // namespace
}  // namespace tandem::model
