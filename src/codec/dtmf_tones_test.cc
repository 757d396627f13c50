#include "codec/dtmf_tones.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace tandem::codec {
namespace {

using Samples = std::vector<std::int16_t>;

Samples tones(char digit, unsigned milliseconds) {
  Samples samples(tone_samples_per_second * milliseconds / 1000);
  DtmfTones(digit).fill(samples);
  return samples;
}

Samples silence(unsigned milliseconds) {
  return Samples(tone_samples_per_second * milliseconds / 1000);
}

/// In packets of 20 ms. "5." is a digit that began and ended.
std::string told(const std::vector<Samples>& parts) {
  std::string heard;
  DtmfDetector detector([&](char digit) { heard += digit == 0 ? '.' : digit; });
  for (const Samples& part : parts)
    for (std::size_t at = 0; at < part.size(); at += 160)
      detector.add(std::span(part).subspan(at, std::min<std::size_t>(160, part.size() - at)));
  return heard;
}

TEST(DtmfTones, EveryDigitThatIsMadeIsFound) {
  for (const char digit : std::string("0123456789*#ABCD"))
    EXPECT_EQ(told({silence(60), tones(digit, 80), silence(60)}), std::string(1, digit) + ".") << digit;
}

TEST(DtmfTones, TheSameDigitTwiceIsTwo) {
  EXPECT_EQ(told({tones('7', 80), silence(50), tones('7', 80), silence(50)}), "7.7.");
}

TEST(DtmfTones, ALongDigitIsOne) {
  EXPECT_EQ(told({tones('1', 8000), silence(50)}), "1.");
}

TEST(DtmfTones, WhatIsNoDigitMakesSilence) {
  for (const char what : {'x', ' ', '\0', '\xff'}) EXPECT_EQ(tones(what, 40), silence(40));
}

TEST(DtmfDetector, NeitherASingleToneNorSpeechLikeNoiseIsADigit) {
  Samples hum(8000), hiss(8000);
  std::uint32_t noise = 1;
  for (std::size_t i = 0; i < hum.size(); ++i) {
    hum[i] = static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * 697 * static_cast<double>(i) / 8000));
    noise = noise * 1664525 + 1013904223;
    hiss[i] = static_cast<std::int16_t>(static_cast<std::int32_t>(noise >> 16) - 32768);
  }
  EXPECT_EQ(told({hum, hiss}), "");
}

TEST(DtmfDetector, AnEmptyPacketChangesNothing) {
  EXPECT_EQ(told({{}, tones('3', 60), {}, silence(40), {}}), "3.");
}

}  // namespace
}  // namespace tandem::codec
