// What one call to the outside uses of the days of those who pay for it: reserved in slices before it is talked.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <vector>

#include "call/limit_hit.h"
#include "call/meters.h"
#include "routing/tariff.h"

namespace tandem::call {

/// Exact: all payers together never talk or spend more than their day allows, whatever calls run beside. What was
/// reserved and not talked is given back at the end. Shard: the call's.
class Charge {
 public:
  static constexpr std::chrono::seconds slice{60};

  struct Payer {
    const routing::Holder* holder;
    std::shared_ptr<Meter> meter;
  };
  /// A holder whose calls to the outside were stopped by this call.
  struct Stopped {
    const routing::Holder* holder;
    SpikeStop stop;
  };
  /// What may be talked.
  struct Slice {
    std::optional<LimitHit> nearly{};  ///< the limit because of which it is less than a whole slice
    std::vector<Stopped> stopped{};
  };

  Charge() = default;
  Charge(Charge&&) noexcept = default;
  Charge& operator=(Charge&& other) noexcept;
  /// Gives back all if it was never talked.
  ~Charge();

  /// Reserves the first slice, before anybody is rung. `forced`: counted, never refused.
  static std::expected<Charge, LimitHit> open(std::vector<Payer> payers, const routing::Rate& rate, const Moment& now,
                                              bool forced);
  /// The call is answered.
  Slice talk(const Moment& now);
  /// One slice more; the error: the call must end when what is reserved() is talked.
  std::expected<Slice, LimitHit> extend(const Moment& now);
  /// The call has ended. `talked` is nothing if it was never answered.
  void close(std::chrono::nanoseconds talked, const Moment& now);

  /// Talk that is paid for. Nothing: nobody limits it.
  std::optional<std::chrono::seconds> reserved() const {
    return sliced_ && !payers_.empty() ? std::optional(reserved_) : std::nullopt;
  }

 private:
  struct Room {
    std::chrono::seconds time;
    std::optional<LimitHit> nearly;
  };
  std::expected<std::optional<LimitHit>, LimitHit> reserve(const Moment& now);
  std::expected<Room, LimitHit> room(const Moment& now) const;
  std::chrono::seconds affordable(model::Micros left) const;
  std::vector<Stopped> count(std::chrono::seconds time, std::uint64_t calls, const Moment& now);
  void give_back_all();

  std::vector<Payer> payers_;
  routing::Rate rate_;
  bool forced_ = false, sliced_ = false, talking_ = false;
  std::chrono::seconds reserved_{0}, counted_{0};  ///< counted: in the hours
  model::Micros reserved_spend_ = 0;
  std::uint32_t day_ = 0, hour_ = 0;  ///< of the last slice
};

}  // namespace tandem::call
