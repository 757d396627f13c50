#include "legs/guests.h"

#include "routing/did_lookup.h"

namespace tandem::legs {

const model::Incall* Guests::incall_for(const sip::Uri& called, const sip::Uri& from,
                                        const routing::Caller& caller) const {
  const routing::CompiledIncalls& open = snapshot_->incalls().for_guests();
  if (open.entries.empty() && open.wildcards.empty()) return nullptr;
  if (!called.is_sip() || !from.is_sip() || own_.are_named_by(from)) return nullptr;
  // A phone's user part with the domain of somebody else is no claim to be that phone.
  const bool nobody = caller.kind == routing::CallerKind::stranger ||
                      (caller.by == routing::IdentifiedBy::from_user && own_.have_domain());
  if (!nobody || (own_.have_domain() && !own_.are_named_by(called))) return nullptr;
  return routing::find_guest_incall(called.user_unescaped(), *snapshot_);
}

std::expected<call::Seat, call::SeatFault> Guests::seat(const model::Incall& incall, TimePoint now) {
  auto& meter = known_meters_[incall.name];
  if (!meter) meter = meters_.of(incall.name);
  return call::Seat::take(meter, call::Seat::Part::calls, {incall.guests.max_calls, incall.guests.max_calls_per_second},
                          now);
}

}  // namespace tandem::legs
