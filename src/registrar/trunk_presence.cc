#include "registrar/trunk_presence.h"

#include <algorithm>
#include <utility>

namespace tandem::registrar {

std::string contact_token(crypto::Hmac& key, std::string_view trunk_uuid) {
  static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
  const crypto::Hmac::Tag tag = key.tag({trunk_uuid});
  std::string token;
  for (std::size_t i = 0; i < 20; ++i) token += letters[tag[i] & 31];
  return token;
}

void TrunkTable::set_snapshot(const routing::Snapshot& snapshot) {
  by_token_.clear();
  configured_.clear();
  for (const model::Trunk& trunk : snapshot.config().trunks) {
    if (!trunk.enabled) continue;
    by_token_.emplace(token_of(trunk), trunk.name);
    auto& addresses = configured_[trunk.name];
    if (const auto ip = IpAddress::parse(trunk.host)) addresses.push_back({*ip, trunk.port});
    if (const auto proxy = SocketAddress::parse(trunk.outbound_proxy)) addresses.push_back(*proxy);
  }
  std::erase_if(states_, [&](const auto& entry) { return !configured_.contains(entry.first); });
  indexed_ = false;
}

void TrunkTable::set_state(std::string_view trunk, TrunkStatePtr state) {
  if (!configured_.contains(trunk)) return;
  TrunkStatePtr& known = states_[std::string(trunk)];
  if (!known || known->addresses != state->addresses) indexed_ = false;
  known = std::move(state);
}

TrunkStatePtr TrunkTable::state_of(std::string_view trunk) const {
  const auto found = states_.find(trunk);
  return found == states_.end() ? nullptr : found->second;
}

/// Two accounts at one address are told apart by token; without one, the first by name has it, so that the answer does
/// not hang on the order of loading.
void TrunkTable::index_addresses() const {
  if (std::exchange(indexed_, true)) return;
  by_address_.clear();
  by_ip_.clear();
  std::vector<std::string_view> names;
  for (const auto& [name, addresses] : configured_) names.push_back(name);
  std::ranges::sort(names);
  for (const std::string_view name : names)
    for (const SocketAddress& address : addresses_of(name)) {
      by_address_.emplace(SocketAddress{address.ip, address.port ? address.port : std::uint16_t{5060}}, name);
      by_ip_.emplace(address.ip, name);
    }
}

std::string_view TrunkTable::trunk_of_token(std::string_view token) const {
  const auto found = by_token_.find(token);
  return found == by_token_.end() ? std::string_view{} : std::string_view{found->second};
}

bool TrunkTable::knows_port(const SocketAddress& source) const {
  index_addresses();
  return by_address_.contains(source);
}

std::string_view TrunkTable::trunk_at(const SocketAddress& source) const {
  index_addresses();
  if (const auto exact = by_address_.find(source); exact != by_address_.end()) return exact->second;
  if (const auto any_port = by_ip_.find(source.ip); any_port != by_ip_.end()) return any_port->second;
  return {};
}

std::vector<SocketAddress> TrunkTable::addresses_of(std::string_view trunk) const {
  std::vector<SocketAddress> all;
  if (const auto found = configured_.find(trunk); found != configured_.end()) all = found->second;
  if (const TrunkStatePtr state = state_of(trunk))
    all.insert(all.end(), state->addresses.begin(), state->addresses.end());
  return all;
}

}  // namespace tandem::registrar
