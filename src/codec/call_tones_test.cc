#include "codec/call_tones.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace tandem::codec {
namespace {

/// How often the wave goes upwards through zero within a second from there: its frequency.
int hertz(const std::vector<std::int16_t>& samples, std::size_t from, std::size_t count) {
  int crossings = 0;
  for (std::size_t i = from + 1; i < from + count; ++i) crossings += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
  return static_cast<int>(static_cast<std::size_t>(crossings) * 8000 / count);
}

TEST(CallTones, RingingIsThatOfTheCountry) {
  const auto german = call_tone(CallTone::ringing, "DE"), french = call_tone(CallTone::ringing, "FR");
  EXPECT_EQ(german.size(), 5u * 8000);
  EXPECT_EQ(french.size(), 5u * 8000);
  EXPECT_NEAR(hertz(german, 0, 8000), 425, 3);
  EXPECT_NEAR(hertz(french, 0, 12'000), 440, 3);
  EXPECT_EQ(std::ranges::count(german, 0) > 4 * 8000, true) << "four seconds of silence";
  EXPECT_EQ(call_tone(CallTone::ringing, "US").size(), 6u * 8000);
  EXPECT_EQ(call_tone(CallTone::ringing, "GB").size(), 3u * 8000);
}

TEST(CallTones, CountriesWithoutARowHaveTheUsualOnes) {
  EXPECT_FALSE(has_own_tones("AQ"));
  EXPECT_FALSE(has_own_tones(""));
  EXPECT_TRUE(has_own_tones("GB"));
  EXPECT_EQ(call_tone(CallTone::busy, "AQ"), call_tone(CallTone::busy, ""));
  EXPECT_NE(call_tone(CallTone::busy, "GB"), call_tone(CallTone::busy, ""));
}

TEST(CallTones, NoneIsTooLoudOrSilent) {
  for (const auto tone :
       {CallTone::ringing, CallTone::busy, CallTone::congestion, CallTone::enter_pin, CallTone::wrong_pin})
    for (const char* country : {"", "US", "GB", "ES", "BR"}) {
      int loudest = 0;
      for (const auto sample : call_tone(tone, country)) loudest = std::max(loudest, std::abs(sample));
      EXPECT_GT(loudest, 6000);
      EXPECT_LT(loudest, 12'000);
    }
}

}  // namespace
}  // namespace tandem::codec
