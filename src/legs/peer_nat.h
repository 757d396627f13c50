// What NAT does to the legs of providers and phones: where they see us, and how far their own words are believed.
#pragma once

#include "legs/outside_addresses.h"
#include "legs/sip_leg.h"
#include "model/config.h"
#include "registrar/trunk_presence.h"
#include "sipstack/dialog.h"

namespace tandem::legs {

/// A trunk that registers here is like a phone, behind who knows what NAT; another one's Contact may well lead
/// elsewhere than its requests come from.
sipstack::ContactTrust contact_trust(const model::Trunk& trunk);
sipstack::ContactTrust contact_trust(const model::Phone& phone);

/// `local` is ours towards it; `remote` is unspecified while it is not known.
OwnPlace place_for_trunk(std::string_view trunk, const model::PeerNat& nat, const IpAddress& local,
                         const IpAddress& remote, const registrar::TrunkTable& trunks, const OutsideAddresses& outside);

/// The tables must outlive what is returned.
FindOwnPlace finder_for_trunk(const model::Trunk& trunk, const registrar::TrunkTable& trunks,
                              const OutsideAddresses& outside);
FindOwnPlace finder_for_phone(const model::PeerNat& nat, const OutsideAddresses& outside);

}  // namespace tandem::legs
