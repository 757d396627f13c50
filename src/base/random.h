// Randomness handed in: seeded from the system in service, from a number in tests.
#pragma once

#include <cstdint>
#include <string>

namespace tandem {

/// A stream of random numbers (ChaCha20 keyed by the seed): unguessable when seeded from the system, and exactly
/// repeatable when seeded by a test. One per shard; not thread safe.
class Random {
 public:
  static Random from_system();  ///< seed from getrandom(2)
  explicit Random(std::uint64_t seed);
  /// A stream of its own, keyed by 256 bits of this one: for shards, whose streams must be neither shared nor
  /// guessable.
  Random fork();

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);  ///< uniform in [0, bound); bound > 0
  double unit();                             ///< uniform in [0, 1)
  bool chance(double probability) { return unit() < probability; }
  /// Lower-case letters and digits (base 32), five bits of randomness each.
  std::string token(std::size_t length);

 private:
  void refill();
  std::uint32_t state_[16];
  std::uint32_t block_[16];
  unsigned used_ = 16;
};

}  // namespace tandem
