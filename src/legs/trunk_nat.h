// What NAT does to the legs of a provider account: where the provider sees us, and how far its own words are believed.
#pragma once

#include <optional>

#include "call/leg.h"
#include "legs/outside_addresses.h"
#include "model/config.h"
#include "registrar/trunk_flow.h"
#include "sipstack/dialog.h"

namespace tandem::legs {

/// A trunk that registers here is like a phone, behind who knows what NAT; another one's Contact may well lead
/// elsewhere than its requests come from.
sipstack::ContactTrust contact_trust(const model::Trunk& trunk);

/// `state` may be null in both.
std::optional<SocketAddress> seen_address(const registrar::TrunkState* state);
/// `local` is ours towards it; `remote` is unspecified while it is not known.
call::MediaPlace media_place(const model::Trunk& trunk, const IpAddress& local, const IpAddress& remote,
                             const registrar::TrunkState* state, const OutsideAddresses& outside);

}  // namespace tandem::legs
