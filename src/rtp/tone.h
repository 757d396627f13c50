// Making a sine tone and finding it again: how tests and the demonstration measure that audio got through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tandem::rtp {

/// A sine at 8000 samples per second that goes on smoothly from call to call.
class ToneGenerator {
 public:
  /// `level` is the amplitude, 1.0 being full scale.
  explicit ToneGenerator(double hertz, double level = 0.3);
  void fill(std::span<std::int16_t> samples);

 private:
  double step_, level_, phase_ = 0;
};

/// Looks for one frequency among samples at 8000 per second (Goertzel), block by block.
class ToneFinder {
 public:
  static constexpr std::size_t block_samples = 400;  ///< 50 ms: 20 Hz wide

  explicit ToneFinder(double hertz);
  void add(std::span<const std::int16_t> samples);

  std::uint64_t blocks() const { return blocks_; }             ///< complete blocks so far
  std::uint64_t blocks_with_tone() const { return matched_; }  ///< loud enough, and mostly this frequency
  /// At least `blocks` blocks held the tone.
  bool found(std::uint64_t blocks = 4) const { return matched_ >= blocks; }

 private:
  void finish_block();
  double coefficient_, s1_ = 0, s2_ = 0, energy_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t blocks_ = 0, matched_ = 0;
};

}  // namespace tandem::rtp
