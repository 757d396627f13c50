#include "sipstack/transport.h"

#include <algorithm>
#include <ranges>

#include "net/tls_stream.h"
#include "net/web_socket_stream.h"

namespace tandem::sipstack {
namespace {

constexpr std::size_t most_remembered_routes = 4096;
constexpr std::chrono::seconds route_life{10};
constexpr std::size_t most_names = 4;  ///< of one connection

bool same_place(const ListenAddress& a, const ListenAddress& b) {
  return a.protocol == b.protocol && a.bind == b.bind;
}

bool is_inside(const ListenAddress& asked, const IpAddress& peer) {
  return peer.is_loopback() || std::ranges::any_of(asked.inside, [&](const Prefix& net) { return net.contains(peer); });
}

}  // namespace

/// One listening address.
class Transport::Port final : public net::DatagramHandler, public net::StreamAcceptor {
 public:
  Port(Transport& transport, ListenAddress wanted) : asked(std::move(wanted)), transport_(transport) {}

  std::optional<net::NetError> open(net::Network& network) {
    if (asked.protocol == Protocol::udp) {
      net::DatagramOptions options;
      options.sharing = net::Sharing::across_shards;
      options.receive_buffer_bytes = receive_buffer_bytes;
      auto opened = network.open_datagram(asked.bind, options, *this);
      if (!opened) return opened.error();
      socket = std::move(*opened);
      real = socket->local();
    } else if (!asked.accepts()) {
      if (asked.protocol == Protocol::wss)
        return net::NetError{net::NetFault::insecure, "it has no certificate that can be used"};
      real = {asked.bind.ip, asked.bind.port != 0 ? asked.bind.port : usual_port(asked.protocol)};
    } else {
      auto opened = network.listen(asked.bind, net::Sharing::across_shards, *this);
      if (!opened) return opened.error();
      listener = std::move(*opened);
      real = listener->local();
    }
    return std::nullopt;
  }

  void on_datagram(const net::Datagram& datagram) override { transport_.on_datagram(*this, datagram); }
  void on_send_failed(SocketAddress peer) override { transport_.user_.on_unreachable(peer); }
  void on_accepted(std::unique_ptr<net::Stream> stream) override { transport_.on_accepted(*this, std::move(stream)); }

  /// Another name, advertised address or certificate; connections stay. Listens from now on, or no more, as the
  /// certificate has come or gone.
  std::optional<net::NetError> change(ListenAddress wanted, net::Network& network) {
    const bool before = asked.accepts(), after = wanted.accepts();
    asked = std::move(wanted);
    if (before == after) return std::nullopt;
    listener.reset();
    return open(network);
  }

  /// Does a flow with this local address belong here?
  bool covers(Protocol protocol, const SocketAddress& local) const {
    return asked.protocol == protocol && asked.bind.ip.is_v4() == local.ip.is_v4() &&
           (local.port == 0 || local.port == real.port) &&
           (asked.bind.ip.is_unspecified() || local.ip.is_unspecified() || asked.bind.ip == local.ip);
  }

  static constexpr int receive_buffer_bytes = 1 << 20;
  ListenAddress asked;
  SocketAddress real;
  std::unique_ptr<net::DatagramSocket> socket;
  std::unique_ptr<net::Listener> listener;

 private:
  Transport& transport_;
};

Transport::Transport(runtime::Shard& shard, net::Network& network, const StackOptions& options, TransportUser& user,
                     StackCounters& counters)
    : shard_(shard),
      network_(network),
      options_(options),
      user_(user),
      counters_(counters),
      handshakes_(shard.random().next()) {}

Transport::~Transport() = default;

std::vector<std::pair<std::string, net::NetError>> Transport::listen(std::span<const ListenAddress> wanted) {
  std::vector<std::unique_ptr<Port>> closing;
  std::erase_if(ports_, [&](std::unique_ptr<Port>& port) {
    if (std::ranges::any_of(wanted, [&](const ListenAddress& w) { return same_place(w, port->asked); })) return false;
    closing.push_back(std::move(port));
    return true;
  });
  for (auto& port : closing) {
    close_connections_of(*port);
    port->socket.reset();
    port->listener.reset();
  }

  std::vector<std::pair<std::string, net::NetError>> errors;
  for (const ListenAddress& want : wanted) {
    const auto there = std::ranges::find_if(ports_, [&](const auto& port) { return same_place(want, port->asked); });
    if (there != ports_.end()) {
      if (auto error = (*there)->change(want, network_)) errors.emplace_back(want.name, std::move(*error));
      continue;
    }
    auto port = std::make_unique<Port>(*this, want);
    if (auto error = port->open(network_)) {
      errors.emplace_back(want.name, std::move(*error));
    } else {
      ports_.push_back(std::move(port));
    }
  }
  for (auto& port : closing) {
    const SocketAddress was = port->real;
    const Protocol protocol = port->asked.protocol;
    closed_ports_.push_back(std::move(port));
    user_.on_transport_closed(protocol, was);
  }
  if (!closed_ports_.empty()) sweep_later();
  return errors;
}

/// Connections and ports end while somebody may still be inside them, so they are destroyed a little later.
void Transport::sweep_later() {
  sweep_.arm(shard_.timers(), shard_.now(), [this] {
    closed_.clear();
    closed_ports_.clear();
  });
}

std::vector<ListenAddress> Transport::listening() const {
  std::vector<ListenAddress> all;
  for (const auto& port : ports_) {
    all.push_back(port->asked);
    all.back().bind = port->real;
  }
  return all;
}

Flow Transport::flow_through(const Port& port, const IpAddress& local_ip, const SocketAddress& remote) const {
  const ListenAddress& asked = port.asked;
  Flow flow;
  flow.protocol = asked.protocol;
  flow.local = {asked.bind.ip.is_unspecified() ? local_ip : asked.bind.ip, port.real.port};
  flow.remote = remote;
  const bool one_for_all = asked.advertised_host.empty() && asked.advertised_port == 0;
  const bool own = one_for_all || is_inside(asked, remote.ip);
  flow.advertised_host = own || asked.advertised_host.empty() ? flow.local.ip.to_uri_host() : asked.advertised_host;
  flow.advertised_port = own || asked.advertised_port == 0 ? port.real.port : asked.advertised_port;
  return flow;
}

void Transport::on_datagram(Port& port, const net::Datagram& datagram) {
  user_.on_arrival(datagram.bytes, flow_through(port, datagram.to.ip, datagram.from));
}

bool Transport::may_come(const Port& port, const IpAddress& source) {
  const auto known = accepted_per_ip_.find(source);
  if (connections_.size() >= options_.max_connections) return false;
  if (known != accepted_per_ip_.end() && known->second >= options_.max_connections_per_ip) return false;
  return !is_secure(port.asked.protocol) || handshakes_.take(source, shard_.now());
}

void Transport::on_accepted(Port& port, std::unique_ptr<net::Stream> stream) {
  const SocketAddress remote = stream->remote();
  if (!may_come(port, remote.ip)) {
    ++counters_.connections_refused;
    return;  // closes the stream
  }
  ++accepted_per_ip_[remote.ip];
  ++counters_.connections_accepted;
  Flow flow = flow_through(port, stream->local().ip, remote);
  const std::uint32_t serial = next_serial_++;
  flow.connection = {shard_.id(), serial};
  auto connection =
      std::make_unique<Connection>(shard_, options_, user(), std::move(flow), Connection::Origin::accepted);
  Connection& accepted = *connection;
  connections_.emplace(serial, std::move(connection));
  remember(accepted, way_of(accepted.flow()));
  accepted.attach(dressed(port, std::move(stream)));
}

/// What is spoken over TCP at this port.
std::unique_ptr<net::Stream> Transport::dressed(const Port& port, std::unique_ptr<net::Stream> stream) {
  if (is_secure(port.asked.protocol))
    stream = std::make_unique<net::TlsStream>(shard_, std::move(stream), *port.asked.tls);
  if (is_web_socket(port.asked.protocol)) stream = std::make_unique<net::WebSocketStream>(shard_, std::move(stream));
  return stream;
}

std::unique_ptr<net::Stream> Transport::connect(const Flow& flow, const Port& port, net::StreamHandler& handler) {
  const auto open = [&](net::StreamHandler& below) { return network_.connect({flow.local.ip, 0}, flow.remote, below); };
  if (flow.protocol != Protocol::tls) return open(handler);
  const auto& context = flow.peer->context ? flow.peer->context : port.asked.tls;
  return std::make_unique<net::TlsStream>(shard_, open, *context, flow.peer->expected, handler);
}

Transport::Port* Transport::best_port(Protocol protocol, const SocketAddress& remote, const IpAddress& towards,
                                      const std::optional<SocketAddress>& local) {
  Port* best = nullptr;
  int best_rank = -1;
  for (const auto& port : ports_) {
    const IpAddress& bind = port->asked.bind.ip;
    if (port->asked.protocol != protocol || bind.is_v4() != remote.ip.is_v4()) continue;
    if (local && !port->covers(protocol, *local)) continue;
    // From a loopback address nothing leaves the machine.
    const bool fits = bind.is_unspecified() || bind.is_loopback() == remote.ip.is_loopback();
    const int rank = bind == towards ? 3 : bind.is_unspecified() ? 2 : fits ? 1 : 0;
    if (rank > best_rank) {
      best = port.get();
      best_rank = rank;
    }
  }
  return best;
}

IpAddress Transport::local_towards(const IpAddress& remote) {
  if (shard_.now() - local_towards_since_ > route_life || local_towards_.size() >= most_remembered_routes) {
    local_towards_.clear();
    local_towards_since_ = shard_.now();
  }
  const auto known = local_towards_.find(remote);
  if (known != local_towards_.end()) return known->second;
  return local_towards_[remote] = network_.local_address_towards(remote);
}

std::optional<Flow> Transport::way_to(const Way& way, const std::optional<SocketAddress>& local) {
  const IpAddress towards = local_towards(way.remote.ip);
  const Port* port = best_port(way.protocol, way.remote, towards, local);
  if (!port) return std::nullopt;
  const bool chosen = local && !local->ip.is_unspecified();
  Flow flow = flow_through(*port, chosen ? local->ip : towards, way.remote);
  flow.peer = way.peer;
  if (is_reliable(way.protocol)) {
    const auto known = by_way_.find(way);
    if (known != by_way_.end()) flow.connection = {shard_.id(), known->second};
  }
  return flow;
}

Transport::Port* Transport::port_of(const Flow& flow) {
  const auto at =
      std::ranges::find_if(ports_, [&](const auto& port) { return port->covers(flow.protocol, flow.local); });
  return at == ports_.end() ? nullptr : at->get();
}

Connection* Transport::connection_for(const Flow& flow) {
  if (flow.connection.serial != 0 && flow.connection.shard == shard_.id()) {
    const auto at = connections_.find(flow.connection.serial);
    if (at != connections_.end() && at->second->open()) return at->second.get();
  }
  const auto known = by_way_.find(way_of(flow));
  return known == by_way_.end() ? nullptr : connections_.at(known->second).get();
}

/// Whom TLS should lead to must be known. Behind a WebSocket is a browser, which nobody can call.
bool Transport::may_open(const Flow& flow, const Port& port) {
  if (is_web_socket(flow.protocol)) return false;
  return flow.protocol != Protocol::tls || (flow.peer && (flow.peer->context || port.asked.tls));
}

Connection* Transport::open(Flow& flow) {
  const Port* const port = port_of(flow);
  if (!port || !may_open(flow, *port)) return nullptr;
  if (connections_.size() >= options_.max_connections) {
    ++counters_.connections_refused;
    return nullptr;
  }
  ++counters_.connections_opened;
  const std::uint32_t serial = next_serial_++;
  flow.connection = {shard_.id(), serial};
  auto made = std::make_unique<Connection>(shard_, options_, user(), flow, Connection::Origin::opened);
  Connection& connection = *made;
  connections_.emplace(serial, std::move(made));
  remember(connection, way_of(flow));
  connection.attach(connect(flow, *port, connection.handler()));
  return &connection;
}

bool Transport::send(Flow& flow, std::string_view bytes) {
  if (!is_reliable(flow.protocol)) {
    Port* port = port_of(flow);
    if (!port || !port->socket) return false;
    port->socket->send(flow.remote, bytes);
    return true;
  }
  Connection* connection = connection_for(flow);
  if (!connection) connection = open(flow);
  if (!connection) return false;
  flow.connection = connection->flow().connection;
  connection->carried_messages = true;
  connection->send(bytes);
  return true;
}

void Transport::ping(ConnectionId id, bool pong_expected) {
  const auto at = connections_.find(id.serial);
  if (at != connections_.end() && at->second->open()) at->second->ping(pong_expected);
}

void Transport::remember(Connection& connection, Way way) {
  by_way_[way] = connection.flow().connection.serial;
  known_as_[connection.flow().connection.serial].push_back(std::move(way));
}

void Transport::add_alias(ConnectionId id, const SocketAddress& alias) {
  const auto at = connections_.find(id.serial);
  if (id.shard != shard_.id() || at == connections_.end()) return;
  Connection& connection = *at->second;
  const Protocol protocol = connection.flow().protocol;
  // §5.1: over TLS it would take a certificate that says so; browsers are never called.
  if (protocol != Protocol::tcp) return;
  const Way way{protocol, alias};
  if (known_as_[id.serial].size() >= most_names || by_way_.contains(way)) return;
  remember(connection, way);
}

void Transport::on_stream_message(Connection& connection, std::span<char> bytes) {
  user_.on_arrival(bytes, connection.flow());
}

void Transport::on_stream_broken(Connection& connection, std::span<char> head, sip::ParseFault fault) {
  user_.on_broken_stream(head, fault, connection.flow());
}

void Transport::on_keep_alive() {
  ++counters_.keep_alives;
}

void Transport::on_connection_ready(Connection& connection) {
  user_.on_connection_ready(way_of(connection.flow()));
}

void Transport::on_connection_closed(Connection& connection) {
  const ConnectionId id = connection.flow().connection;
  const auto at = connections_.find(id.serial);
  if (at == connections_.end()) return;
  ++counters_.connections_closed;
  closed_.push_back(std::move(at->second));
  connections_.erase(at);
  for (const Way& way : std::exchange(known_as_[id.serial], {})) {
    const auto known = by_way_.find(way);
    if (known != by_way_.end() && known->second == id.serial) by_way_.erase(known);
  }
  known_as_.erase(id.serial);
  if (connection.origin() == Connection::Origin::accepted) {
    const auto count = accepted_per_ip_.find(connection.flow().remote.ip);
    if (count != accepted_per_ip_.end() && --count->second == 0) accepted_per_ip_.erase(count);
  }
  sweep_later();
  // By TLS 1.3 a server that refuses our certificate says so only when we take the connection for good (RFC 8446 §4.6).
  const bool refused = connection.fault() && connection.fault()->fault == net::NetFault::insecure;
  if (connection.origin() == Connection::Origin::opened && connection.fault() && (refused || !connection.ready()))
    user_.on_connection_failed(way_of(connection.flow()), *connection.fault());
  if (connection.carried_messages) user_.on_connection_lost(id);
}

void Transport::close_connections_of(const Port& port) {
  std::vector<Connection*> closing;
  for (const auto& connection : connections_ | std::views::values)
    if (port.covers(connection->flow().protocol, connection->flow().local)) closing.push_back(connection.get());
  for (Connection* connection : closing) connection->close();
}

void Transport::own_address_changed() {
  local_towards_.clear();
  std::vector<Connection*> stranded;
  for (const auto& connection : connections_ | std::views::values) {
    if (connection->origin() != Connection::Origin::opened) continue;
    const Flow& flow = connection->flow();
    if (local_towards(flow.remote.ip) != flow.local.ip) stranded.push_back(connection.get());
  }
  for (Connection* connection : stranded) connection->close();
}

void Transport::close_all() {
  static_cast<void>(listen({}));
}

}  // namespace tandem::sipstack
