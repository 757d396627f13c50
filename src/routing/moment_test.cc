#include "routing/moment.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

using namespace std::chrono_literals;

TEST(Moment, IsReadAsUtc) {
  const WallTime day = WallTime(std::chrono::sys_days(std::chrono::year{2026} / 12 / 25));
  EXPECT_EQ(moment_of("2026-12-25 10:30"), day + 10h + 30min);
  EXPECT_EQ(moment_of("2026-12-25T10:30:05Z"), day + 10h + 30min + 5s);
}

TEST(Moment, WhatIsNoneIsNone) {
  for (const auto* bad : {"", "now", "2026-12-25", "2026-13-01 10:00", "2026-02-30 10:00", "2026-12-25 24:00",
                          "2026-12-25 10:60", "26-12-25 10:00", "2026-12-25 10:00 x", "2026-12-25 1:00"})
    EXPECT_FALSE(moment_of(bad)) << bad;
}

}  // namespace
}  // namespace tandem::routing
