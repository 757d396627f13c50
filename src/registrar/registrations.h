// The provider accounts that this shard registers, following the configuration.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/network.h"
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
    net::Network& network;             ///< finds the names among additional hosts
    std::vector<TrunkTable*>& tables;  ///< of all shards; told the ways to providers
    const TrunkTable& tokens;          ///< this shard's
  };
  using Listener = Registration::Listener;

  explicit Registrations(Environment environment);
  ~Registrations();
  void set_listener(Listener listener) { listener_ = std::move(listener); }
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);
  /// Accounts with TLS files of their own, by name; before set_snapshot, and whenever files have changed.
  using TlsContexts = std::map<std::string, std::shared_ptr<const crypto::TlsContext>, std::less<>>;
  void set_tls(const TlsContexts& contexts);
  /// Unregisters everything; `done` once all have answered or given up.
  void stop(std::function<void()> done);
  /// Drops everything without a word.
  void forget();
  /// True if the account is one of this shard's.
  bool try_now(std::string_view trunk);
  /// The account leaves its provider, until try_now() or another configuration of it.
  bool leave(std::string_view trunk);
  /// Asks the provider by OPTIONS at once. True if the account is one of this shard's.
  bool qualify(std::string_view trunk);
  std::vector<RegistrationStatus> statuses() const;
  /// Of every account of this shard, by name: those that do not register too.
  std::vector<std::pair<std::string, ReachStatus>> reaches() const;
  /// A stream is gone, or a target has changed its health: accounts that go by it are looked after.
  void connection_lost(sipstack::ConnectionId connection);
  void on_health(const sipstack::Target& target);
  /// The machine has other addresses than before. Accounts whose way now begins at another one register at once.
  void own_address_changed();
  /// What a transport advertises is another now: the same for all accounts.
  void advertised_address_changed();

  static ShardId owner_of(std::string_view trunk, unsigned shards);

 private:
  struct Account;
  struct Name;
  void add(const model::Trunk& trunk);
  std::shared_ptr<const crypto::TlsContext> tls_of(std::string_view trunk) const;
  void start(Account& account);
  void remove(std::unique_ptr<Account> account);
  void watch_names(Account& account);
  void resolve(Account& account, Name& name);
  void tell_additional(Account& account);
  void tell(Account& account);
  runtime::Shard& shard() const { return env_.stack.shard(); }

  Environment env_;
  Listener listener_;
  crypto::Hasher hasher_;
  TlsContexts tls_;
  std::vector<std::unique_ptr<Account>> accounts_, leaving_;
  std::function<void()> stopped_;
};

}  // namespace tandem::registrar
