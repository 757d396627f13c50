#include "model/reference.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(Reference, EveryKindHasItsFieldsWithTypeDefaultAndMeaning) {
  const std::string text = site_file_reference();
  for (const char* heading : {"## settings", "## transports", "## users", "## trunks", "## outcalls", "## incalls"})
    EXPECT_NE(text.find(heading), std::string::npos) << heading;
  EXPECT_NE(text.find("| `rtp_low` | number | 10000 |"), std::string::npos);
  EXPECT_NE(text.find("one of `auto`, `udp`, `tcp`"), std::string::npos);
  EXPECT_NE(text.find("secret: may be"), std::string::npos);
}

}  // namespace
}  // namespace tandem::model
