#include "call/call_meters.h"

#include <utility>

namespace tandem::call {

const std::shared_ptr<Meter>& ShardMeters::of(const routing::Holder& holder) {
  auto& meter = seen_[holder.key];
  if (!meter) meter = all_.of(holder.key);
  return meter;
}

std::shared_ptr<const Place> CallMeters::shared_place(const routing::Claim& claim) {
  for (const auto& one : shared_)
    if (auto place = one.lock(); place && place->claim == claim) return place;
  return nullptr;
}

std::expected<Places, LimitHit> CallMeters::take(const routing::Claims& claims, bool forced, TimePoint now) {
  Places places;
  places.reserve(claims.size());
  std::erase_if(shared_, [](const auto& one) { return one.expired(); });
  for (const routing::Claim& claim : claims) {
    if (!claim.own_leg)
      if (auto shared = shared_place(claim)) {
        places.push_back(std::move(shared));
        continue;
      }
    const routing::HolderLimits& limits = claim.holder->limits;
    SeatLimits may{claim.external ? limits.external_calls : limits.calls, 0, forced};
    if (!claim.external) may.calls_per_second = limits.calls_per_second;
    auto seat =
        Seat::take(meters_.of(*claim.holder), claim.external ? Seat::Part::external : Seat::Part::calls, may, now);
    if (!seat) {
      const LimitKind kind = seat.error() == SeatFault::calls_per_second ? LimitKind::calls_per_second
                             : claim.external                            ? LimitKind::external_calls
                                                                         : LimitKind::calls;
      return std::unexpected(LimitHit{claim.holder, kind});
    }
    places.push_back(std::make_shared<const Place>(Place{claim, std::move(*seat)}));
    if (!claim.own_leg) shared_.push_back(places.back());
  }
  return places;
}

std::expected<TargetHold, LimitHit> CallMeters::take(const routing::Target& target, TimePoint now,
                                                     const Moment& moment) {
  auto places = take(target.claims, target.emergency, now);
  if (!places) return std::unexpected(std::move(places.error()));
  if (target.charged.empty()) return TargetHold{std::move(*places), {}};
  std::vector<Charge::Payer> payers;
  payers.reserve(target.charged.size());
  for (const routing::Holder* holder : target.charged) payers.push_back({holder, meters_.of(*holder)});
  auto charge = Charge::open(std::move(payers), target.rate, moment, target.emergency);
  if (!charge) return std::unexpected(std::move(charge.error()));
  return TargetHold{std::move(*places), std::move(*charge)};
}

}  // namespace tandem::call
