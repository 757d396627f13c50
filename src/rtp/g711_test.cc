#include "rtp/g711.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tandem::rtp {
namespace {

TEST(G711, KnownCodesOfSilenceAndExtremes) {
  EXPECT_EQ(encode_mulaw(0), 0xff);
  EXPECT_EQ(decode_mulaw(0xff), 0);
  EXPECT_EQ(decode_mulaw(0x80), 32124);
  EXPECT_EQ(decode_mulaw(0x00), -32124);
  EXPECT_EQ(encode_alaw(0), 0xd5);
  EXPECT_EQ(decode_alaw(0xd5), 8);
  EXPECT_EQ(decode_alaw(0xaa), 32256);
  EXPECT_EQ(decode_alaw(0x2a), -32256);
}

TEST(G711, EveryCodeStandsForASampleThatEncodesToIt) {
  for (int code = 0; code < 256; ++code) {
    const auto byte = static_cast<std::uint8_t>(code);
    EXPECT_EQ(encode_alaw(decode_alaw(byte)), byte);
    if (byte != 0x7f) {  // the second zero of mu-law
      EXPECT_EQ(encode_mulaw(decode_mulaw(byte)), byte);
    }
  }
}

TEST(G711, SamplesComeBackWithinAStepOfTheirSize) {
  for (int sample = -32768; sample <= 32767; sample += 7) {
    const auto s = static_cast<std::int16_t>(sample);
    EXPECT_LE(std::abs(decode_alaw(encode_alaw(s)) - sample), 16 + std::abs(sample) / 25) << sample;
    EXPECT_LE(std::abs(decode_mulaw(encode_mulaw(s)) - sample), 16 + std::abs(sample) / 25) << sample;
  }
}

}  // namespace
}  // namespace tandem::rtp
