// Timers of one shard. Passive: somebody tells the time, expired timers are called.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/time.h"

namespace tandem::runtime {

class Timers;

/// One running timer. Destroying or re-arming it cancels the earlier deadline: no callback can find its owner gone.
/// Movable; the callback may destroy or re-arm the very timer that called it.
/// Shard: that of its Timers, which must outlive it.
class Timer {
 public:
  Timer() = default;
  ~Timer() { cancel(); }
  Timer(Timer&& other) noexcept;
  Timer& operator=(Timer&& other) noexcept;

  /// Calls `on_expiry` once, not before `deadline`. Replaces a deadline that was set before.
  void arm(Timers& timers, TimePoint deadline, std::move_only_function<void()> on_expiry);
  void cancel();
  bool armed() const { return timers_ != nullptr; }

 private:
  friend class Timers;
  Timers* timers_ = nullptr;
  std::uint32_t slot_ = 0;
};

/// All timers of a shard; millions are fine (a heap over recycled slots; arming and cancelling are O(log n), and
/// allocate nothing in steady state). Timers of equal deadline expire in the order in which they were armed.
class Timers {
 public:
  Timers();
  ~Timers();
  Timers(const Timers&) = delete;

  /// Calls what has expired by `now`, including timers armed by those callbacks with deadlines up to `now`.
  /// Returns how many were called.
  std::size_t advance(TimePoint now);
  std::optional<TimePoint> next_deadline() const;
  std::size_t size() const;

 private:
  friend class Timer;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tandem::runtime
