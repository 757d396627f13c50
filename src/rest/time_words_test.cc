#include "rest/time_words.h"

#include <gtest/gtest.h>

namespace tandem::rest {
namespace {

TEST(TimeWords, HaveMicrosecondsAndNoZone) {
  const WallTime time{std::chrono::microseconds{1'800'000'000'004'217}};
  EXPECT_EQ(utc_text(time), "2027-01-15T08:00:00.004217");
  EXPECT_EQ(utc_text(WallTime{}), "1970-01-01T00:00:00.000000");
  EXPECT_EQ(local_text(time).size(), utc_text(time).size());
}

}  // namespace
}  // namespace tandem::rest
