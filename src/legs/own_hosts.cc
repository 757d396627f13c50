#include "legs/own_hosts.h"

#include <algorithm>

#include "base/text.h"
#include "sip/grammar.h"
#include "sip/uri_text.h"

namespace tandem::legs {

bool OwnHosts::are_named_by(const sip::Uri& uri) const {
  if (!uri.is_sip()) return false;
  if (have_domain() && snapshot_->is_our_domain(uri.host())) return true;
  const auto advertised = [&](const sipstack::ListenAddress& one) {
    if (one.advertised_host.empty() || !equal_ignoring_case(sip::host_text(uri.host()), one.advertised_host))
      return false;
    const std::uint16_t port = one.advertised_port != 0 ? one.advertised_port : one.bind.port;
    return uri.port().value_or(port) == port;
  };
  if (std::ranges::any_of(stack_.listening(), advertised)) return true;
  const auto ip = sip::address_of(uri.host());
  return ip && listen_at(*ip, uri.port());
}

bool OwnHosts::listen_at(const SocketAddress& address) const {
  return listen_at(address.ip, address.port);
}

bool OwnHosts::listen_at(const IpAddress& ip, std::optional<std::uint16_t> port) const {
  const auto listens = [&](const sipstack::ListenAddress& one) {
    if (!one.accepts() || (port && *port != one.bind.port)) return false;
    if (!one.bind.ip.is_unspecified()) return one.bind.ip == ip;
    // Bound to all: an address is ours if what is sent to it is sent from it.
    return one.bind.ip.is_v4() == ip.is_v4() && network_.local_address_towards(ip) == ip;
  };
  return std::ranges::any_of(stack_.listening(), listens);
}

}  // namespace tandem::legs
