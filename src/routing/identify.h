// Who is calling: from the evidence in a request to a caller, before any routing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"

namespace tandem::routing {

class Snapshot;

enum class CallerKind : std::uint8_t {
  stranger,   ///< nothing known fits
  phone,      ///< an account of ours by its name: must prove itself by digest before it is believed
  trunk       ///< a provider account, trusted by token or address
};
enum class IdentifiedBy : std::uint8_t { nothing, token, address, from_user, digest };

/// A caller. Names are those of the configuration.
struct Caller {
  CallerKind kind = CallerKind::stranger;
  IdentifiedBy by = IdentifiedBy::nothing;
  std::string trunk;
  std::string user;    ///< phone: whose it is
  std::string phone;   ///< phone: account username
};

/// What a request shows about its sender. Views live as long as the request.
struct Evidence {
  SocketAddress source;
  std::string_view request_user;     ///< user part of the Request-URI, unescaped; may be a Contact token of ours
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

 protected:
  ~TrunkPresence() = default;
};

/// Evidence, strongest first: our Contact token, digest user / From user of a phone account, source address.
Caller identify(const Evidence& evidence, const Snapshot& snapshot, const TrunkPresence& presence);

}  // namespace tandem::routing
