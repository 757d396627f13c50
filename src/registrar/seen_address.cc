#include "registrar/seen_address.h"

#include "sipstack/via_text.h"

namespace tandem::registrar {
bool SeenAddress::note(const sipstack::Flow& from, const sip::Via& top) {
  if (!learn_) return false;
  std::optional<SocketAddress> now;
  if (from.advertised_host == from.local.ip.to_uri_host()) {
    now = sipstack::seen_as(top);
    if (!now) return false;
    if (now->ip != from.local.ip && now->ip.is_private() && !from.remote.ip.is_private()) return false;
    // The port of a connection that we opened is another one than that at which we listen, NAT or not.
    const bool same_port = sipstack::is_reliable(from.protocol) || now->port == from.advertised_port;
    if (now->ip == from.local.ip && same_port) now.reset();
  }
  if (now == address_) return false;
  address_ = now;
  return true;
}

}  // namespace tandem::registrar
