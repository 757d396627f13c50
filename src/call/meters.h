// How many calls every tenant, user, friend and trunk has and begins, and what they use up, over all shards: a limit of
// N means that the N+1st is refused, always.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <expected>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "call/usage.h"
#include "store/meter_record.h"

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

/// One holder's counters. Any shard; the only atomics on a call's path (docs/architecture.md).
class Meter {
 public:
  explicit Meter(std::string key) : key_(std::move(key)) {}

  const std::string& key() const { return key_; }  ///< routing::Holder::key
  std::uint32_t calls() const { return calls_.load(std::memory_order_relaxed); }
  std::uint32_t external_calls() const { return external_.load(std::memory_order_relaxed); }
  Usage& usage() { return usage_; }
  const Usage& usage() const { return usage_; }

  /// Something is to be written down.
  void touch() { touched_.store(true, std::memory_order_relaxed); }
  bool take_touched() { return touched_.exchange(false, std::memory_order_relaxed); }

 private:
  friend class Seat;
  CallRate& rate();

  const std::string key_;
  std::atomic<std::uint32_t> calls_{0}, external_{0};
  std::once_flag rate_made_;
  std::unique_ptr<CallRate> rate_;  ///< of holders that have such a limit: it takes 8 KB
  Usage usage_;
  std::atomic<bool> touched_{false};
};

/// What a holder may have at a time; 0: no limit.
struct SeatLimits {
  std::uint32_t calls = 0, calls_per_second = 0;
  bool forced = false;  ///< counted, but never refused
};
enum class SeatFault : std::uint8_t { calls, calls_per_second };  ///< which of them was reached

/// A call's place among those of a holder; its end frees it.
class Seat {
 public:
  enum class Part : std::uint8_t { calls, external };

  Seat() = default;
  Seat(Seat&& other) noexcept : meter_(std::move(other.meter_)), part_(other.part_) {}
  Seat& operator=(Seat&& other) noexcept {
    leave();
    meter_ = std::move(other.meter_);
    part_ = other.part_;
    return *this;
  }
  ~Seat() { leave(); }

  /// A call that is refused for its rate may, for the moment of asking, cost another one its place: never one too many.
  static std::expected<Seat, SeatFault> take(std::shared_ptr<Meter> meter, Part part, const SeatLimits& limits,
                                             TimePoint now);
  explicit operator bool() const { return meter_ != nullptr; }
  void leave();

 private:
  std::atomic<std::uint32_t>& count() const { return part_ == Part::calls ? meter_->calls_ : meter_->external_; }

  std::shared_ptr<Meter> meter_;
  Part part_ = Part::calls;
};

/// All counters of the process, by key. Shared by the shards; locked when a shard sees a holder for the first time
/// (Calls keeps what it found), and for the console and the store.
class Meters {
 public:
  std::shared_ptr<Meter> of(std::string_view key);
  std::shared_ptr<Meter> find(std::string_view key) const;  ///< null if nobody has asked for it yet
  std::vector<std::shared_ptr<Meter>> all() const;

  /// What was stored; before the shards run.
  void load(const store::MeterRecords& records);
  /// What changed since the last call. An hour's is told once more in the hour after it.
  store::MeterRecords take_changes(const Moment& now);

 private:
  mutable std::mutex mutex_;  // tidy: allow banned: held only to find a counter, not on a call's path
  std::map<std::string, std::shared_ptr<Meter>, std::less<>> by_key_;
};

}  // namespace tandem::call
