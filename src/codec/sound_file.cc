#include "codec/sound_file.h"

#include <sndfile.h>
#include <speex/speex_resampler.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

namespace tandem::codec {
namespace {

constexpr unsigned telephone_rate = 8000;
constexpr unsigned highest_rate = 192'000;
constexpr int most_channels = 2;

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SoundHandle = std::unique_ptr<SNDFILE, Close>;

struct Destroy {
  void operator()(SpeexResamplerState* resampler) const { speex_resampler_destroy(resampler); }
};
using ResamplerHandle = std::unique_ptr<SpeexResamplerState, Destroy>;

std::int16_t to_sample(float value) {
  return static_cast<std::int16_t>(std::lround(std::clamp(value, -1.0F, 1.0F) * 32767.0F));
}

SoundFault fault(const std::filesystem::path& path, const std::string& what) {
  return {path.string() + ' ' + what};
}

std::expected<std::vector<float>, SoundFault> read_mono(SNDFILE* file, const SF_INFO& info,
                                                        const std::filesystem::path& path) {
  const auto channels = static_cast<std::size_t>(info.channels);
  const std::size_t most = longest_sound_seconds * static_cast<std::size_t>(info.samplerate);
  std::vector<float> mono;
  std::array<float, 4096> buffer;
  const auto frames = static_cast<sf_count_t>(buffer.size() / channels);
  for (sf_count_t got; (got = sf_readf_float(file, buffer.data(), frames)) > 0;) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
      float sum = 0;
      for (std::size_t channel = 0; channel < channels; ++channel) sum += buffer[i * channels + channel];
      mono.push_back(std::isfinite(sum) ? sum / static_cast<float>(channels) : 0.0F);
    }
    if (mono.size() > most)
      return std::unexpected(
          fault(path, "is longer than " + std::to_string(longest_sound_seconds) + " seconds: cut it, or play less."));
  }
  if (mono.empty()) return std::unexpected(fault(path, "holds no sound: record it anew."));
  return mono;
}

}  // namespace

std::vector<std::int16_t> at_telephone_rate(std::span<const float> samples, unsigned rate) {
  std::vector<float> source(samples.begin(), samples.end()), converted;
  if (rate != telephone_rate) {
    const ResamplerHandle resampler(
        speex_resampler_init(1, rate, telephone_rate, SPEEX_RESAMPLER_QUALITY_MAX, nullptr));
    if (!resampler) return {};  // no memory
    // It begins with the silence of its delay; what it still holds at the end comes out by as much silence behind.
    speex_resampler_skip_zeros(resampler.get());
    converted.resize(samples.size() * telephone_rate / rate);
    source.resize(source.size() + static_cast<std::size_t>(speex_resampler_get_input_latency(resampler.get())) + 1);
    auto in = static_cast<spx_uint32_t>(source.size()), out = static_cast<spx_uint32_t>(converted.size());
    speex_resampler_process_float(resampler.get(), 0, source.data(), &in, converted.data(), &out);
    converted.resize(out);
    source = std::move(converted);
  }
  std::vector<std::int16_t> telephone(source.size());
  std::ranges::transform(source, telephone.begin(), to_sample);
  return telephone;
}

std::expected<std::vector<std::int16_t>, SoundFault> read_sound_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return std::unexpected(fault(path, "is not there: put a WAV file there, or correct `file`."));
  // A pipe or a device would keep us waiting.
  if (!std::filesystem::is_regular_file(status)) return std::unexpected(fault(path, "is no file: name a WAV file."));
  const auto size = std::filesystem::file_size(path, error);
  if (error || size > largest_sound_file)
    return std::unexpected(fault(path, "is larger than " + std::to_string(largest_sound_file >> 20) +
                                           " MB: store it with a lower rate, such as 8000 Hz mono."));
  SF_INFO info{};
  const SoundHandle file(sf_open(path.c_str(), SFM_READ, &info));
  if (!file)
    return std::unexpected(fault(
        path, std::string("cannot be read (") + sf_strerror(nullptr) + "): make it a WAV file that Tandem may read."));
  if (info.samplerate < 1000 || static_cast<unsigned>(info.samplerate) > highest_rate || info.channels < 1 ||
      info.channels > most_channels)
    return std::unexpected(fault(path, "has " + std::to_string(info.channels) + " channels at " +
                                           std::to_string(info.samplerate) +
                                           " Hz: wanted are one or two, at up to 192000 Hz."));
  auto mono = read_mono(file.get(), info, path);
  if (!mono) return std::unexpected(std::move(mono.error()));
  return at_telephone_rate(*mono, static_cast<unsigned>(info.samplerate));
}

}  // namespace tandem::codec
