#include "codec/sound_file.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <fstream>
#include <numbers>

namespace tandem::codec {
namespace {

/// A sine of half the full scale.
std::vector<float> sine(double hertz, unsigned rate, std::size_t count) {
  std::vector<float> samples;
  for (std::size_t i = 0; i < count; ++i)
    samples.push_back(static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate)));
  return samples;
}

double loudness(std::span<const std::int16_t> samples) {
  double sum = 0;
  for (const auto sample : samples) sum += static_cast<double>(sample) * sample;
  return std::sqrt(sum / static_cast<double>(samples.size())) / 32767;
}

class SoundFile : public testing::Test {
 protected:
  std::filesystem::path write(std::string_view name, std::span<const float> samples, int rate, int channels) {
    const auto path = std::filesystem::path(testing::TempDir()) / ("tandem-" + std::string(name));
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    EXPECT_NE(file, nullptr);
    sf_write_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
    sf_close(file);
    return path;
  }
  std::string why_not(const std::filesystem::path& path) {
    const auto read = read_sound_file(path);
    return read ? std::string() : read.error().text;
  }
};

TEST_F(SoundFile, AnyRateBecomesThatOfTelephones) {
  for (const int rate : {8000, 11'025, 16'000, 44'100, 48'000}) {
    const auto read = read_sound_file(
        write("rate.wav", sine(440, static_cast<unsigned>(rate), static_cast<std::size_t>(rate)), rate, 1));
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_NEAR(static_cast<double>(read->size()), 8000, 1) << rate;
    EXPECT_NEAR(loudness(*read), 0.5 / std::numbers::sqrt2, 0.01) << rate;
  }
}

TEST_F(SoundFile, WhatATelephoneCannotCarryDoesNotComeBackAsAnotherTone) {
  EXPECT_LT(loudness(at_telephone_rate(sine(6000, 16'000, 16'000), 16'000)), 0.01);
  EXPECT_LT(loudness(at_telephone_rate(sine(12'000, 48'000, 48'000), 48'000)), 0.01);
  EXPECT_NEAR(loudness(at_telephone_rate(sine(3000, 48'000, 48'000), 48'000)), 0.5 / std::numbers::sqrt2, 0.02);
}

TEST_F(SoundFile, StereoBecomesMono) {
  std::vector<float> both;
  for (const float sample : sine(440, 8000, 8000)) both.insert(both.end(), {sample, 0.0F});
  const auto read = read_sound_file(write("stereo.wav", both, 8000, 2));
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(read->size(), 8000u);
  EXPECT_NEAR(loudness(*read), 0.25 / std::numbers::sqrt2, 0.01);
}

TEST_F(SoundFile, WhatIsWrongIsSaidWithTheFix) {
  EXPECT_NE(why_not("/nowhere/at/all.wav").find("is not there"), std::string::npos);
  EXPECT_NE(why_not(testing::TempDir()).find("is no file"), std::string::npos);
  EXPECT_NE(why_not("/dev/zero").find("is no file"), std::string::npos);
  const auto text = std::filesystem::path(testing::TempDir()) / "tandem-text.wav";
  std::ofstream(text) << "RIFF and nothing more";
  EXPECT_NE(why_not(text).find("cannot be read"), std::string::npos) << why_not(text);
  EXPECT_NE(why_not(write("empty.wav", {}, 8000, 1)).find("holds no sound"), std::string::npos);
  EXPECT_NE(why_not(write("long.wav", std::vector<float>(121 * 8000), 8000, 1)).find("longer than 120 seconds"),
            std::string::npos);
  EXPECT_EQ(why_not(write("just.wav", std::vector<float>(120 * 8000), 8000, 1)), "");
  EXPECT_NE(why_not(write("six.wav", std::vector<float>(600), 8000, 6)).find("6 channels"), std::string::npos);
}

}  // namespace
}  // namespace tandem::codec
