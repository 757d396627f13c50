// Between our values and the socket interface's: addresses, errors, and the options all our sockets have.
#pragma once

#include <sys/socket.h>

#include <expected>

#include "base/address.h"
#include "net/descriptor.h"
#include "net/network.h"

namespace tandem::net {

/// Room for an address of either family, filled in from ours or to be filled in by the system.
struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  SystemAddress() = default;
  explicit SystemAddress(const SocketAddress& address);
  SocketAddress value() const;  ///< 0.0.0.0:0 for families other than IPv4 and IPv6
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const sockaddr* address);

/// `number`: errno. `what`: what was tried, for the text: "cannot bind 192.0.2.1:5060: Address already in use".
NetError system_error(int number, std::string_view what);
NetFault fault_of(int number);

enum class SocketKind : std::uint8_t { datagram, stream };

/// A non-blocking socket; IPv6 ones are for IPv6 only.
std::expected<Descriptor, NetError> open_socket(SocketKind kind, bool v6);
std::expected<void, NetError> bind_socket(const Descriptor& socket, const SocketAddress& local);
SocketAddress bound_address(const Descriptor& socket);
SocketAddress peer_address(const Descriptor& socket);

bool set_option(const Descriptor& socket, int level, int name, int value);
void set_dscp(const Descriptor& socket, bool v6, std::uint8_t dscp);

}  // namespace tandem::net
