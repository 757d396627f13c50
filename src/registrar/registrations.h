// The provider accounts that this shard registers, following the configuration.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "registrar/registration.h"
#include "registrar/trunk_presence.h"
#include "routing/snapshot.h"

namespace tandem::registrar {

/// Shard: its own; accounts are spread over the shards by name. A change of the configuration touches only the accounts
/// that it changes: these are unregistered and registered anew.
class Registrations {
 public:
  struct Environment {
    sipstack::Stack& stack;
    net::Network& network;
    std::vector<TrunkTable*>& tables;  ///< of all shards; told the addresses of providers
    const TrunkTable& tokens;          ///< this shard's
  };
  using Listener = Registration::Listener;

  explicit Registrations(Environment environment);
  ~Registrations();
  void set_listener(Listener listener) { listener_ = std::move(listener); }
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);
  /// Unregisters everything; `done` once all have answered or given up.
  void stop(std::function<void()> done);
  /// Drops everything without a word.
  void forget();
  /// True if the account is one of this shard's.
  bool try_now(std::string_view trunk);
  std::vector<RegistrationStatus> statuses() const;

  static ShardId owner_of(std::string_view trunk, unsigned shards);

 private:
  struct Account;
  struct Name;
  void add(const model::Trunk& trunk);
  void start(Account& account);
  void remove(std::unique_ptr<Account> account);
  void resolve(Account& account, Name& name);
  void tell_addresses(Account& account);
  runtime::Shard& shard() const { return env_.stack.shard(); }

  Environment env_;
  Listener listener_;
  crypto::Hasher hasher_;
  std::vector<std::unique_ptr<Account>> accounts_, leaving_;
  std::function<void()> stopped_;
};

}  // namespace tandem::registrar
