// Whom a connection by TLS must lead to.
#pragma once

#include <memory>

#include "crypto/tls_engine.h"

namespace tandem::sipstack {

/// Immutable, shared between shards. Connections are used again only for the same peer: RFC 5922 §7.4, RFC 5923.
struct TlsPeer {
  crypto::TlsExpectation expected;
  std::shared_ptr<const crypto::TlsContext> context;  ///< our certificate and whom we trust; null: the transport's
  friend bool operator==(const TlsPeer&, const TlsPeer&) = default;
};
using TlsPeerPtr = std::shared_ptr<const TlsPeer>;

/// Both the same, or neither: the pointers do not matter.
inline bool same_peer(const TlsPeerPtr& a, const TlsPeerPtr& b) {
  return a == b || (a && b && *a == *b);
}

}  // namespace tandem::sipstack
