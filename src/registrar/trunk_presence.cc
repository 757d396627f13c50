#include "registrar/trunk_presence.h"

#include <algorithm>
#include <tuple>

namespace tandem::registrar {

namespace {

constexpr std::uint16_t default_port = 5060;  ///< where the provider is taken to signal from, if DNS decides

}  // namespace

std::string contact_token(crypto::Hmac& key, std::string_view trunk_uuid) {
  static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
  const crypto::Hmac::Tag tag = key.tag({trunk_uuid});
  std::string token;
  for (std::size_t i = 0; i < 20; ++i) token += letters[tag[i] & 31];
  return token;
}

void TrunkTable::set_snapshot(const routing::Snapshot& snapshot) {
  by_address_.clear();
  by_ip_.clear();
  by_token_.clear();
  configured_.clear();
  networks_.clear();
  not_by_address_.clear();
  for (const model::Trunk& trunk : snapshot.config().trunks) {
    if (!trunk.enabled) continue;
    by_token_.emplace(token_of(trunk), trunk.name);
    configure(trunk);
  }
  std::ranges::sort(networks_, [](const Network& a, const Network& b) {
    return std::tuple(-a.prefix.length, std::string_view(a.trunk)) <
           std::tuple(-b.prefix.length, std::string_view(b.trunk));
  });
  std::erase_if(resolved_, [&](const auto& entry) { return !configured_.contains(entry.first); });
  for (const auto& [name, addresses] : configured_) index(name);
}

void TrunkTable::configure(const model::Trunk& trunk) {
  auto& addresses = configured_[trunk.name];
  if (const auto ip = IpAddress::parse(trunk.host)) addresses.push_back({*ip, trunk.port});
  if (const auto proxy = SocketAddress::parse(trunk.outbound_proxy)) addresses.push_back(*proxy);
  for (const std::string& host : trunk.additional_hosts) {
    if (const auto ip = IpAddress::parse(host))
      addresses.push_back({*ip, trunk.port});
    else if (const auto prefix = Prefix::parse(host); prefix && routing::recognised_by(trunk, "ip"))
      networks_.push_back({*prefix, trunk.name});
  }
  if (!routing::recognised_by(trunk, "ip")) not_by_address_.insert(trunk.name);
}

void TrunkTable::set_addresses(std::string_view trunk, std::vector<SocketAddress> addresses) {
  const auto known = configured_.find(trunk);
  if (known == configured_.end()) return;
  auto& present = resolved_[known->first];
  if (present == addresses) return;
  take_out(known->first);
  present = std::move(addresses);
  index(known->first);
}

/// `trunk` is a key of `configured_`.
void TrunkTable::index(std::string_view trunk) {
  if (not_by_address_.contains(trunk)) return;
  for (SocketAddress address : addresses_of(trunk)) {
    if (address.port == 0) address.port = default_port;
    by_address_[address].insert(trunk);
    by_ip_[address.ip].insert(trunk);
  }
}

void TrunkTable::take_out(std::string_view trunk) {
  const auto from = [trunk](auto& table, const auto& key) {
    const auto found = table.find(key);
    if (found == table.end()) return;
    found->second.erase(trunk);
    if (found->second.empty()) table.erase(found);
  };
  for (SocketAddress address : addresses_of(trunk)) {
    if (address.port == 0) address.port = default_port;
    from(by_address_, address);
    from(by_ip_, address.ip);
  }
}

std::string_view TrunkTable::trunk_of_token(std::string_view token) const {
  const auto found = by_token_.find(token);
  return found == by_token_.end() ? std::string_view{} : std::string_view{found->second};
}

/// Two accounts at one address are told apart by token; without one, the first by name has it, so that the answer does
/// not hang on the order of loading.
std::string_view TrunkTable::trunk_at(const SocketAddress& source) const {
  if (const auto exact = by_address_.find(source); exact != by_address_.end()) return *exact->second.begin();
  if (const auto any_port = by_ip_.find(source.ip); any_port != by_ip_.end()) return *any_port->second.begin();
  for (const Network& network : networks_)
    if (network.prefix.contains(source.ip)) return network.trunk;
  return {};
}

unsigned TrunkTable::nearness(std::string_view trunk, const SocketAddress& source) const {
  constexpr unsigned same_address = 200, same_port = 201;  // beyond 1 and the longest prefix
  unsigned best = 0;
  if (not_by_address_.contains(trunk)) return best;
  for (const auto* table : {&configured_, &resolved_})
    if (const auto found = table->find(trunk); found != table->end())
      for (const SocketAddress& address : found->second)
        if (address.ip == source.ip) {
          const std::uint16_t port = address.port ? address.port : default_port;
          best = std::max(best, port == source.port ? same_port : same_address);
        }
  if (best > 0) return best;
  for (const Network& network : networks_)
    if (network.trunk == trunk && network.prefix.contains(source.ip)) return 1u + network.prefix.length;
  return 0;
}

std::vector<SocketAddress> TrunkTable::addresses_of(std::string_view trunk) const {
  std::vector<SocketAddress> all;
  for (const auto* table : {&configured_, &resolved_})
    if (const auto found = table->find(trunk); found != table->end())
      all.insert(all.end(), found->second.begin(), found->second.end());
  return all;
}

}  // namespace tandem::registrar
