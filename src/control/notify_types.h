// The sorts of NOTIFY that phones take outside a subscription: by the names that Asterisk's sip_notify.conf has for
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "legs/peer_request.h"

namespace tandem::control {

/// Nothing: there is no such type.
std::optional<legs::PeerRequest> notify_of_type(std::string_view type);
std::vector<std::string> notify_types();

}  // namespace tandem::control
