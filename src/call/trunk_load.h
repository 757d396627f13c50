// How many calls every trunk carries and begins, over all shards: a limit of N means that the N+1st is refused, always.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <expected>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tandem::call {

/// Calls begun in the last second: as many slots as calls are allowed, each with the time of the call that used it
/// last, to be used again a second later. So no second, wherever it begins, sees more. Any shard, no lock.
class CallRate {
 public:
  static constexpr std::uint32_t highest_limit = 1000;  ///< as the model's

  CallRate() {
    for (auto& slot : begun_) slot.store(never, std::memory_order_relaxed);
  }
  /// False when `limit` calls began in the second before `now`.
  bool take(std::uint32_t limit, TimePoint now);

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
  std::atomic<std::uint32_t> next_{0};  ///< where the oldest probably is
  std::array<std::atomic<std::int64_t>, highest_limit> begun_;
};

/// One trunk's counters. Any shard; the only atomics on a call's path (docs/architecture.md).
class TrunkLoad {
 public:
  std::uint32_t calls() const { return calls_.load(std::memory_order_relaxed); }

 private:
  friend class TrunkSeat;
  CallRate& rate();

  std::atomic<std::uint32_t> calls_{0};
  std::once_flag rate_made_;
  std::unique_ptr<CallRate> rate_;  ///< of trunks that have such a limit: it takes 8 KB
};

struct TrunkLimits {
  std::uint32_t calls = 0, calls_per_second = 0;  ///< 0: no limit
};
enum class TrunkLimit : std::uint8_t { calls, calls_per_second };  ///< which of them was reached

/// A call's place on a trunk; its end frees it.
class TrunkSeat {
 public:
  TrunkSeat() = default;
  TrunkSeat(TrunkSeat&& other) noexcept : load_(std::move(other.load_)) {}
  TrunkSeat& operator=(TrunkSeat&& other) noexcept {
    leave();
    load_ = std::move(other.load_);
    return *this;
  }
  ~TrunkSeat() { leave(); }

  /// A call that is refused for its rate may, for the moment of asking, cost another one its place: never one too many.
  static std::expected<TrunkSeat, TrunkLimit> take(std::shared_ptr<TrunkLoad> load, const TrunkLimits& limits,
                                                   TimePoint now);
  explicit operator bool() const { return load_ != nullptr; }
  void leave();

 private:
  std::shared_ptr<TrunkLoad> load_;
};

/// All counters of the process, by trunk name. Shared by the shards; locked when a shard sees a trunk for the first
/// time (Calls keeps what it found).
class TrunkLoads {
 public:
  std::shared_ptr<TrunkLoad> of(std::string_view trunk);

 private:
  std::mutex mutex_;  // tidy: allow banned: held only to find a counter, not on a call's path
  std::map<std::string, std::shared_ptr<TrunkLoad>, std::less<>> by_name_;
};

}  // namespace tandem::call
