// The places that one call has among those of its holders, and what it is charged.
#pragma once

#include <expected>
#include <memory>
#include <vector>

#include "call/charge.h"
#include "call/limit_hit.h"
#include "call/meters.h"
#include "routing/route.h"

namespace tandem::call {

/// The meters that a shard has seen so far. Shard: its own.
class ShardMeters {
 public:
  explicit ShardMeters(Meters& all) : all_(all) {}
  const std::shared_ptr<Meter>& of(const routing::Holder& holder);

 private:
  Meters& all_;
  std::unordered_map<std::string, std::shared_ptr<Meter>> seen_;
};

/// One place. Several legs of a call may share it.
struct Place {
  routing::Claim claim;
  Seat seat;
};
using Places = std::vector<std::shared_ptr<const Place>>;

/// What ringing a target holds. Its end frees all.
struct TargetHold {
  Places places;
  Charge charge;
};

/// Of one call. Shard: the call's.
class CallMeters {
 public:
  explicit CallMeters(ShardMeters& meters) : meters_(meters) {}

  /// All of these or none. What the call has already, and no leg needs for itself, is shared. `forced`: never refused.
  std::expected<Places, LimitHit> take(const routing::Claims& claims, bool forced, TimePoint now);
  /// The same for a target, with what it costs.
  std::expected<TargetHold, LimitHit> take(const routing::Target& target, TimePoint now, const Moment& moment);

 private:
  std::shared_ptr<const Place> shared_place(const routing::Claim& claim);

  ShardMeters& meters_;
  std::vector<std::weak_ptr<const Place>> shared_;
};

}  // namespace tandem::call
