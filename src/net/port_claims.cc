#include "net/port_claims.h"

#include <cassert>

namespace tandem::net {
namespace {

std::expected<void, NetError> try_alone(SocketKind kind, const SocketAddress& local) {
  const auto socket = open_socket(kind, local.ip.is_v6());
  if (!socket) return std::unexpected(socket.error());
  // Connections of an earlier run that linger in TIME_WAIT are no reason to refuse.
  if (kind == SocketKind::stream) set_option(*socket, SOL_SOCKET, SO_REUSEADDR, 1);
  if (auto bound = bind_socket(*socket, local); !bound) return bound;
  if (kind == SocketKind::stream && ::listen(socket->get(), 1) != 0)
    return std::unexpected(system_error(errno, "cannot listen at " + local.to_string()));
  return {};
}

}  // namespace

std::expected<PortClaims::Claim, NetError> PortClaims::claim(SocketKind kind, const SocketAddress& local) {
  Claim claim;
  if (local.port == 0) return claim;
  const Key key{kind, local};
  const std::lock_guard lock(mutex_);
  if (const auto found = shares_.find(key); found != shares_.end()) {
    ++found->second;
  } else {
    if (const auto alone = try_alone(kind, local); !alone) return std::unexpected(alone.error());
    shares_.emplace(key, 1);
  }
  claim.claims_ = this;
  claim.key_ = key;
  return claim;
}

void PortClaims::release(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = shares_.find(key);
  assert(found != shares_.end());
  if (--found->second == 0) shares_.erase(found);
}

}  // namespace tandem::net
