#include "net/system_address.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace tandem::net {

SystemAddress::SystemAddress(const SocketAddress& address) {
  if (address.ip.is_v4()) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(address.port);
    in.sin_addr.s_addr = htonl(address.ip.v4_host_order());
    std::memcpy(&storage, &in, sizeof in);
    length = sizeof in;
    return;
  }
  sockaddr_in6 in{};
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(address.port);
  std::memcpy(&in.sin6_addr, address.ip.bytes().data(), 16);
  std::memcpy(&storage, &in, sizeof in);
  length = sizeof in;
}

SocketAddress SystemAddress::value() const {
  return to_socket_address(get());
}

SocketAddress to_socket_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, address, sizeof in);
    return {IpAddress::v4(ntohl(in.sin_addr.s_addr)), ntohs(in.sin_port)};
  }
  if (address->sa_family != AF_INET6) return {};
  sockaddr_in6 in;
  std::memcpy(&in, address, sizeof in);
  std::array<std::uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &in.sin6_addr, 16);
  return {IpAddress::v6(bytes), ntohs(in.sin6_port)};
}

NetFault fault_of(int number) {
  switch (number) {
    case EADDRINUSE:
      return NetFault::address_in_use;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
      return NetFault::no_such_address;
    case EACCES:
    case EPERM:
      return NetFault::no_permission;
    case EMFILE:
    case ENFILE:
      return NetFault::no_descriptors;
    case ECONNREFUSED:
      return NetFault::refused;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
      return NetFault::unreachable;
    case ETIMEDOUT:
      return NetFault::timed_out;
    case ECONNRESET:
    case EPIPE:
    case ECONNABORTED:
    case ENOTCONN:
      return NetFault::closed;
    default:
      return NetFault::other;
  }
}

NetError system_error(int number, std::string_view what) {
  std::string text(what);
  text += ": ";
  text += std::generic_category().message(number);
  return {fault_of(number), std::move(text)};
}

std::expected<Descriptor, NetError> open_socket(SocketKind kind, bool v6) {
  const int type = kind == SocketKind::datagram ? SOCK_DGRAM : SOCK_STREAM;
  Descriptor opened(::socket(v6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!opened) return std::unexpected(system_error(errno, v6 ? "cannot open an IPv6 socket" : "cannot open a socket"));
  if (v6) set_option(opened, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  return opened;
}

std::expected<void, NetError> bind_socket(const Descriptor& socket, const SocketAddress& local) {
  const SystemAddress address(local);
  if (::bind(socket.get(), address.get(), address.length) == 0) return {};
  return std::unexpected(system_error(errno, "cannot bind " + local.to_string()));
}

SocketAddress bound_address(const Descriptor& socket) {
  SystemAddress address;
  if (::getsockname(socket.get(), address.get(), &address.length) != 0) return {};
  return address.value();
}

SocketAddress peer_address(const Descriptor& socket) {
  SystemAddress address;
  if (::getpeername(socket.get(), address.get(), &address.length) != 0) return {};
  return address.value();
}

bool set_option(const Descriptor& socket, int level, int name, int value) {
  return ::setsockopt(socket.get(), level, name, &value, sizeof value) == 0;
}

void set_dscp(const Descriptor& socket, bool v6, std::uint8_t dscp) {
  if (dscp == 0) return;
  const int traffic_class = dscp << 2;  // RFC 2474 §3: the upper six bits of the octet
  if (v6) {
    set_option(socket, IPPROTO_IPV6, IPV6_TCLASS, traffic_class);
  } else {
    set_option(socket, IPPROTO_IP, IP_TOS, traffic_class);
  }
}

}  // namespace tandem::net
