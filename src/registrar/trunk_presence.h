// Which provider account a message belongs to: by the private token in our Contact, else by where it comes from.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "crypto/digest_hash.h"
#include "registrar/trunk_flow.h"
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
  /// What is known of the account's way now, with all addresses; replaces what was given before. Kept over
  /// set_snapshot.
  void set_state(std::string_view trunk, TrunkStatePtr state);
  /// Null: nothing yet.
  TrunkStatePtr state_of(std::string_view trunk) const;

  std::string_view trunk_of_token(std::string_view token) const override;
  std::string_view trunk_at(const SocketAddress& source) const override;
  bool knows_port(const SocketAddress& source) const override;
  /// Where the account's provider is, as far as known now; the configured address first.
  std::vector<SocketAddress> addresses_of(std::string_view trunk) const;
  std::string token_of(const model::Trunk& trunk) const { return contact_token(key_, trunk.uuid); }

 private:
  void index_addresses() const;

  mutable crypto::Hmac key_;  ///< keyed once: that costs a hundred times a token
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> by_token_;
  std::unordered_map<std::string, std::vector<SocketAddress>, TextHash, std::equal_to<>> configured_;
  std::unordered_map<std::string, TrunkStatePtr, TextHash, std::equal_to<>> states_;
  // Made anew when it is asked for after a change: thousands of accounts learn their addresses in one breath.
  mutable bool indexed_ = false;
  mutable std::unordered_map<SocketAddress, std::string> by_address_;  ///< with port; first by name when several
  mutable std::unordered_map<IpAddress, std::string> by_ip_;
};

}  // namespace tandem::registrar
