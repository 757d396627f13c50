#include "registrar/retry_schedule.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

using namespace std::chrono_literals;

TEST(RetrySchedule, GrowsByDoublingUpToTheCapOfItsCause) {
  Random random{1};
  std::chrono::milliseconds before{0};
  for (std::uint32_t failures = 1; failures <= 30; ++failures) {
    const auto pause = retry_pause(RegistrationCause::timed_out, failures, std::nullopt, random);
    EXPECT_GE(pause, 3200ms);
    EXPECT_LE(pause, 72s);
    if (failures <= 4) {
      EXPECT_GT(pause, before);
    }
    before = pause;
  }
}

TEST(RetrySchedule, AWrongPasswordIsTriedSlowlyAndForEver) {
  Random random{2};
  EXPECT_GE(retry_pause(RegistrationCause::wrong_password, 1, std::nullopt, random), 48s);
  const auto late = retry_pause(RegistrationCause::wrong_password, 4'000'000'000u, std::nullopt, random);
  EXPECT_GE(late, 480s);
  EXPECT_LE(late, 720s);
}

TEST(RetrySchedule, TheProvidersRetryAfterIsWaitedForButNotForDays) {
  Random random{3};
  EXPECT_GE(retry_pause(RegistrationCause::server_error, 1, 120s, random), 120s);
  EXPECT_LE(retry_pause(RegistrationCause::server_error, 1, 120s, random), 133s);
  EXPECT_LE(retry_pause(RegistrationCause::server_error, 1, 1'000'000s, random), 3961s);
}

TEST(RetrySchedule, ThousandsDoNotComeBackInOneBreath) {
  Random random{4};
  auto shortest = std::chrono::milliseconds::max(), longest = std::chrono::milliseconds::min();
  for (int i = 0; i < 1000; ++i) {
    const auto pause = retry_pause(RegistrationCause::timed_out, 1, std::nullopt, random);
    shortest = std::min(shortest, pause);
    longest = std::max(longest, pause);
  }
  EXPECT_GT(longest - shortest, 1s);
}

TEST(RetrySchedule, ARefreshComesEarlyEnoughWhateverIsGranted) {
  Random random{5};
  for (const auto granted : {1s, 2s, 5s, 60s, 120s, 3600s})
    for (int i = 0; i < 100; ++i) {
      const auto pause = refresh_pause(granted, random);
      EXPECT_LT(pause, granted);
      EXPECT_GE(pause, 500ms);
    }
}

}  // namespace
}  // namespace tandem::registrar
