#include "legs/outside_addresses.h"

#include <algorithm>

#include "base/text.h"
#include "registrar/trunk_flow.h"

namespace tandem::legs {
namespace {

std::vector<Prefix> networks(const std::vector<std::string>& texts) {
  std::vector<Prefix> all;
  for (const std::string& text : texts)
    if (const auto prefix = Prefix::parse(text)) all.push_back(*prefix);
  return all;
}

const std::string& media_name(const model::Outside& outside) {
  return outside.external_media_address.empty() ? outside.external_signaling_address : outside.external_media_address;
}

bool covers(const model::Transport& transport, const IpAddress& local) {
  const IpAddress& bind = transport.bind.ip;
  return bind == local || (bind.is_unspecified() && bind.is_v4() == local.is_v4());
}

}  // namespace

void OutsideAddresses::set_snapshot(const std::shared_ptr<const routing::Snapshot>& snapshot) {
  snapshot_ = snapshot;
  said_.clear();
  std::vector<net::NameWatch::Wish> wishes;
  for (const model::Transport& transport : snapshot->config().transports) {
    if (!transport.enabled) continue;
    said_.push_back({&transport, networks(transport.outside.local_net)});
    for (const std::string* name :
         {&transport.outside.external_signaling_address, &transport.outside.external_media_address})
      if (!name->empty() && !IpAddress::parse(*name)) wishes.push_back({lower_case(*name), false});
  }
  names_.follow(wishes);
}

std::optional<IpAddress> OutsideAddresses::address_of(const std::string& text, bool v6) const {
  const auto fits = [v6](const IpAddress& ip) { return ip.is_v6() == v6; };
  if (const auto ip = IpAddress::parse(text)) return fits(*ip) ? ip : std::nullopt;
  const auto known = names_.known(lower_case(text)).addresses;
  const auto found = std::ranges::find_if(known, fits);
  return found == known.end() ? std::nullopt : std::optional(*found);
}

std::vector<sipstack::ListenAddress> OutsideAddresses::listen_addresses() const {
  std::vector<sipstack::ListenAddress> wanted;
  for (const auto& [transport, inside] : said_) {
    const model::Outside& outside = transport->outside;
    const std::string& said = outside.external_signaling_address;
    const auto address = said.empty() ? std::nullopt : address_of(said, transport->bind.ip.is_v6());
    const bool other_family = !address && IpAddress::parse(said);
    wanted.push_back({.name = transport->name,
                      .protocol = registrar::stack_protocol(transport->protocol),
                      .bind = transport->bind,
                      .advertised_host = address        ? address->to_uri_host()
                                         : other_family ? std::string()
                                                        : said,
                      .advertised_port = outside.external_signaling_port,
                      .inside = inside});
  }
  return wanted;
}

std::optional<IpAddress> OutsideAddresses::media_address(const IpAddress& local, const IpAddress& remote) const {
  if (remote.is_loopback()) return std::nullopt;
  for (const auto& [transport, inside] : said_) {
    const model::Outside& outside = transport->outside;
    if (media_name(outside).empty() || !covers(*transport, local)) continue;
    if (std::ranges::any_of(inside, [&](const Prefix& net) { return net.contains(remote); })) return std::nullopt;
    if (const auto address = address_of(media_name(outside), local.is_v6())) return address;
  }
  return std::nullopt;
}

}  // namespace tandem::legs
