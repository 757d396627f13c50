// Which provider account a message belongs to: by the private token in our Contact, else by where it comes from.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/hash.h"
#include "crypto/digest_hash.h"
#include "routing/identify.h"
#include "routing/snapshot.h"

namespace tandem::registrar {

/// The Contact user of an account: unguessable, the same after a restart (so that calls to a binding made before still
/// find it). 20 lower-case letters and digits: some providers refuse anything else.
/// `key` holds the installation's secret.
std::string contact_token(crypto::Hmac& key, std::string_view trunk_uuid);

/// One shard's copy. Tokens come from the configuration, addresses from it and from the resolver of the account's
/// owner.
class TrunkTable final : public routing::TrunkPresence {
 public:
  /// `secret`: this installation's key (data directory).
  explicit TrunkTable(std::string_view secret)
      : key_({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()}) {}

  void set_snapshot(const routing::Snapshot& snapshot);
  /// What the account's host and proxy resolve to now; replaces the addresses given before. Kept over set_snapshot.
  void set_addresses(std::string_view trunk, std::vector<SocketAddress> addresses);

  std::string_view trunk_of_token(std::string_view token) const override;
  std::string_view trunk_at(const SocketAddress& source) const override;
  unsigned nearness(std::string_view trunk, const SocketAddress& source) const override;
  bool knows_port(const SocketAddress& source) const override { return by_address_.contains(source); }
  /// Where the account's provider is, as far as known now; the configured address first.
  std::vector<SocketAddress> addresses_of(std::string_view trunk) const;
  std::string token_of(const model::Trunk& trunk) const { return contact_token(key_, trunk.uuid); }

 private:
  struct Network {
    Prefix prefix;
    std::string trunk;
  };
  /// The accounts of an address, by name: views into the keys of `configured_`. Kept whole, so that one account's new
  /// address costs the same whether there are ten accounts or a hundred thousand.
  using Names = std::set<std::string_view>;
  using Addresses = std::unordered_map<std::string, std::vector<SocketAddress>, TextHash, std::equal_to<>>;

  void configure(const model::Trunk& trunk);
  void index(std::string_view trunk);
  void take_out(std::string_view trunk);

  mutable crypto::Hmac key_;  ///< keyed once: that costs a hundred times a token
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> by_token_;
  Addresses configured_, resolved_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> not_by_address_;  ///< `identify_by` leaves `ip` out
  std::vector<Network> networks_;  ///< the longest first, then by the trunk's name
  std::unordered_map<SocketAddress, Names> by_address_;
  std::unordered_map<IpAddress, Names> by_ip_;
};

}  // namespace tandem::registrar
