// What the wire knows of open sockets. Only for the simulator's own files.
#pragma once

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

#include "flows/simulated_wire.h"
#include "flows/simulator.h"

namespace tandem::flows {

/// An open datagram socket. Shared with packets on their way; `handler` is null once it is closed.
struct DatagramState {
  SimWire& wire;
  SimHost& host;
  SimShard& shard;
  SocketAddress local;
  bool shared;
  net::DatagramHandler* handler;
  std::weak_ptr<DatagramState> self;
};

struct ListenerState {
  SimWire& wire;
  SimHost& host;
  SimShard& shard;
  SocketAddress local;
  bool shared;
  net::StreamAcceptor* acceptor;
  std::weak_ptr<ListenerState> self;
};

/// Those of `sockets` bound to `to` or, if there is none, to the wildcard of its family; the one that SO_REUSEPORT's
/// hash of the packet's addresses picks.
template <class State>
State* receiver_of(const std::unordered_map<std::uint16_t, std::vector<State*>>& table, const SocketAddress& from,
                   const SocketAddress& to) {
  const auto at = table.find(to.port);
  if (at == table.end()) return nullptr;
  for (const bool wildcard : {false, true}) {
    const auto fits = [&](const State* state) {
      const auto& ip = state->local.ip;
      return wildcard ? ip.is_unspecified() && ip.is_v4() == to.ip.is_v4() : ip == to.ip;
    };
    const auto count = static_cast<std::size_t>(std::ranges::count_if(at->second, fits));
    if (count == 0) continue;
    auto left = count == 1 ? 0 : (hash_value(from) * 31 + hash_value(to)) % count;
    for (auto* state : at->second)
      if (fits(state) && left-- == 0) return state;
  }
  return nullptr;
}

}  // namespace tandem::flows
