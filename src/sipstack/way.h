// Under what a connection is found again: a protocol, an address, and over TLS whom it leads to.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "sipstack/flow.h"
#include "sipstack/target.h"

namespace tandem::sipstack {

struct Way {
  Protocol protocol = Protocol::udp;
  SocketAddress remote;
  TlsPeerPtr peer{};  ///< null for connections that were accepted
  friend bool operator==(const Way& a, const Way& b) {
    return a.protocol == b.protocol && a.remote == b.remote && same_peer(a.peer, b.peer);
  }
  struct Hash {
    std::size_t operator()(const Way& way) const {
      return std::hash<SocketAddress>{}(way.remote) * 8 + static_cast<std::size_t>(way.protocol);
    }
  };
};

inline Way way_of(const Flow& flow) {
  return {flow.protocol, flow.remote, flow.peer};
}

/// The way to a target that was found for `uri`. RFC 5922 §4: whom TLS must lead to is decided by the name before DNS,
/// never by what DNS makes of it. `peer`: decided by somebody who knows better.
Way way_to(const Target& target, std::string_view uri, const TlsPeerPtr& peer);

}  // namespace tandem::sipstack
