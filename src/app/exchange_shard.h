// Everything of the exchange that lives on one shard, put together. The same on real sockets and in the simulator.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/event_teller.h"
#include "app/story_keeper.h"
#include "app/tls_files.h"
#include "app/usage_keeper.h"
#include "call/calls.h"
#include "control/exchange_view.h"
#include "legs/own_hosts.h"
#include "legs/peer_request.h"
#include "legs/sip_ingress.h"
#include "legs/sip_leg_factory.h"
#include "legs/sip_target_lookup.h"
#include "media/port_range.h"
#include "registrar/phone_watch.h"
#include "registrar/registrar.h"
#include "registrar/registrations.h"
#include "routing/snapshot.h"
#include "sipstack/dialog_table.h"
#include "sipstack/digest_server.h"
#include "sipstack/stack.h"
#include "store/records.h"

namespace tandem::app {

/// Secrets of this installation (data directory), the same on all shards and after a restart.
struct InstallationKeys {
  std::array<std::uint8_t, 32> nonces{};  ///< digest nonces
  std::string contact_tokens;             ///< Contact users of provider accounts
  sipstack::PlacementKey placement;
};

/// What the shards of one exchange know of each other: whom to post to. Filled while they are built, before any runs.
struct ExchangeParts {
  ExchangeParts(unsigned shards, InstallationKeys its_keys);
  InstallationKeys keys;
  std::shared_ptr<sipstack::StackGroup> stacks;
  std::vector<registrar::Locations> locations;  ///< by shard
  registrar::LocationTables location_tables;
  std::vector<registrar::Registrar*> registrars;
  std::vector<registrar::TrunkTable*> trunk_tables;
  call::Meters meters, guest_meters;
  call::PinGuesses pin_guesses;
  call::HopMarks hop_marks;
};

using SnapshotPtr = std::shared_ptr<const routing::Snapshot>;

/// Shard: its own; `parts`, `network` and `records` outlive it.
class ExchangeShard {
 public:
  ExchangeShard(runtime::Shard& shard, net::Network& network, store::Records& records, ExchangeParts& parts,
                const SnapshotPtr& snapshot);
  ~ExchangeShard();

  /// New calls and registrations go by `snapshot`; running calls keep theirs. Transports that stay are not touched.
  /// Returns what could not be opened, with the transport's name.
  std::vector<std::pair<std::string, net::NetError>> publish(const SnapshotPtr& snapshot, const TlsMaterialPtr& tls,
                                                             const media::SoundLibraryPtr& sounds);
  void load_bindings(const std::vector<store::Binding>& bindings) { registrar_.load(bindings); }

  /// No new calls; accounts are unregistered; `done` when no call runs and all accounts have left.
  void drain(std::function<void()> done);
  void forget_drain() {
    drained_ = nullptr;
    farewell_.cancel();
  }
  /// What limits have used since it was written last, where this shard writes it.
  void write_usage() {
    if (usage_) usage_->write();
  }
  /// Last but destruction: closes all sockets and timers, so that nothing new begins.
  void fall_silent();
  /// Ends what still runs.
  void hang_up_all() { calls_.hang_up_all(call::EndCode::shutting_down); }

  runtime::Shard& shard() { return shard_; }
  sipstack::Stack& stack() { return *stack_; }
  sipstack::Dialogs& dialogs() { return dialogs_; }
  call::Calls& calls() { return calls_; }
  registrar::Registrar& registrar() { return registrar_; }
  registrar::Registrations& registrations() { return registrations_; }
  registrar::PhoneWatch& phones() { return phones_; }
  const registrar::Locations& locations() const { return locations_; }
  const registrar::TrunkTable& trunks() const { return trunks_; }
  const legs::SipIngress& ingress() const { return ingress_; }
  media::PortRange& ports() { return ports_; }
  StoryKeeper& stories() { return stories_; }
  /// Rings a party, and connects it when it answers; the call is this shard's. The error is a sentence.
  std::expected<void, std::string> originate(const control::OriginateWish& wish);
  /// Tells what happens here, from now on.
  void follow(EventTeller::Listener listener, bool decisions);
  void stop_following() { events_.stop(); }
  legs::PeerAsker& peer_asker() { return peer_asker_; }
  const SnapshotPtr& snapshot() const { return snapshot_; }

 private:
  void own_address_changed();
  void outside_changed();

  runtime::Shard& shard_;
  net::Network& network_;
  SnapshotPtr snapshot_;
  TlsMaterialPtr tls_;  ///< from the first publish on
  registrar::Locations& locations_;
  registrar::TrunkTable trunks_;
  media::PortRange ports_;
  EventTeller events_;
  StoryKeeper stories_;
  std::unique_ptr<sipstack::Stack> stack_;
  sipstack::DigestServer digest_;
  sipstack::Dialogs dialogs_;
  registrar::Registrar registrar_;
  registrar::PhoneWatch phones_;
  registrar::Registrations registrations_;
  legs::OutsideAddresses outside_;
  legs::OwnHosts own_hosts_;
  legs::SipLegFactory leg_factory_;
  legs::PeerAsker peer_asker_;
  legs::SipTargetLookup target_lookup_;
  call::Calls calls_;
  legs::SipIngress ingress_;
  std::optional<UsageKeeper> usage_;  ///< on shard 0
  std::function<void()> drained_;
  bool accounts_left_ = false;
  runtime::Timer farewell_;  ///< of the provider accounts; a provider that is gone does not hold up the end
};

}  // namespace tandem::app
