#include "sipstack/stranger_budget.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

using namespace std::chrono_literals;
const IpAddress one = IpAddress::v4(0xc0000201), two = IpAddress::v4(0xc0000202);

TEST(StrangerBudgetTest, GivesBackWhatCameInAndASmallCredit) {
  StrangerBudget budget(1);
  const TimePoint now{};
  budget.received(one, 300, now);
  EXPECT_TRUE(budget.spend(one, 1300, now));
  EXPECT_FALSE(budget.spend(one, 100, now));
  EXPECT_TRUE(budget.spend(two, 100, now));
  budget.received(one, 500, now);
  EXPECT_TRUE(budget.spend(one, 500, now));
}

TEST(StrangerBudgetTest, RenewsTheCreditOnceAMinute) {
  StrangerBudget budget(1);
  EXPECT_TRUE(budget.spend(one, 1000, TimePoint{}));
  EXPECT_FALSE(budget.spend(one, 1000, TimePoint{59s}));
  EXPECT_TRUE(budget.spend(one, 1000, TimePoint{60s}));
}

TEST(StrangerBudgetTest, SavesUpOnlySoMuch) {
  StrangerBudget budget(1);
  for (int i = 0; i < 100; ++i) budget.received(one, 65'000, TimePoint{});
  EXPECT_FALSE(budget.spend(one, 65'537, TimePoint{}));
  EXPECT_TRUE(budget.spend(one, 65'536, TimePoint{}));
}

TEST(StrangerBudgetTest, ComplainsFewTimesASecondAndNeverAtLength) {
  StrangerBudget budget(1);
  for (int i = 0; i < 20; ++i) budget.received(one, 1000, TimePoint{});
  EXPECT_FALSE(budget.complain(one, 100, 101, TimePoint{}));
  for (unsigned i = 0; i < StrangerBudget::complaints_per_second; ++i)
    EXPECT_TRUE(budget.complain(one, 100, 100, TimePoint{}));
  EXPECT_FALSE(budget.complain(one, 100, 100, TimePoint{999ms}));
  EXPECT_TRUE(budget.complain(one, 100, 100, TimePoint{1s}));
}

TEST(StrangerBudgetTest, AHostsIpv6AddressesShareOneBalance) {
  StrangerBudget budget(1);
  EXPECT_TRUE(budget.spend(*IpAddress::parse("2001:db8::1"), 1000, TimePoint{}));
  EXPECT_FALSE(budget.spend(*IpAddress::parse("2001:db8::2"), 1000, TimePoint{}));
  EXPECT_TRUE(budget.spend(*IpAddress::parse("2001:db8:0:1::1"), 1000, TimePoint{}));
}

}  // namespace
}  // namespace tandem::sipstack
