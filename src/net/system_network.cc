#include "net/system_network.h"

#include "net/address_watch.h"
#include "net/datagram.h"
#include "net/route_probe.h"
#include "net/stream.h"

namespace tandem::net {

SystemNetwork::SystemNetwork(runtime::Loop& loop, NetworkOptions options)
    : loop_(loop),
      claims_(options.claims),
      datagrams_(std::make_unique<DatagramHub>(loop)),
      streams_(std::make_unique<StreamHub>(loop)),
      routes_(std::make_unique<RouteProbe>()),
      resolver_(loop, options.resolver) {}

SystemNetwork::~SystemNetwork() = default;

std::expected<std::unique_ptr<DatagramSocket>, NetError> SystemNetwork::open_datagram(SocketAddress local,
                                                                                      const DatagramOptions& options,
                                                                                      DatagramHandler& handler) {
  return datagrams_->open(local, options, claims_, handler);
}

std::expected<std::unique_ptr<Listener>, NetError> SystemNetwork::listen(SocketAddress local, Sharing sharing,
                                                                         StreamAcceptor& acceptor) {
  return streams_->listen(local, sharing, claims_, acceptor);
}

std::unique_ptr<Stream> SystemNetwork::connect(SocketAddress local, SocketAddress remote, StreamHandler& handler) {
  return std::make_unique<TcpStream>(*streams_, local, remote, handler);
}

std::unique_ptr<NameQuery> SystemNetwork::resolve_addresses(std::string_view name, NameHandler handler) {
  return resolver_.addresses(name, std::move(handler));
}

std::unique_ptr<NameQuery> SystemNetwork::resolve_services(std::string_view name, NameHandler handler) {
  return resolver_.services(name, std::move(handler));
}

std::unique_ptr<NameQuery> SystemNetwork::resolve_pointers(std::string_view name, NameHandler handler) {
  return resolver_.pointers(name, std::move(handler));
}

IpAddress SystemNetwork::local_address_towards(const IpAddress& remote) {
  return routes_->local_address_towards(remote, loop_.now());
}

void SystemNetwork::set_address_listener(std::function<void()> listener) {
  address_watch_.reset();
  if (!listener) return;
  address_watch_ = std::make_unique<AddressWatch>(loop_, [this, listener = std::move(listener)] {
    *routes_ = RouteProbe();
    listener();
  });
}

}  // namespace tandem::net
