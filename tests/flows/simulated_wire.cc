#include "flows/simulated_wire.h"

#include <algorithm>
#include <cassert>

#include "base/hash.h"
#include "base/text.h"
#include "flows/simulated_network.h"
#include "flows/simulated_sockets.h"
#include "flows/simulator.h"

namespace tandem::flows {

namespace {

const IpAddress loopback_v6 = *IpAddress::parse("::1");

/// Held-back packets are late by at most this.
constexpr Duration max_held_back = std::chrono::milliseconds(80);

Duration random_part(Random& random, Duration most) {
  return most <= Duration::zero()
             ? Duration::zero()
             : Duration(static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(most.count()) + 1)));
}

}  // namespace

bool SimHost::owns(const IpAddress& ip) const {
  return ip == IpAddress::loopback() || ip == loopback_v6 || std::ranges::find(addresses_, ip) != addresses_.end();
}

IpAddress SimHost::address_towards(const IpAddress& remote) const {
  if (owns(remote)) return remote;
  for (const auto& ip : addresses_)
    if (ip.is_v4() == remote.is_v4()) return ip;
  return remote.is_v4() ? IpAddress{} : IpAddress::v6({});
}

void SimWire::move_host(SimHost& host, std::vector<IpAddress> addresses) {
  std::erase_if(by_address_, [&](const auto& entry) { return entry.second == &host; });
  host.addresses_ = std::move(addresses);
  for (const auto& ip : host.addresses_) by_address_[ip] = &host;
  for (SimNetwork* network : host.listening_for_changes_) network->tell_address_change();
}

SimHost& SimWire::add_host(std::string name, std::vector<IpAddress> addresses) {
  hosts_.push_back(std::make_unique<SimHost>(std::move(name), std::move(addresses)));
  for (const auto& ip : hosts_.back()->addresses()) {
    [[maybe_unused]] const bool is_new = by_address_.try_emplace(ip, hosts_.back().get()).second;
    assert(is_new);
  }
  return *hosts_.back();
}

SimHost* SimWire::host_of(const IpAddress& ip) const {
  const auto at = by_address_.find(ip);
  return at == by_address_.end() ? nullptr : at->second;
}

void SimWire::set_links(const IpAddress& a, const IpAddress& b, LinkQuality quality) {
  set_link(a, b, quality);
  set_link(b, a, quality);
}

const LinkQuality& SimWire::link(const IpAddress& from, const IpAddress& to) const {
  static const LinkQuality inside{0, 0, 0, std::chrono::microseconds(20), Duration::zero()};
  if (const auto at = links_.find({from, to}); at != links_.end()) return at->second;
  return from == to || to.is_loopback() ? inside : default_link_;
}

TimePoint SimWire::arrival(const IpAddress& from, const IpAddress& to, const LinkQuality& quality) {
  auto& random = world_.random();
  const auto soon = world_.now() + quality.delay + random_part(random, quality.jitter);
  if (quality.reordering > 0 && random.chance(quality.reordering)) return soon + random_part(random, max_held_back);
  auto& last = last_arrival_[{from, to}];
  return last = std::max(last, soon);
}

void SimWire::tell(const Packet& packet) {
  world_.add_to_trace(static_cast<std::uint64_t>(packet.at.time_since_epoch().count()));
  world_.add_to_trace(static_cast<std::uint64_t>(packet.fate));
  world_.add_to_trace(hash_value(packet.from) + (packet.stream ? 1 : 0));
  world_.add_to_trace(hash_value(packet.to));
  world_.add_to_trace(siphash(packet.bytes, 6, 7));
  if (tap_) tap_(packet);
}

SimHost* SimWire::find_host(SimHost& sender, const IpAddress& to) const {
  SimHost* host = sender.owns(to) ? &sender : host_of(to);
  return host == nullptr || host->down() ? nullptr : host;
}

void SimWire::send_datagram(const std::shared_ptr<DatagramState>& sender, SocketAddress from, SocketAddress to,
                            std::span<const char> bytes) {
  if (sender->host.down()) return;
  ++datagrams_sent_;
  const auto& quality = link(from.ip, to.ip);
  const bool lost = world_.random().chance(quality.loss);
  tell({false, lost ? Packet::Fate::lost : Packet::Fate::sent, world_.now(), from, to, {bytes.data(), bytes.size()}});
  if (lost) {
    ++datagrams_lost_;
    return;
  }
  const bool twice = quality.duplication > 0 && world_.random().chance(quality.duplication);
  carry_datagram(sender, from, to, {bytes.begin(), bytes.end()});
  if (twice) carry_datagram(sender, from, to, {bytes.begin(), bytes.end()});
}

void SimWire::carry_datagram(const std::shared_ptr<DatagramState>& sender, SocketAddress from, SocketAddress to,
                             std::vector<char> bytes) {
  world_.at(
      arrival(from.ip, to.ip, link(from.ip, to.ip)),
      [this, sender, from, to, bytes = std::move(bytes)]() mutable { deliver_datagram(sender, from, to, bytes); });
}

void SimWire::deliver_datagram(const std::shared_ptr<DatagramState>& sender, SocketAddress from, SocketAddress to,
                               std::vector<char>& bytes) {
  SimHost* host = find_host(sender->host, to.ip);
  if (host == nullptr) return;
  DatagramState* receiver = receiver_of(host->datagrams_, from, to);
  tell({false,
        receiver == nullptr ? Packet::Fate::nobody_there : Packet::Fate::delivered,
        world_.now(),
        from,
        to,
        {bytes.data(), bytes.size()}});
  if (receiver != nullptr) {
    const auto alive = receiver->self.lock();
    return receiver->shard.run([&] { alive->handler->on_datagram({from, to, {bytes.data(), bytes.size()}}); });
  }
  if (!host->answers_unreachable_) return;
  world_.at(arrival(to.ip, from.ip, link(to.ip, from.ip)), sender->shard, [sender, to] {
    if (sender->handler != nullptr && !sender->host.down()) sender->handler->on_send_failed(to);
  });
}

void SimWire::set_addresses(std::string_view name, std::vector<IpAddress> addresses, std::chrono::seconds ttl) {
  auto& entry = names_[lower_case(name)];
  entry.addresses = std::move(addresses);
  entry.ttl = ttl;
  entry.fault.reset();
}

void SimWire::set_services(std::string_view name, std::vector<net::SrvRecord> services, std::chrono::seconds ttl) {
  auto& entry = names_[lower_case(name)];
  entry.services = std::move(services);
  entry.ttl = ttl;
  entry.fault.reset();
}

void SimWire::set_pointers(std::string_view name, std::vector<net::NaptrRecord> pointers, std::chrono::seconds ttl) {
  auto& entry = names_[lower_case(name)];
  entry.pointers = std::move(pointers);
  entry.ttl = ttl;
  entry.fault.reset();
}

void SimWire::fail_name(std::string_view name, net::NameFault fault) {
  names_[lower_case(name)].fault = fault;
}

void SimWire::forget_name(std::string_view name) {
  names_.erase(lower_case(name));
}

}  // namespace tandem::flows
