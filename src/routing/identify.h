// Who is calling: from the evidence in a request to a caller, before any routing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"

namespace tandem::routing {

class Snapshot;

enum class CallerKind : std::uint8_t {
  stranger,  ///< nothing known fits
  phone,     ///< an account of ours by its name: must prove itself by digest before it is believed
  trunk      ///< a provider account, trusted by token or address
};
enum class IdentifiedBy : std::uint8_t { nothing, token, address, from_user, digest };

/// A caller. Names are those of the configuration.
struct Caller {
  CallerKind kind = CallerKind::stranger;
  IdentifiedBy by = IdentifiedBy::nothing;
  std::string trunk;
  std::string user;         ///< phone: whose it is
  std::string phone;        ///< phone: account username
  std::string reason = {};  ///< the evidence in words, for the trail
};

/// What a request shows about its sender. Views live as long as the request.
struct Evidence {
  SocketAddress source;
  std::string_view request_user;  ///< user part of the Request-URI, unescaped; may be a Contact token of ours
  std::string_view to_user;
  std::string_view from_user, from_host;
  std::string_view digest_username;  ///< of the Authorization header, if any; not yet verified
};

/// Addresses and tokens that belong to trunks right now; kept by the registrar and the resolver, one copy per shard.
class TrunkPresence {
 public:
  /// The trunk whose private Contact token this is, or empty.
  virtual std::string_view trunk_of_token(std::string_view token) const = 0;
  /// Trunks reachable at this address; `port` of the source breaks ties. Empty if none.
  virtual std::string_view trunk_at(const SocketAddress& source) const = 0;
  /// Whether `source`, port included, is one that trunk_at()'s trunk is known to signal from. Only decides between a
  /// trunk and a phone that share an address (one NAT, one machine).
  virtual bool knows_port(const SocketAddress& source) const {
    static_cast<void>(source);
    return false;
  }

 protected:
  ~TrunkPresence() = default;
};

/// Who sent this, by the first that holds. Overlaps are decided by this order, never by luck:
///  1. The Request-URI is the private Contact token of an enabled trunk: that trunk. Nobody else can know it.
///  2. The Authorization header names a phone account: that phone, from wherever; the digest will prove it or not.
///  3. The source is an address of an enabled trunk, and
///     a. its port is one of that trunk too, or the From user is no phone account: that trunk;
///     b. else the From host decides, because phone and trunk share an address: if it is our configured domain, or we
///        have none and it is neither the trunk's host, nor its From domain, nor the source address: the phone of
///        that name; otherwise the trunk.
///  4. The From user is a phone account: that phone (it will be challenged).
///  5. A stranger.
/// A disabled trunk, or a phone of a disabled user, is not found by any of them.
Caller identify(const Evidence& evidence, const Snapshot& snapshot, const TrunkPresence& presence);

}  // namespace tandem::routing
