// Digits as tones in the sound: ITU-T Q.23 (which frequencies), Q.24 (what counts as one), by spandsp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace tandem::codec {

/// Samples are linear, 8000 per second.
inline constexpr unsigned tone_samples_per_second = 8000;

/// The sound of one digit ('0'-'9', '*', '#', 'A'-'D'), for up to 9 s; silence for anything else.
class DtmfTones {
 public:
  explicit DtmfTones(char digit);
  void fill(std::span<std::int16_t> samples);

 private:
  struct Release {
    void operator()(void* state) const;
  };
  std::unique_ptr<void, Release> state_;
};

/// Finds digits in a stream of samples. A digit is told once it has lasted for about 25 ms, its end when it is over.
/// One per stream, about 300 bytes.
class DtmfDetector {
 public:
  /// Called from within add(): the digit that began, or 0 when the last one is over.
  using Told = std::function<void(char digit)>;
  explicit DtmfDetector(Told told);
  ~DtmfDetector();
  DtmfDetector(const DtmfDetector&) = delete;

  void add(std::span<const std::int16_t> samples);

 private:
  struct Release {
    void operator()(void* state) const;
  };
  Told told_;
  std::unique_ptr<void, Release> state_;
};

}  // namespace tandem::codec
