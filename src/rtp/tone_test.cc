#include "rtp/tone.h"

#include <gtest/gtest.h>

#include <array>

#include "rtp/g711.h"

namespace tandem::rtp {
namespace {

using Samples = std::array<std::int16_t, 160>;

TEST(Tone, IsFoundAtItsFrequencyAndAtNoOther) {
  ToneGenerator generator{440};
  ToneFinder right{440}, wrong{600};
  Samples samples;
  for (int i = 0; i < 50; ++i) {
    generator.fill(samples);
    right.add(samples);
    wrong.add(samples);
  }
  EXPECT_EQ(right.blocks(), 20u);
  EXPECT_EQ(right.blocks_with_tone(), 20u);
  EXPECT_EQ(wrong.blocks_with_tone(), 0u);
  EXPECT_TRUE(right.found());
  EXPECT_FALSE(wrong.found());
}

TEST(Tone, SurvivesG711) {
  ToneGenerator generator{1000};
  ToneFinder finder{1000};
  Samples samples;
  for (int i = 0; i < 50; ++i) {
    generator.fill(samples);
    for (auto& s : samples) s = i % 2 ? decode_alaw(encode_alaw(s)) : decode_mulaw(encode_mulaw(s));
    finder.add(samples);
  }
  EXPECT_EQ(finder.blocks_with_tone(), finder.blocks());
}

TEST(Tone, IsNotFoundInSilenceOrNoise) {
  ToneFinder finder{440};
  Samples samples{};
  for (int i = 0; i < 50; ++i) finder.add(samples);
  std::uint32_t noise = 1;
  for (int i = 0; i < 50; ++i) {
    for (auto& s : samples) s = static_cast<std::int16_t>((noise = noise * 1664525 + 1013904223) >> 16);
    finder.add(samples);
  }
  EXPECT_EQ(finder.blocks_with_tone(), 0u);
}

}  // namespace
}  // namespace tandem::rtp
