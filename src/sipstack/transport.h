// The listening addresses and connections of one shard: RFC 3261 §18.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/network.h"
#include "runtime/shard.h"
#include "sipstack/connection.h"
#include "sipstack/flow.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

/// Told what arrives. May send, and change what is listened to, from within each call.
class TransportUser {
 public:
  /// A datagram or one frame of a stream, unread; writable, valid during the call.
  virtual void on_arrival(std::span<char> bytes, const Flow& from) = 0;
  /// A stream broke; `head` is the header block that broke it, if it was complete.
  virtual void on_broken_stream(std::span<char> head, sip::ParseFault fault, const Flow& from) = 0;
  /// Requests went over this connection; what is not answered yet will not be answered by it.
  virtual void on_connection_lost(ConnectionId connection) = 0;
  /// ICMP says that nobody is there.
  virtual void on_unreachable(const SocketAddress& peer) = 0;
  /// This listening address is closed now.
  virtual void on_transport_closed(Protocol protocol, const SocketAddress& bind) = 0;

 protected:
  ~TransportUser() = default;
};

/// Shard: its own. `options`, `user` and `counters` must outlive it.
class Transport final : private ConnectionUser {
 public:
  enum class Carrying : std::uint8_t { request, response };

  Transport(runtime::Shard& shard, net::Network& network, const StackOptions& options, TransportUser& user,
            StackCounters& counters);
  ~Transport();

  std::vector<std::pair<std::string, net::NetError>> listen(std::span<const ListenAddress> wanted);
  std::vector<ListenAddress> listening() const;

  /// How to reach `remote`: our listening address of that protocol and family (and `local`, if one is asked for), and
  /// the connection that leads there already. Nothing if we do not listen on such an address.
  std::optional<Flow> way_to(Protocol protocol, const SocketAddress& remote, const std::optional<SocketAddress>& local);

  /// Over a datagram socket, over the flow's connection of this shard, or over a new one to its remote address (then
  /// `flow.connection` is set). False: nothing to send with. A connection of another shard is not our business.
  bool send(Flow& flow, std::string_view bytes);

  /// RFC 5626 §4.4.1, if the connection is one of this shard and open.
  void ping(ConnectionId connection, bool pong_expected);

  /// RFC 5923: requests to `alias` may go back over this connection of ours.
  void add_alias(ConnectionId connection, const SocketAddress& alias);

  void own_address_changed();

  std::size_t connections() const { return connections_.size(); }
  void close_all();

 private:
  class Port;
  friend class Port;

  void on_datagram(Port& port, const net::Datagram& datagram);
  void on_accepted(Port& port, std::unique_ptr<net::Stream> stream);
  void on_stream_message(Connection& connection, std::span<char> bytes) override;
  void on_stream_broken(Connection& connection, std::span<char> head, sip::ParseFault fault) override;
  void on_keep_alive() override;
  void on_connection_closed(Connection& connection) override;

  Flow flow_through(const Port& port, const IpAddress& local_ip, const SocketAddress& remote) const;
  Port* best_port(Protocol protocol, const SocketAddress& remote, const IpAddress& towards,
                  const std::optional<SocketAddress>& local);
  Port* port_of(const Flow& flow);
  Connection* connection_for(const Flow& flow);
  Connection* open(Flow& flow);
  IpAddress local_towards(const IpAddress& remote);
  void close_connections_of(const Port& port);
  void remember(Connection& connection, const SocketAddress& remote);
  void sweep_later();
  ConnectionUser& user() { return *this; }

  runtime::Shard& shard_;
  net::Network& network_;
  const StackOptions& options_;
  TransportUser& user_;
  StackCounters& counters_;
  std::vector<std::unique_ptr<Port>> ports_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Connection>> connections_;
  std::unordered_map<SocketAddress, std::uint32_t> by_remote_;
  std::unordered_map<IpAddress, std::size_t> accepted_per_ip_;
  std::vector<std::unique_ptr<Connection>> closed_;  ///< destroyed once nobody is inside them
  std::vector<std::unique_ptr<Port>> closed_ports_;
  runtime::Timer sweep_;
  std::unordered_map<IpAddress, IpAddress> local_towards_;
  TimePoint local_towards_since_{};
  std::uint32_t next_serial_ = 1;
};

}  // namespace tandem::sipstack
