// Whether a host, as it stands in a URI, or an address means this exchange: so that nothing is sent round in a circle.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "net/network.h"
#include "routing/snapshot.h"
#include "sip/uri.h"
#include "sipstack/stack.h"

namespace tandem::legs {

/// Shard: its own. What is handed in outlives it.
class OwnHosts {
 public:
  OwnHosts(const sipstack::Stack& stack, net::Network& network) : stack_(stack), network_(network) {}
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) { snapshot_ = std::move(snapshot); }

  /// Our domain, if one is set; a name or address that a transport advertises; an address at which one listens. The
  /// port, if there is one, must be the transport's, except with the domain.
  bool are_named_by(const sip::Uri& uri) const;
  /// We listen there.
  bool listen_at(const SocketAddress& address) const;
  bool have_domain() const { return !snapshot_->config().settings.domain.empty(); }

 private:
  bool listen_at(const IpAddress& ip, std::optional<std::uint16_t> port) const;

  const sipstack::Stack& stack_;
  net::Network& network_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
};

}  // namespace tandem::legs
