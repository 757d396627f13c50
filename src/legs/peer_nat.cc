#include "legs/peer_nat.h"

namespace tandem::legs {

sipstack::ContactTrust contact_trust(const model::Trunk& trunk) {
  if (!trunk.nat.rewrite_contact) return sipstack::ContactTrust::always;
  return trunk.account_type == model::AccountType::inbound ? sipstack::ContactTrust::never
                                                           : sipstack::ContactTrust::unless_unreachable;
}

sipstack::ContactTrust contact_trust(const model::Phone& phone) {
  return phone.nat.rewrite_contact ? sipstack::ContactTrust::never : sipstack::ContactTrust::always;
}

OwnPlace place_for_trunk(std::string_view trunk, const model::PeerNat& nat, const IpAddress& local,
                         const IpAddress& remote, const registrar::TrunkTable& trunks,
                         const OutsideAddresses& outside) {
  const auto state = trunks.state_of(trunk);
  OwnPlace place;
  if (state) place.contact = state->seen_as;
  place.media = {.bind = local, .advertised = outside.media_address(local, remote), .symmetric = nat.rtp_symmetric};
  const auto& seen = place.contact;
  if (!place.media.advertised && seen && seen->ip.is_v4() == local.is_v4()) place.media.advertised = seen->ip;
  return place;
}

FindOwnPlace finder_for_trunk(const model::Trunk& trunk, const registrar::TrunkTable& trunks,
                              const OutsideAddresses& outside) {
  return [&trunks, &outside, name = trunk.name, nat = trunk.nat](const sipstack::Flow& flow) {
    return place_for_trunk(name, nat, flow.local.ip, flow.remote.ip, trunks, outside);
  };
}

FindOwnPlace finder_for_phone(const model::PeerNat& nat, const OutsideAddresses& outside) {
  return [&outside, nat](const sipstack::Flow& flow) {
    OwnPlace place;
    place.media = {.bind = flow.local.ip,
                   .advertised = outside.media_address(flow.local.ip, flow.remote.ip),
                   .symmetric = nat.rtp_symmetric};
    return place;
  };
}

}  // namespace tandem::legs
