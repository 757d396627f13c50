// How many connections there may be, altogether and from one source.
#pragma once

#include <optional>
#include <unordered_map>
#include <utility>

#include "base/address.h"
#include "telemetry/metrics.h"

namespace tandem::rest {

/// Thread: the HTTP thread's. Outlives the seats taken.
class Seats {
 public:
  /// `taken` shows how many there are; it must outlive us.
  Seats(std::size_t most, std::size_t most_of_source, telemetry::Gauge& taken)
      : most_(most), most_of_source_(most_of_source), taken_(taken) {}

  /// Given back when it is destroyed.
  class Seat {
   public:
    Seat(Seats& seats, const IpAddress& source) : seats_(&seats), source_(source) {}
    Seat(Seat&& other) noexcept : seats_(std::exchange(other.seats_, nullptr)), source_(other.source_) {}
    Seat& operator=(Seat&&) = delete;
    ~Seat() {
      if (seats_) seats_->give_back(source_);
    }

   private:
    Seats* seats_;
    IpAddress source_;
  };
  std::optional<Seat> take(const IpAddress& source);

 private:
  void give_back(const IpAddress& source);

  std::size_t most_, most_of_source_;
  telemetry::Gauge& taken_;
  std::unordered_map<IpAddress, std::size_t> by_source_;
};

}  // namespace tandem::rest
