#include "rest/seats.h"

#include <gtest/gtest.h>

#include <vector>

namespace tandem::rest {
namespace {

TEST(Seats, AreLimitedOfOneSourceAndAltogether) {
  telemetry::Gauge now;
  Seats seats(3, 2, now);
  std::vector<Seats::Seat> taken;
  for (int i = 0; i < 2; ++i) taken.push_back(*seats.take(IpAddress::v4(1)));
  EXPECT_FALSE(seats.take(IpAddress::v4(1)));
  taken.push_back(*seats.take(IpAddress::v4(2)));
  EXPECT_FALSE(seats.take(IpAddress::v4(3)));
  EXPECT_EQ(now.value(), 3);
  taken.clear();
  EXPECT_EQ(now.value(), 0);
  EXPECT_TRUE(seats.take(IpAddress::v4(1)));
}

}  // namespace
}  // namespace tandem::rest
