#include "firewall/rules.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::firewall {
namespace {

/// One place where a trunk's provider is: an address or network, or a name with or without a port.
struct Place {
  std::string text;
  std::optional<Prefix> network;
  WatchedName name;
};

Prefix whole(const IpAddress& ip) {
  return {ip, static_cast<std::uint8_t>(ip.is_v4() ? 32 : 128)};
}

Place place_of(const std::string& text, bool has_port) {
  Place place{text, Prefix::parse(text), {}};
  if (place.network) return place;
  if (const auto address = SocketAddress::parse(text)) {
    place.network = whole(address->ip);
    return place;
  }
  const auto colon = text.find(':');
  place.name = {lower_case(text.substr(0, colon)), !has_port && colon == std::string::npos};
  return place;
}

std::vector<Place> places_of(const model::Trunk& trunk) {
  std::vector<Place> places;
  if (!trunk.enabled) return places;
  if (!trunk.host.empty()) places.push_back(place_of(trunk.host, trunk.port != 0));
  if (!trunk.outbound_proxy.empty()) places.push_back(place_of(trunk.outbound_proxy, false));
  for (const std::string& host : trunk.additional_hosts) places.push_back(place_of(host, false));
  return places;
}

/// Sorted by family and where they begin, wider ones first: what lies in another comes after it.
std::vector<Prefix> without_overlaps(std::vector<Prefix> prefixes) {
  std::ranges::sort(prefixes, [](const Prefix& a, const Prefix& b) {
    return a.network.is_v6() != b.network.is_v6() ? b.network.is_v6() : a < b;
  });
  std::vector<Prefix> kept;
  for (const Prefix& prefix : prefixes)
    if (kept.empty() || !kept.back().contains(prefix.network)) kept.push_back(prefix);
  return kept;
}

std::vector<LocalPorts> ports_of(const model::Config& config) {
  std::vector<LocalPorts> ports;
  for (const model::Transport& transport : config.transports) {
    if (!transport.enabled || transport.bind.port == 0) continue;
    const auto protocol = transport.protocol == model::Protocol::udp ? PortProtocol::udp : PortProtocol::tcp;
    ports.push_back({protocol, transport.bind.ip, transport.bind.port, transport.bind.port});
  }
  ports.push_back({PortProtocol::udp, std::nullopt, config.settings.rtp_low, config.settings.rtp_high});
  return ports;
}

}  // namespace

std::vector<WatchedName> names_of(const model::Config& config) {
  std::map<std::string, bool> names;
  for (const model::Trunk& trunk : config.trunks)
    for (const Place& place : places_of(trunk))
      if (!place.network) names[place.name.name] |= place.name.services;
  std::vector<WatchedName> sorted;
  for (const auto& [name, services] : names) sorted.push_back({name, services});
  return sorted;
}

Rules rules_of(const model::Config& config, const KnownNames& known) {
  Rules rules;
  rules.ports = ports_of(config);
  rules.mark = config.settings.firewall_mark;
  for (const model::Trunk& trunk : config.trunks) {
    for (const Place& place : places_of(trunk)) {
      Opening opening{trunk.name, place.text, {}, {}};
      if (place.network) {
        opening.sources.push_back(*place.network);
      } else if (const auto found = known.find(place.name.name); found != known.end()) {
        for (const IpAddress& ip : found->second.addresses) opening.sources.push_back(whole(ip));
        opening.trouble = found->second.trouble;
      }
      opening.sources = without_overlaps(std::move(opening.sources));
      rules.openings.push_back(std::move(opening));
    }
  }
  for (const std::string& network : config.settings.phone_networks)
    if (const auto prefix = Prefix::parse(network)) rules.phones.push_back(*prefix);
  rules.phones = without_overlaps(std::move(rules.phones));
  return rules;
}

std::vector<Prefix> provider_sources(const Rules& rules) {
  std::vector<Prefix> all;
  for (const Opening& opening : rules.openings) all.insert(all.end(), opening.sources.begin(), opening.sources.end());
  return without_overlaps(std::move(all));
}

bool same_effect(const Rules& a, const Rules& b) {
  return a.ports == b.ports && a.phones == b.phones && a.mark == b.mark && provider_sources(a) == provider_sources(b);
}

}  // namespace tandem::firewall
