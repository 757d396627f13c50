// A shard and a network for the tests of this module: virtual time, datagrams only, nothing lost.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "net/network.h"
#include "rtp/packet.h"
#include "runtime/shard.h"

namespace tandem::media {

class FakeShard final : public runtime::Shard {
 public:
  FakeShard() : Shard(ShardId{0}, 1, Random{1}) { set_time(TimePoint{std::chrono::seconds{100}}, WallTime{}); }
  void post(ShardId, runtime::Task task) override { tasks_.push_back(std::move(task)); }
  void pass(Duration time) { set_time(now() + time, WallTime{}); }

 private:
  std::deque<runtime::Task> tasks_;
};

class FakeNetwork final : public net::Network {
 public:
  struct Sent {
    SocketAddress from, to;
    std::string bytes;
  };

  std::set<std::uint16_t> taken_ports;  ///< the system refuses these
  std::set<IpAddress> addresses;        ///< others do not exist; empty: all exist
  std::vector<Sent> sent;               ///< to addresses that have no socket here
  std::size_t open_sockets() const { return sockets_.size(); }

  std::expected<std::unique_ptr<net::DatagramSocket>, net::NetError> open_datagram(
      SocketAddress local, const net::DatagramOptions&, net::DatagramHandler& handler) override {
    if (!addresses.empty() && !addresses.contains(local.ip))
      return std::unexpected(net::NetError{net::NetFault::no_such_address, "no such address"});
    if (taken_ports.contains(local.port) || sockets_.contains(local))
      return std::unexpected(net::NetError{net::NetFault::address_in_use, "in use"});
    sockets_[local] = &handler;
    return std::make_unique<Socket>(*this, local);
  }

  /// Hands over what arrives at `to`; false when nobody listens there.
  bool arrive(SocketAddress from, SocketAddress to, std::string bytes) {
    const auto found = sockets_.find(to);
    if (found == sockets_.end()) return false;
    found->second->on_datagram({from, to, bytes});
    return true;
  }
  /// Delivers what sockets here sent to each other until nothing is under way.
  void deliver() {
    while (!under_way_.empty()) {
      auto next = std::move(under_way_.front());
      under_way_.pop_front();
      if (!arrive(next.from, next.to, next.bytes)) sent.push_back(std::move(next));
    }
  }
  /// What was sent since the last call.
  std::vector<Sent> take_sent() {
    deliver();
    return std::exchange(sent, {});
  }

  std::expected<std::unique_ptr<net::Listener>, net::NetError> listen(SocketAddress, net::Sharing,
                                                                      net::StreamAcceptor&) override {
    return std::unexpected(net::NetError{net::NetFault::other, "no streams here"});
  }
  std::unique_ptr<net::Stream> connect(SocketAddress, SocketAddress, net::StreamHandler&) override { return nullptr; }
  std::unique_ptr<net::NameQuery> resolve_addresses(std::string_view, net::NameHandler) override { return nullptr; }
  std::unique_ptr<net::NameQuery> resolve_services(std::string_view, net::NameHandler) override { return nullptr; }
  std::unique_ptr<net::NameQuery> resolve_pointers(std::string_view, net::NameHandler) override { return nullptr; }
  IpAddress local_address_towards(const IpAddress&) override { return IpAddress::loopback(); }

 private:
  class Socket final : public net::DatagramSocket {
   public:
    Socket(FakeNetwork& network, SocketAddress local) : network_(network), local_(local) {}
    ~Socket() override { network_.sockets_.erase(local_); }
    void send(SocketAddress to, std::span<const char> bytes) override {
      network_.under_way_.push_back({local_, to, {bytes.begin(), bytes.end()}});
    }
    SocketAddress local() const override { return local_; }

   private:
    FakeNetwork& network_;
    SocketAddress local_;
  };

  std::map<SocketAddress, net::DatagramHandler*> sockets_;
  std::deque<Sent> under_way_;
};

/// 172 bytes of RTP, as a phone sends every 20 ms.
inline std::string rtp_packet(std::uint16_t sequence, std::uint32_t ssrc = 1, std::uint8_t payload_type = 8) {
  std::string bytes(rtp::header_bytes + 160, '\x55');
  rtp::write_header({.payload_type = payload_type, .sequence = sequence, .timestamp = sequence * 160u, .ssrc = ssrc},
                    bytes);
  return bytes;
}

}  // namespace tandem::media
