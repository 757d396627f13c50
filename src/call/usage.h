// What a holder's calls to the outside use up of a day, and how much is usual in an hour. Exact over all shards,
// without a lock on a call's path.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "base/time.h"
#include "model/money.h"
#include "routing/meter.h"
#include "routing/time_zone.h"

namespace tandem::call {

/// When something is used: the calendar day of the holder, and the hour of the world, both counted from 1970.
struct Moment {
  WallTime at{};
  std::uint32_t day = 0, hour = 0;
};
Moment moment_at(WallTime at, const routing::TimeZone& zone);

/// An amount that belongs to one period (a day, an hour) and begins anew with the next. Any shard.
class PeriodCell {
 public:
  /// Adds if it stays within `limit` (0: no limit).
  bool add(std::uint32_t period, std::uint64_t amount, std::uint64_t limit = 0);
  /// Nothing once another period has begun: what was used of one gives no room in the next.
  void take_back(std::uint32_t period, std::uint64_t amount);
  void set(std::uint32_t period, std::uint64_t amount);
  std::uint64_t amount(std::uint32_t period) const;

 private:
  /// A shard may ask in the last moment of a period what another has begun anew already.
  static bool is_now(std::uint64_t has, std::uint64_t period) { return has == period || has == period + 1; }
  static constexpr unsigned bits = 44;  // 17 million units in millionths; the periods in 20 bits last until 2089
  static constexpr std::uint64_t most = (std::uint64_t{1} << bits) - 1;
  std::atomic<std::uint64_t> value_{0};
};

/// Why a holder's calls to the outside are stopped.
struct SpikeStop {
  WallTime since{};
  std::chrono::seconds measured{0};  ///< talked in the hour till then
  std::chrono::seconds usual{0};     ///< in the busiest hour before
  model::Micros spent = 0, usual_spend = 0;
  bool by_spend = false;  ///< the money was more than usual, the time was not
  friend bool operator==(const SpikeStop&, const SpikeStop&) = default;
};

/// The hours of two weeks. 8 KB, for holders that have a spike brake.
class HourHistory {
 public:
  static constexpr std::uint32_t hours_kept = 14 * 24;
  struct Hour {
    std::uint64_t calls = 0, seconds = 0, spend = 0;
  };
  void add(std::uint32_t hour, const Hour& used);
  void take_back(std::uint32_t hour, const Hour& unused);
  void set(std::uint32_t hour, const Hour& all);
  Hour at(std::uint32_t hour) const;
  /// The most of any of the hours before `hour`, each sort for itself.
  Hour busiest_before(std::uint32_t hour) const;
  /// Whether something was used a day before or earlier: with less, nobody knows what is usual.
  bool is_known(std::uint32_t hour) const;
  void forget(std::uint32_t from_hour, std::uint32_t to_hour);

 private:
  struct Slot {
    PeriodCell calls, seconds, spend;
  };
  Slot& slot(std::uint32_t hour) { return slots_[hour % hours_kept]; }
  const Slot& slot(std::uint32_t hour) const { return slots_[hour % hours_kept]; }
  std::array<Slot, hours_kept> slots_;
};

/// A holder's. Any shard.
class Usage {
 public:
  struct Amount {
    std::chrono::seconds talk{0};
    model::Micros spend = 0;
  };
  enum class Fault : std::uint8_t { minutes, spend };

  /// What is left of the day's limits; nothing where there is no limit.
  std::optional<std::chrono::seconds> talk_left(const routing::HolderLimits& limits, const Moment& now) const;
  std::optional<model::Micros> spend_left(const routing::HolderLimits& limits, const Moment& now) const;
  /// Both or none of the two.
  std::optional<Fault> reserve(const Amount& amount, const routing::HolderLimits& limits, const Moment& now);
  /// Of what was reserved on `day`.
  void give_back(const Amount& amount, std::uint32_t day);

  /// What is talked, as it is: for the hours. `calls`: begun with it. Told if this makes it a spike; only once.
  std::optional<SpikeStop> count_hour(const Amount& amount, std::uint64_t calls, const routing::HolderLimits& limits,
                                      const Moment& now);
  void uncount_hour(const Amount& amount, std::uint32_t hour);
  bool is_stopped() const { return stopped_.load(std::memory_order_relaxed); }
  std::optional<SpikeStop> stop() const;
  /// Calls go again, and what the hours had counts as usual from now on. False: it was not stopped.
  bool release(const Moment& now);
  /// The day and the hours since the stop count as if nothing had been called.
  void reset(const Moment& now);

  Amount today(const Moment& now) const;
  const HourHistory* hours() const { return has_hours_.load(std::memory_order_acquire) ? hours_.get() : nullptr; }
  HourHistory& make_hours();

  // What was stored.
  void load_day(std::uint32_t day, const Amount& used);
  void load_stop(const SpikeStop& stop);

 private:
  std::optional<SpikeStop> measure(const HourHistory& hours, const routing::HolderLimits& limits,
                                   const Moment& now) const;

  PeriodCell talk_, spend_;  ///< of the day
  std::once_flag hours_made_;
  std::atomic<bool> has_hours_{false};
  std::unique_ptr<HourHistory> hours_;
  std::atomic<std::uint32_t> released_hour_{0};  ///< whatever it has is usual
  std::atomic<bool> stopped_{false};
  mutable std::mutex mutex_;  // tidy: allow banned: held to stop and to release, not on a call's path
  SpikeStop stop_;            ///< guarded by it
};

}  // namespace tandem::call
