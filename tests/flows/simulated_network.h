// What the code under test sees of the simulated wire: net::Network of one shard.
#pragma once

#include "flows/simulated_wire.h"
#include "net/network.h"

namespace tandem::flows {

/// Sockets and names of one simulated shard. Binds as Linux does: an address must be the host's or a wildcard, a taken
/// one is refused unless all share it across shards; wildcards receive for every address of their family.
class SimNetwork final : public net::Network {
 public:
  SimNetwork(World& world, SimHost& host, SimShard& shard) : world_(world), host_(host), shard_(shard) {}

  std::expected<std::unique_ptr<net::DatagramSocket>, net::NetError> open_datagram(
      SocketAddress local, const net::DatagramOptions& options, net::DatagramHandler& handler) override;
  std::expected<std::unique_ptr<net::Listener>, net::NetError> listen(SocketAddress local, net::Sharing sharing,
                                                                      net::StreamAcceptor& acceptor) override;
  std::unique_ptr<net::Stream> connect(SocketAddress local, SocketAddress remote, net::StreamHandler& handler) override;
  std::unique_ptr<net::NameQuery> resolve_addresses(std::string_view name, net::NameHandler handler) override;
  std::unique_ptr<net::NameQuery> resolve_services(std::string_view name, net::NameHandler handler) override;
  std::unique_ptr<net::NameQuery> resolve_pointers(std::string_view name, net::NameHandler handler) override;
  IpAddress local_address_towards(const IpAddress& remote) override { return host_.address_towards(remote); }
  void set_address_listener(std::function<void()> listener) override;
  void tell_address_change();

  SimHost& host() { return host_; }

 private:
  template <class Table>
  std::expected<SocketAddress, net::NetError> bind(const Table& taken, SocketAddress wanted, net::Sharing sharing);
  enum class Records : std::uint8_t { addresses, services, pointers };
  std::unique_ptr<net::NameQuery> ask(std::string_view name, Records records, net::NameHandler handler);

  World& world_;
  SimHost& host_;
  SimShard& shard_;
  std::function<void()> address_listener_;
};

}  // namespace tandem::flows
