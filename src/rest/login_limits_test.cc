#include "rest/login_limits.h"

#include <gtest/gtest.h>

namespace tandem::rest {
namespace {

using namespace std::chrono_literals;

const IpAddress here = *IpAddress::parse("192.0.2.1"), there = *IpAddress::parse("192.0.2.2");

class LoginLimitsTest : public testing::Test {
 protected:
  unsigned tries_until_refused(const IpAddress& source, const std::string& user) {
    unsigned tries = 0;
    for (; limits_.may_try(source, user, now_); ++tries) limits_.failed(source, user, now_);
    return tries;
  }
  LoginLimits limits_;
  WallTime now_{1'000'000s};
};

TEST_F(LoginLimitsTest, ASourceHasItsTriesWhateverTheUser) {
  for (unsigned i = 0; i < LoginLimits::most_of_source; ++i) {
    EXPECT_TRUE(limits_.may_try(here, "user" + std::to_string(i), now_));
    limits_.failed(here, "user" + std::to_string(i), now_);
  }
  EXPECT_FALSE(limits_.may_try(here, "another", now_));
  EXPECT_TRUE(limits_.may_try(there, "another", now_));
}

TEST_F(LoginLimitsTest, AUserHasHisTriesWhereverTheyComeFrom) {
  for (unsigned i = 0; i < LoginLimits::most_of_user; ++i) limits_.failed(IpAddress::v4(0x0a000000 + i), "admin", now_);
  EXPECT_FALSE(limits_.may_try(there, "admin", now_));
  EXPECT_TRUE(limits_.may_try(there, "ann", now_));
}

TEST_F(LoginLimitsTest, FailuresAreForgivenOneByOne) {
  EXPECT_EQ(tries_until_refused(here, "admin"), LoginLimits::most_of_source);
  now_ += LoginLimits::forgiven_after - 1s;
  EXPECT_FALSE(limits_.may_try(here, "admin", now_));
  now_ += 1s;
  EXPECT_EQ(tries_until_refused(here, "admin"), 1u);
  now_ -= 1000s;
  EXPECT_FALSE(limits_.may_try(here, "admin", now_));
}

TEST_F(LoginLimitsTest, AnIpv6NetworkIsOneSource) {
  for (int i = 0; i < 10; ++i) limits_.failed(*IpAddress::parse("2001:db8::" + std::to_string(i + 1)), "x", now_);
  EXPECT_FALSE(limits_.may_try(*IpAddress::parse("2001:db8::ffff"), "y", now_));
  EXPECT_TRUE(limits_.may_try(*IpAddress::parse("2001:db8:0:1::1"), "y", now_));
}

TEST_F(LoginLimitsTest, WhatIsKeptIsBounded) {
  for (std::uint32_t i = 0; i < LoginLimits::most_kept / 2 + 100; ++i)
    limits_.failed(IpAddress::v4(i), "user" + std::to_string(i), now_);
  EXPECT_LE(limits_.kept(), LoginLimits::most_kept + 1);
  now_ += 3h;
  limits_.failed(here, "admin", now_);
  EXPECT_LE(limits_.kept(), 2u);
}

}  // namespace
}  // namespace tandem::rest
