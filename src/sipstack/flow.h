// Where a message came from and by what way an answer or a later request goes back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/shard_id.h"
#include "sipstack/tls_peer.h"

namespace tandem::sipstack {

enum class Protocol : std::uint8_t { udp, tcp, tls, ws, wss };
inline constexpr Protocol all_protocols[] = {Protocol::udp, Protocol::tcp, Protocol::tls, Protocol::ws, Protocol::wss};
constexpr bool is_reliable(Protocol protocol) {
  return protocol != Protocol::udp;
}
constexpr bool is_secure(Protocol protocol) {
  return protocol == Protocol::tls || protocol == Protocol::wss;
}
/// Over which every message has a frame of its own, and which only the other side can open.
constexpr bool is_web_socket(Protocol protocol) {
  return protocol == Protocol::ws || protocol == Protocol::wss;
}
std::string_view to_text(Protocol protocol);  ///< "UDP", "TCP", "TLS", "WS", "WSS": as in Via
std::optional<Protocol> protocol_from(std::string_view text);
/// What our Contact on such a flow says: ";transport=tcp". "tls" is deprecated (RFC 3261 §26.2.2) and what everybody
/// writes; both WebSockets are "ws" (RFC 7118 §5.3).
std::string_view contact_params(Protocol protocol);
std::uint16_t usual_port(Protocol protocol);  ///< where none is said: RFC 3261 §19.1.2, RFC 7118 §9

/// A stream lives on the shard that accepted or opened it; any shard may send over it by name.
struct ConnectionId {
  ShardId shard;
  std::uint32_t serial = 0;  ///< 0: none (datagrams, or "open one")
  friend bool operator==(ConnectionId, ConnectionId) = default;
};

/// A value; stays valid when the connection is gone (sending then opens a new one to `remote`, for requests).
struct Flow {
  Protocol protocol = Protocol::udp;
  SocketAddress local;  ///< our listening address, also for streams that we opened
  SocketAddress remote;
  ConnectionId connection;
  std::string advertised_host;  ///< for Via and Contact; IPv6 in brackets
  std::uint16_t advertised_port = 5060;
  TlsPeerPtr peer{};  ///< over TLS that we opened or open: whom it must lead to
  friend bool operator==(const Flow&, const Flow&) = default;
};

}  // namespace tandem::sipstack
