#include "codec/sound_file.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>

namespace tandem::codec {
namespace {

constexpr unsigned telephone_rate = 8000;
constexpr unsigned highest_rate = 192'000;
constexpr int most_channels = 2;
constexpr double highest_share = 0.92;  ///< of the band that is kept: a filter has a slope

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using SoundHandle = std::unique_ptr<SNDFILE, Close>;

/// A low-pass filter in steps fine enough that what lies between them does not matter: a sinc in a Hann window.
class Filter {
 public:
  explicit Filter(double cutoff) : cutoff_(cutoff), reach_(zero_crossings / cutoff) {
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const double x = static_cast<double>(i) / steps;  // in zero crossings
      const double sinc = i == 0 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
      table_[i] = static_cast<float>(sinc * (0.5 + 0.5 * std::cos(std::numbers::pi * x / zero_crossings)));
    }
  }
  double reach() const { return reach_; }  ///< in samples of the source, to each side
  double weight(double distance) const {
    const auto at = static_cast<std::size_t>(std::abs(distance) * cutoff_ * steps);
    return at < table_.size() ? cutoff_ * table_[at] : 0.0;
  }

 private:
  static constexpr int zero_crossings = 16;
  static constexpr int steps = 256;
  double cutoff_, reach_;
  std::array<float, static_cast<std::size_t>(zero_crossings* steps)> table_{};
};

std::int16_t to_sample(double value) {
  return static_cast<std::int16_t>(std::lround(std::clamp(value, -1.0, 1.0) * 32767.0));
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
  std::vector<std::int16_t> out;
  if (rate == telephone_rate) {
    out.reserve(samples.size());
    for (const float sample : samples) out.push_back(to_sample(sample));
    return out;
  }
  const double step = static_cast<double>(rate) / telephone_rate;
  const Filter filter(rate > telephone_rate ? highest_share / step : 1.0);
  const auto last = static_cast<std::ptrdiff_t>(samples.size()) - 1;
  const std::size_t count = samples.size() * telephone_rate / rate;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double at = static_cast<double>(i) * step;
    const auto from = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(std::ceil(at - filter.reach())));
    const auto to = std::min(last, static_cast<std::ptrdiff_t>(std::floor(at + filter.reach())));
    double sum = 0;
    for (std::ptrdiff_t k = from; k <= to; ++k)
      sum += static_cast<double>(samples[static_cast<std::size_t>(k)]) * filter.weight(static_cast<double>(k) - at);
    out.push_back(to_sample(sum));
  }
  return out;
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
