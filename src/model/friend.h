// Another PBX of a tenant: calls to its numbers are internal calls.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/destination.h"
#include "model/endpoint.h"
#include "model/limits.h"

namespace tandem::model {

enum class FriendConnection : std::uint8_t { direct, registers };

struct Trunk;

/// How to reach it. The same words as of a trunk; what is not here has a trunk's default.
struct FriendEndpoint {
  FriendConnection connection = FriendConnection::direct;
  std::string host;                  ///< direct: name or address
  std::uint16_t port = 0;            ///< 0: by DNS (SRV, then 5060)
  std::optional<Protocol> protocol;  ///< absent: what DNS says, else what answers
  std::string outbound_proxy;        ///< host[:port] or empty
  std::vector<std::string> additional_hosts;
  std::string username;                ///< with which it proves itself here, and we there; empty: the friend's name
  std::string password;                ///< direct: empty: it is known by its address, and not challenged
  std::string from_user, from_domain;  ///< of our requests; empty: the caller's number, the tenant's domain
  std::vector<std::string> codecs;
  friend bool operator==(const FriendEndpoint&, const FriendEndpoint&) = default;
};

struct Friend {
  std::string uuid, name, tenant;
  std::string description;
  std::uint32_t priority = 1;         ///< the lowest is asked first
  std::vector<std::string> patterns;  ///< RE2, searched in the number as dialled and in its international form
  std::string context = "default";    ///< whose callers reach it, and where what it dials is looked up
  FriendEndpoint endpoint{};
  std::vector<std::string> permissions;  ///< for what it calls outside
  std::string outgoing_number;           ///< shown outside if it presents no number of the tenant (fallback DDI)
  std::string country, area_code;        ///< in which it dials; empty: the tenant's
  std::string rule_set;                  ///< for its numbers; empty: the tenant's
  bool always_transform = false;         ///< rules apply to internal numbers too
  bool number_in_uri = true;             ///< the called number stands in the Request-URI; else its account does
  Forwards forwards{};
  std::chrono::seconds ring_time{0};  ///< before it counts as no answer; 0: as in the settings
  bool enabled = true;
  Watch watch{};
  PeerNat nat{};
  SessionRules session{};
  Limits limits{};
  friend bool operator==(const Friend&, const Friend&) = default;
};

/// The friend as what it is to all that only carries calls: a trunk of that name.
Trunk trunk_of(const Friend& one, const std::string& domain);

}  // namespace tandem::model
