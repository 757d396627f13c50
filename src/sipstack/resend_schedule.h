// When something is sent again until it is acknowledged: after T1, then twice as long each time, for 64*T1 in all.
// 2xx to INVITE (RFC 3261 §13.3.1.4, intervals up to T2) and reliable provisional responses (RFC 3262 §3, no limit).
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace tandem::sipstack {

/// Pure: gives out waiting times.
class ResendSchedule {
 public:
  using Milliseconds = std::chrono::milliseconds;
  ResendSchedule(Milliseconds t1, Milliseconds longest) : interval_(t1), longest_(longest), left_(64 * t1) {}

  /// How long to wait until the next turn; nothing when the time is up. At the end of the last wait nothing is sent.
  std::optional<Milliseconds> next_wait() {
    if (left_ <= Milliseconds::zero()) return std::nullopt;
    const Milliseconds wait = std::min(interval_, left_);
    left_ -= wait;
    interval_ = std::min(2 * interval_, longest_);
    return wait;
  }
  bool exhausted() const { return left_ <= Milliseconds::zero(); }

 private:
  Milliseconds interval_, longest_, left_;
};

}  // namespace tandem::sipstack
