// `sip show peer`: everything about one phone or trunk.
#pragma once

#include <string>
#include <string_view>

#include "control/exchange_view.h"

namespace tandem::control {

inline std::string_view yes_or_no(bool yes) {
  return yes ? "Yes" : "No";
}
inline std::string_view set_or_not(const std::string& secret) {
  return secret.empty() ? "<Not set>" : "<Set>";
}
/// Phones are answered at the address that their requests came from; providers where their Via says.
inline bool forces_rport(const PeerSummary& peer) {
  return peer.dynamic;
}

std::string peer_page(const PeerSummary& peer, const routing::Snapshot& snapshot);

}  // namespace tandem::control
