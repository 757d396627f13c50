// Whether the phones and gateways that registered with us are still there, and keeping their NAT open.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "registrar/locations.h"
#include "registrar/options_probe.h"
#include "registrar/reachability.h"
#include "routing/snapshot.h"
#include "runtime/timers.h"

namespace tandem::registrar {

/// Asks every contact of the accounts that this shard owns by OPTIONS, as often as its phone's settings say. What is
/// found out is told, not acted upon: a phone that seems gone is rung all the same.
///
/// Shard: its own. `stack` and `locations` must outlive it.
class PhoneWatch {
 public:
  PhoneWatch(sipstack::Stack& stack, const Locations& locations);
  ~PhoneWatch();
  PhoneWatch(const PhoneWatch&) = delete;

  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);
  /// The bindings of an account are these now (also: refreshed).
  void on_bindings(const std::string& account, const Bindings& now);
  void stop();

  /// Asks every contact of the account, or of the trunk of that name, at once. True: there are some, on this shard.
  bool ask_now(std::string_view account);
  /// Of every contact: account, or the trunk's name; its URI; what is known.
  struct ContactReach {
    std::string name, uri;
    ReachStatus reach;
  };
  std::vector<ContactReach> contacts() const;
  /// Of each account's contact that is best off; a gateway by the name of its trunk.
  std::vector<std::pair<std::string, ReachStatus>> reaches() const;

 private:
  struct Contact;
  using Contacts = std::vector<std::unique_ptr<Contact>>;

  const model::Watch* settings_of(std::string_view account) const;
  const store::Binding* binding_of(const Contact& contact, Bindings& keep) const;
  void apply(Contact& contact, const model::Watch& settings);
  void ask_in(Contact& contact, Duration pause);
  void ask(Contact& contact);
  void send(Contact& contact);
  const std::string& name_of(const std::string& account) const;
  void heard(Contact& contact, const OptionsProbe::Result& result);
  void keep_alive(Contact& contact);
  runtime::Shard& shard() const { return stack_.shard(); }

  sipstack::Stack& stack_;
  const Locations& locations_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
  std::unordered_map<std::string, Contacts, TextHash, std::equal_to<>> accounts_;
};

}  // namespace tandem::registrar
