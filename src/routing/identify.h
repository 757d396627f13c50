// Who is calling: from the evidence in a request to a caller, before any routing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/address.h"

namespace tandem::routing {

class Snapshot;

enum class CallerKind : std::uint8_t {
  stranger,  ///< nothing known fits
  phone,     ///< an account of ours by its name: must prove itself by digest before it is believed
  trunk      ///< a provider, gateway or PBX; whether it is believed, trusted() says
};
enum class IdentifiedBy : std::uint8_t { nothing, token, header, request_uri, to, did, address, from_user, digest };

/// A caller. Names are those of the configuration.
struct Caller {
  CallerKind kind = CallerKind::stranger;
  IdentifiedBy by = IdentifiedBy::nothing;
  std::string trunk;
  std::string user;         ///< phone: whose it is
  std::string phone;        ///< phone: the account's key (routing/accounts.h)
  std::string reason = {};  ///< the evidence in words, for the trail
  bool proves = false;      ///< must prove itself by digest, trunk or not

  /// Believed as it stands. All others are challenged.
  bool trusted() const { return kind == CallerKind::trunk && !proves; }
};

/// What a request shows about its sender. Views live as long as the request.
struct Evidence {
  SocketAddress source;
  std::string_view request_user;  ///< user part of the Request-URI, unescaped; may be a Contact token of ours
  std::string_view to_user;
  std::string_view from_user, from_host;
  std::string_view digest_username;  ///< of the Authorization header, if any; not yet verified
  /// The value of any header, or an empty text; the Request-URI under the name "request_uri". May be left out.
  std::function<std::string_view(std::string_view name)> header = {};
};

/// Addresses and tokens that belong to trunks right now; kept by the registrar and the resolver, one copy per shard.
class TrunkPresence {
 public:
  /// The trunk whose private Contact token this is, or empty.
  virtual std::string_view trunk_of_token(std::string_view token) const = 0;
  /// Of the trunks that may be recognised by address (`ip` in Trunk::identify_by): the first by name of those here,
  /// those with exactly its port before; empty if none.
  virtual std::string_view trunk_at(const SocketAddress& source) const = 0;
  /// How exactly such a trunk is known to send from there: 0 not at all, more for a network (the longer its prefix),
  /// more for the address itself, most with the port.
  virtual unsigned nearness(std::string_view trunk, const SocketAddress& source) const = 0;
  /// Whether `source`, port included, is one that some trunk is known to signal from. Only decides between a trunk and
  /// a phone that share an address (one NAT, one machine).
  virtual bool knows_port(const SocketAddress& source) const {
    static_cast<void>(source);
    return false;
  }

 protected:
  ~TrunkPresence() = default;
};

/// Who has proved by digest to be the account with this key, which exists and is enabled.
Caller proved_caller(std::string_view account, const Snapshot& snapshot);

/// An account is named by its username together with the domain of From: in a tenant's domain it is that tenant's.
///
/// Who sent this, by the first that holds. Overlaps are decided by this order, never by luck:
///  1. The Request-URI is the private Contact token of an enabled trunk: that trunk. Nobody else can know it.
///  2. The Authorization header names an account of ours, a phone's or that of a trunk which proves itself: that one,
///     from wherever; the digest will prove it or not.
///  3. The request carries the `match_header` of a trunk that is not recognised by address at all: that trunk.
///  4. The source is an address of an enabled trunk. Several trunks there are told apart by the first of these that
///     names exactly one of them, each narrowing down what the one before left over:
///     header, account name in the Request-URI, account name in To, called number (an incall of that trunk alone;
///     where its did_source says, before the Request-URI, before To), port; at last the first by name.
///     a. The source's port is one of a trunk too, or the From user is no phone account: that trunk;
///     b. else the From host decides, because phone and trunk share an address: if it is our configured domain, or we
///        have none and it is neither the trunk's host, nor its From domain, nor the source address: the phone of
///        that name; otherwise the trunk.
///  5. The From user is a phone account, or the account of a trunk that proves itself: that one (challenged).
///  6. A stranger.
/// A trunk is recognised only by evidence that its `identify_by` lists, if it lists any. A disabled trunk, or a phone
/// of a disabled user, is not found by any of them.
Caller identify(const Evidence& evidence, const Snapshot& snapshot, const TrunkPresence& presence);

}  // namespace tandem::routing
