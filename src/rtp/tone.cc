#include "rtp/tone.h"

#include <cmath>
#include <numbers>

namespace tandem::rtp {
namespace {

constexpr double samples_per_second = 8000;
constexpr double two_pi = 2 * std::numbers::pi;
/// Below this mean square (about -54 dB of full scale) a block is silence.
constexpr double quietest_power = 64.0 * 64.0;
/// Share of a block's power that must lie at the frequency.
constexpr double needed_share = 0.5;

}  // namespace

ToneGenerator::ToneGenerator(double hertz, double level)
    : step_(two_pi * hertz / samples_per_second), level_(level * 32767) {}

void ToneGenerator::fill(std::span<std::int16_t> samples) {
  for (auto& sample : samples) {
    sample = static_cast<std::int16_t>(std::lround(level_ * std::sin(phase_)));
    phase_ += step_;
    if (phase_ > two_pi) phase_ -= two_pi;
  }
}

ToneFinder::ToneFinder(double hertz) : coefficient_(2 * std::cos(two_pi * hertz / samples_per_second)) {}

void ToneFinder::add(std::span<const std::int16_t> samples) {
  for (const auto sample : samples) {
    const double s0 = sample + coefficient_ * s1_ - s2_;
    s2_ = s1_;
    s1_ = s0;
    energy_ += static_cast<double>(sample) * sample;
    if (++filled_ == block_samples) finish_block();
  }
}

void ToneFinder::finish_block() {
  constexpr double n = block_samples;
  const double squared = s1_ * s1_ + s2_ * s2_ - coefficient_ * s1_ * s2_;
  // A pure sine of amplitude A gives (A n / 2)^2 and has the mean square A^2 / 2.
  const double tone_power = 2 * squared / (n * n);
  const double power = energy_ / n;
  ++blocks_;
  if (power > quietest_power && tone_power > needed_share * power) ++matched_;
  s1_ = s2_ = energy_ = 0;
  filled_ = 0;
}

}  // namespace tandem::rtp
