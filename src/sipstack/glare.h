// Waiting times after a request that met another one: RFC 3261 §14.1 and §14.2, RFC 3311 §5.2.
#pragma once

#include <chrono>

#include "base/random.h"

namespace tandem::sipstack {

/// After a 491: whoever made the Call-ID waits 2.1 to 4 s, the other side 0 to 2 s, in steps of 10 ms. So one of both
/// comes first.
inline std::chrono::milliseconds glare_wait(bool we_own_call_id, Random& random) {
  const auto steps = we_own_call_id ? 210 + random.below(191) : random.below(201);
  return std::chrono::milliseconds(10 * steps);
}

/// Retry-After of a 500 for a request that came too early: 0 to 10 s.
inline unsigned retry_after_seconds(Random& random) {
  return static_cast<unsigned>(random.below(11));
}

}  // namespace tandem::sipstack
