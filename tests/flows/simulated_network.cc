#include "flows/simulated_network.h"

#include <algorithm>

#include "base/text.h"
#include "flows/simulated_sockets.h"
#include "flows/simulator.h"

namespace tandem::flows {

template <class State>
void SimWire::close(std::unordered_map<std::uint16_t, std::vector<State*>>& table, State& closing) {
  auto& others = table[closing.local.port];
  std::erase(others, &closing);
  if (others.empty()) table.erase(closing.local.port);
  --open_;
}

class SimDatagramSocket final : public net::DatagramSocket {
 public:
  explicit SimDatagramSocket(std::shared_ptr<DatagramState> state) : state_(std::move(state)) {}
  ~SimDatagramSocket() override {
    state_->handler = nullptr;
    state_->wire.close(state_->host.datagrams_, *state_);
  }
  void send(SocketAddress to, std::span<const char> bytes) override {
    if (bytes.size() > max_datagram_bytes || to.port == 0) return;
    auto from = state_->local;
    if (from.ip.is_v4() != to.ip.is_v4()) return;
    if (from.ip.is_unspecified()) from.ip = state_->host.address_towards(to.ip);
    state_->wire.send_datagram(state_, from, to, bytes);
  }
  SocketAddress local() const override { return state_->local; }

 private:
  static constexpr std::size_t max_datagram_bytes = 65'507;
  std::shared_ptr<DatagramState> state_;
};

class SimListener final : public net::Listener {
 public:
  explicit SimListener(std::shared_ptr<ListenerState> state) : state_(std::move(state)) {}
  ~SimListener() override {
    state_->acceptor = nullptr;
    state_->wire.close(state_->host.listeners_, *state_);
  }
  SocketAddress local() const override { return state_->local; }

 private:
  std::shared_ptr<ListenerState> state_;
};

namespace {

constexpr Duration name_timeout = std::chrono::seconds(5);

/// Holds the handler until the answer comes; the answer finds nobody when this is gone.
class SimNameQuery final : public net::NameQuery {
 public:
  explicit SimNameQuery(std::shared_ptr<net::NameHandler> handler) : handler_(std::move(handler)) {}

 private:
  std::shared_ptr<net::NameHandler> handler_;
};

bool overlap(const IpAddress& a, const IpAddress& b) {
  return a.is_v4() == b.is_v4() && (a == b || a.is_unspecified() || b.is_unspecified());
}

}  // namespace

template <class Table>
std::expected<SocketAddress, net::NetError> SimNetwork::bind(const Table& taken, SocketAddress wanted,
                                                             net::Sharing sharing) {
  if (!wanted.ip.is_unspecified() && !host_.owns(wanted.ip))
    return std::unexpected(net::NetError{net::NetFault::no_such_address, "cannot assign requested address"});
  const auto is_free = [&](std::uint16_t port) {
    if (host_.occupied_.contains(port)) return false;
    const auto at = taken.find(port);
    if (at == taken.end()) return true;
    return std::ranges::all_of(at->second, [&](const auto* other) {
      const bool together = sharing == net::Sharing::across_shards && other->shared && other->local.ip == wanted.ip;
      return together || !overlap(other->local.ip, wanted.ip);
    });
  };
  if (wanted.port != 0) {
    if (is_free(wanted.port)) return wanted;
    return std::unexpected(net::NetError{net::NetFault::address_in_use, "address already in use"});
  }
  for (int tries = 0; tries < 16'384; ++tries) {
    wanted.port = host_.next_port_;
    host_.next_port_ = host_.next_port_ == 65'535 ? 49'152 : static_cast<std::uint16_t>(host_.next_port_ + 1);
    if (is_free(wanted.port)) return wanted;
  }
  return std::unexpected(net::NetError{net::NetFault::address_in_use, "no free port"});
}

std::expected<std::unique_ptr<net::DatagramSocket>, net::NetError> SimNetwork::open_datagram(
    SocketAddress local, const net::DatagramOptions& options, net::DatagramHandler& handler) {
  const auto bound = bind(host_.datagrams_, local, options.sharing);
  if (!bound) return std::unexpected(bound.error());
  auto& wire = world_.wire();
  const bool shared = options.sharing == net::Sharing::across_shards;
  auto state = std::make_shared<DatagramState>(DatagramState{wire, host_, shard_, *bound, shared, &handler, {}});
  state->self = state;
  host_.datagrams_[bound->port].push_back(state.get());
  ++wire.open_;
  return std::make_unique<SimDatagramSocket>(std::move(state));
}

std::expected<std::unique_ptr<net::Listener>, net::NetError> SimNetwork::listen(SocketAddress local,
                                                                                net::Sharing sharing,
                                                                                net::StreamAcceptor& acceptor) {
  const auto bound = bind(host_.listeners_, local, sharing);
  if (!bound) return std::unexpected(bound.error());
  auto& wire = world_.wire();
  const bool shared = sharing == net::Sharing::across_shards;
  auto state = std::make_shared<ListenerState>(ListenerState{wire, host_, shard_, *bound, shared, &acceptor, {}});
  state->self = state;
  host_.listeners_[bound->port].push_back(state.get());
  ++wire.open_;
  return std::make_unique<SimListener>(std::move(state));
}

std::unique_ptr<net::NameQuery> SimNetwork::ask(std::string_view name, Records records, net::NameHandler handler) {
  auto& wire = world_.wire();
  auto waiting = std::make_shared<net::NameHandler>(std::move(handler));
  auto wait = wire.name_delay_;
  const auto known = wire.names_.find(lower_case(name));
  if (known != wire.names_.end() && known->second.fault == net::NameFault::timed_out) wait = name_timeout;
  if (wire.names_down_) wait = name_timeout;
  const auto answer = [&wire, text = lower_case(name), records]() -> net::NameResult {
    if (text.empty() || text.size() > 253) return std::unexpected(net::NameFault::bad_name);
    const auto at = wire.names_.find(text);
    if (wire.names_down_) return std::unexpected(net::NameFault::timed_out);
    if (at == wire.names_.end()) return std::unexpected(net::NameFault::not_found);
    if (at->second.fault) return std::unexpected(*at->second.fault);
    net::NameAnswer found;
    found.ttl = at->second.ttl;
    if (records == Records::services) found.services = at->second.services;
    if (records == Records::addresses) found.addresses = at->second.addresses;
    if (records == Records::pointers) found.pointers = at->second.pointers;
    if (found.services.empty() && found.addresses.empty() && found.pointers.empty())
      return std::unexpected(net::NameFault::not_found);
    return found;
  };
  world_.at(world_.now() + wait, shard_, [weak = std::weak_ptr<net::NameHandler>(waiting), answer] {
    // Kept alive over the call, in which the query may be destroyed.
    if (const auto still = weak.lock()) (*still)(answer());
  });
  return std::make_unique<SimNameQuery>(std::move(waiting));
}

std::unique_ptr<net::NameQuery> SimNetwork::resolve_addresses(std::string_view name, net::NameHandler handler) {
  return ask(name, Records::addresses, std::move(handler));
}

std::unique_ptr<net::NameQuery> SimNetwork::resolve_services(std::string_view name, net::NameHandler handler) {
  return ask(name, Records::services, std::move(handler));
}

std::unique_ptr<net::NameQuery> SimNetwork::resolve_pointers(std::string_view name, net::NameHandler handler) {
  return ask(name, Records::pointers, std::move(handler));
}

void SimNetwork::set_address_listener(std::function<void()> listener) {
  std::erase(host_.listening_for_changes_, this);
  if (listener) host_.listening_for_changes_.push_back(this);
  address_listener_ = std::move(listener);
}

void SimNetwork::tell_address_change() {
  shard_.run([this] { address_listener_(); });
}

}  // namespace tandem::flows
