#include "net/free_port.h"

#include "net/system_address.h"

namespace tandem::net {

namespace {

bool is_free(SocketKind kind, const SocketAddress& address) {
  const auto socket = open_socket(kind, address.ip.is_v6());
  if (!socket) return false;
  // A port whose last connections linger is free for a listener.
  if (kind == SocketKind::stream) set_option(*socket, SOL_SOCKET, SO_REUSEADDR, 1);
  return bind_socket(*socket, address).has_value();
}

}  // namespace

std::uint16_t free_sip_port(const IpAddress& ip, std::uint16_t wished) {
  for (std::uint32_t port = wished; port < wished + 100u && port <= 65535; ++port) {
    const SocketAddress address{ip, static_cast<std::uint16_t>(port)};
    if (is_free(SocketKind::datagram, address) && is_free(SocketKind::stream, address)) return address.port;
  }
  return 0;
}

}  // namespace tandem::net
