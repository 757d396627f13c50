// Where a message came from and by what way an answer or a later request goes back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/shard_id.h"

namespace tandem::sipstack {

enum class Protocol : std::uint8_t { udp, tcp };  // tls, ws and wss join here
constexpr bool is_reliable(Protocol protocol) {
  return protocol != Protocol::udp;
}
std::string_view to_text(Protocol protocol);  ///< "UDP", "TCP": as in Via

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
  friend bool operator==(const Flow&, const Flow&) = default;
};

}  // namespace tandem::sipstack
