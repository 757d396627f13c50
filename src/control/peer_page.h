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
/// How far what it says of its own address is believed, as configured.
struct NatWords {
  std::string_view force_rport = "Yes", symmetric = "Yes";
};
NatWords nat_words(const PeerSummary& peer, const routing::Snapshot& snapshot);

std::string peer_page(const PeerSummary& peer, const routing::Snapshot& snapshot);

}  // namespace tandem::control
