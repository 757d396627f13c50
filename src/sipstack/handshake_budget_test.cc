#include "sipstack/handshake_budget.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

using namespace std::chrono_literals;

unsigned taken(HandshakeBudget& budget, const IpAddress& source, TimePoint now, unsigned wanted) {
  unsigned got = 0;
  for (unsigned i = 0; i < wanted; ++i) got += budget.take(source, now) ? 1 : 0;
  return got;
}

TEST(HandshakeBudget, GivesManyAtOnceAndThenSoManyASecond) {
  HandshakeBudget budget(1);
  const IpAddress source = *IpAddress::parse("192.0.2.1");
  const TimePoint start = TimePoint{} + 1h;
  EXPECT_EQ(taken(budget, source, start, 1000), HandshakeBudget::at_once);
  EXPECT_EQ(taken(budget, source, start + 50ms, 1000), 0U);
  EXPECT_EQ(taken(budget, source, start + 1s, 1000), HandshakeBudget::per_second);
  EXPECT_EQ(taken(budget, source, start + 1h, 1000), HandshakeBudget::at_once);
}

TEST(HandshakeBudget, CountsSourcesByThemselvesAndNetworksOfIpv6Together) {
  HandshakeBudget budget(1);
  const TimePoint start = TimePoint{} + 1h;
  EXPECT_EQ(taken(budget, *IpAddress::parse("192.0.2.1"), start, 1000), HandshakeBudget::at_once);
  EXPECT_EQ(taken(budget, *IpAddress::parse("192.0.2.2"), start, 3), 3U);
  EXPECT_EQ(taken(budget, *IpAddress::parse("2001:db8::1"), start, 1000), HandshakeBudget::at_once);
  EXPECT_EQ(taken(budget, *IpAddress::parse("2001:db8::2"), start, 3), 0U);
}

}  // namespace
}  // namespace tandem::sipstack
