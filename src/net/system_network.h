// The system's sockets and name servers on one shard's loop.
#pragma once

#include <memory>

#include "net/network.h"
#include "net/port_claims.h"
#include "net/resolver.h"
#include "runtime/loop.h"

namespace tandem::net {

class DatagramHub;
class StreamHub;
class RouteProbe;
class AddressWatch;

struct NetworkOptions {
  ResolverOptions resolver;
  PortClaims* claims = nullptr;  ///< shared by all shards; without it a foreign process at our port goes unnoticed
};

/// Shard: the loop's; made and destroyed on its thread (or while it does not run), after everything opened with it.
class SystemNetwork final : public Network {
 public:
  explicit SystemNetwork(runtime::Loop& loop, NetworkOptions options = {});
  ~SystemNetwork() override;

  std::expected<std::unique_ptr<DatagramSocket>, NetError> open_datagram(SocketAddress local,
                                                                         const DatagramOptions& options,
                                                                         DatagramHandler& handler) override;
  std::expected<std::unique_ptr<Listener>, NetError> listen(SocketAddress local, Sharing sharing,
                                                            StreamAcceptor& acceptor) override;
  std::unique_ptr<Stream> connect(SocketAddress local, SocketAddress remote, StreamHandler& handler) override;
  std::unique_ptr<NameQuery> resolve_addresses(std::string_view name, NameHandler handler) override;
  std::unique_ptr<NameQuery> resolve_services(std::string_view name, NameHandler handler) override;
  std::unique_ptr<NameQuery> resolve_pointers(std::string_view name, NameHandler handler) override;
  void use_name_servers(const std::vector<SocketAddress>& servers) override { resolver_.set_servers(servers); }
  IpAddress local_address_towards(const IpAddress& remote) override;
  void set_address_listener(std::function<void()> listener) override;

 private:
  runtime::Loop& loop_;
  PortClaims* claims_;
  std::unique_ptr<DatagramHub> datagrams_;
  std::unique_ptr<StreamHub> streams_;
  std::unique_ptr<RouteProbe> routes_;
  std::unique_ptr<AddressWatch> address_watch_;
  Resolver resolver_;
};

}  // namespace tandem::net
