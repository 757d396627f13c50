#include "legs/trunk_nat.h"

namespace tandem::legs {

sipstack::ContactTrust contact_trust(const model::Trunk& trunk) {
  if (!trunk.nat.rewrite_contact) return sipstack::ContactTrust::always;
  return trunk.account_type == model::AccountType::inbound ? sipstack::ContactTrust::never
                                                           : sipstack::ContactTrust::unless_unreachable;
}

std::optional<SocketAddress> seen_address(const registrar::TrunkState* state) {
  return state ? state->seen_as : std::nullopt;
}

call::MediaPlace media_place(const model::Trunk& trunk, const IpAddress& local, const IpAddress& remote,
                             const registrar::TrunkState* state, const OutsideAddresses& outside) {
  call::MediaPlace place{
      .bind = local, .advertised = outside.media_address(local, remote), .symmetric = trunk.nat.rtp_symmetric};
  const auto seen = seen_address(state);
  if (!place.advertised && seen && seen->ip.is_v4() == local.is_v4()) place.advertised = seen->ip;
  return place;
}

}  // namespace tandem::legs
