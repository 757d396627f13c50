// What the firewall lets in, as values: from the configuration and from what names stand for now. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/config.h"

namespace tandem::firewall {

/// A name whose addresses must be known.
struct WatchedName {
  std::string name;
  bool services = false;  ///< by NAPTR and SRV too: no port is given with it (RFC 3263 section 4)
  friend auto operator<=>(const WatchedName&, const WatchedName&) = default;
};

/// What a name stands for now, as far as known.
struct KnownName {
  std::vector<IpAddress> addresses;
  std::string trouble;  ///< why the last question failed, in words; empty: it did not
};
using KnownNames = std::map<std::string, KnownName, std::less<>>;

enum class PortProtocol : std::uint8_t { udp, tcp };

/// Ports of this machine that are ours.
struct LocalPorts {
  PortProtocol protocol = PortProtocol::udp;
  std::optional<IpAddress> at;  ///< 0.0.0.0 or ::, all of that family; absent: both families
  std::uint16_t low = 0, high = 0;
  friend bool operator==(const LocalPorts&, const LocalPorts&) = default;
};

/// From where a trunk may reach us: one host, proxy or additional host, as written.
struct Opening {
  std::string trunk, host;
  std::vector<Prefix> sources;
  std::string trouble;  ///< KnownName::trouble
  friend bool operator==(const Opening&, const Opening&) = default;
};

struct Rules {
  std::vector<LocalPorts> ports;
  std::vector<Opening> openings;
  std::vector<Prefix> phones;
  std::uint32_t mark = 0;
  friend bool operator==(const Rules&, const Rules&) = default;
};

/// The names of enabled trunks' hosts, proxies and additional hosts; sorted, each once.
std::vector<WatchedName> names_of(const model::Config& config);

/// What is let in. A trunk that is disabled opens nothing; a name that is not in `known` opens nothing yet.
Rules rules_of(const model::Config& config, const KnownNames& known);

/// Whether both let in the same packets: the words about names may differ.
bool same_effect(const Rules& a, const Rules& b);

/// All that openings let in, without what lies in another one; sorted.
std::vector<Prefix> provider_sources(const Rules& rules);

}  // namespace tandem::firewall
