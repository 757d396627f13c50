// The registrar of the phones: RFC 3261 §10.3.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "registrar/binding_change.h"
#include "registrar/locations.h"
#include "routing/snapshot.h"
#include "runtime/timers.h"
#include "sipstack/digest_server.h"
#include "sipstack/stack.h"
#include "store/records.h"

namespace tandem::registrar {

struct RegistrarCounters {
  std::uint64_t registered = 0;  ///< 200 to a REGISTER that put or removed
  std::uint64_t queries = 0;
  std::uint64_t challenged = 0, wrong_password = 0, refused = 0, expired = 0;
};

/// The last REGISTER of an account that proved its password and was refused all the same.
struct Refusal {
  RegisterFault fault{};
  WallTime at{};
};

/// Answers REGISTER on every shard; changes an account only on its owner. The 200 goes out when the change is on the
/// disk: what a phone was told survives kill -9.
///
/// Shard: its own, one a shard.
class Registrar {
 public:
  struct Environment {
    sipstack::Stack& stack;
    sipstack::DigestServer& digest;
    Locations& locations;          ///< this shard's
    const LocationTables& tables;  ///< all shards'
    store::Records& records;
    std::vector<Registrar*>& by_shard;  ///< filled before the first request
  };
  /// Told on the owner's shard.
  using Listener = std::function<void(const std::string& account, const Bindings& now)>;

  explicit Registrar(Environment environment);
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);
  void set_listener(Listener listener) { listener_ = std::move(listener); }
  /// At the start: what the database knows. On every shard; the owner watches its expiry.
  void load(const std::vector<store::Binding>& bindings);

  void on_register(std::unique_ptr<sipstack::ServerRequest> request);
  /// A stream is gone: contacts of accounts owned here that lived by it are forgotten.
  void connection_lost(sipstack::ConnectionId connection);
  /// A contact turned out to be unreachable by its flow (stream gone): forgotten, as it can never be called again.
  void flow_failed(const std::string& account, const std::string& contact);

  /// Before the end: expiries are no longer looked after.
  void stop_watching() { sweep_timer_.cancel(); }

  /// Those that came to this shard, by name of phone or trunk. One an account at most.
  std::vector<std::pair<std::string, Refusal>> refusals() const;

  static ShardId owner_of(std::string_view account, unsigned shards);
  const RegistrarCounters& counters() const { return counters_; }

 private:
  using Answer = std::function<void(std::expected<Bindings, RegisterFault>)>;

  BindingLimits limits_of(std::string_view account) const;
  void challenge(sipstack::ServerRequest& request, const sipstack::Verdict& verdict);
  void refuse(sipstack::ServerRequest& request, const std::string& account, RegisterFault fault);
  void change(BindingChange change, Answer answer);  // on the owner
  void keep(const std::string& account, Bindings bindings);
  void watch(const std::string& account, const Bindings& bindings);
  void sweep();
  void remember_connection(sipstack::ConnectionId connection, const std::string& account);
  void respond(std::uint64_t ticket, std::expected<Bindings, RegisterFault> result);
  void write_contacts(sip::Writer& writer, const Bindings& bindings) const;
  runtime::Shard& shard() const { return env_.stack.shard(); }

  Environment env_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
  Listener listener_;
  std::unordered_map<std::string, Refusal> refusals_;  ///< by account; those that the configuration has
  std::unordered_map<std::uint64_t, std::unique_ptr<sipstack::ServerRequest>> waiting_;
  std::uint64_t next_ticket_ = 0;
  std::set<std::pair<WallTime, std::string>> expiries_;                ///< of accounts owned here
  std::unordered_multimap<std::uint64_t, std::string> by_connection_;  ///< accounts owned here that registered by it
  runtime::Timer sweep_timer_;
  RegistrarCounters counters_;
};

}  // namespace tandem::registrar
