// All calls of one shard.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "call/call_meters.h"
#include "call/cause.h"
#include "call/hop_record.h"
#include "call/leg.h"
#include "call/media_rules.h"
#include "call/pin_guesses.h"
#include "call/target_lookup.h"
#include "media/leg_media.h"
#include "media/sound_library.h"
#include "routing/route.h"
#include "routing/snapshot.h"
#include "runtime/shard.h"
#include "store/records.h"

namespace tandem::call {

class Call;

/// Watches calls, for stories, events and the console. Called on the call's shard; ids are as in the CDR.
class CallObserver {
 public:
  virtual void on_begin(std::string_view id, const Leg& caller) = 0;
  virtual void on_leg(std::string_view id, const Leg& callee) = 0;           ///< before its INVITE is sent
  virtual void on_decision(std::string_view id, std::string_view text) = 0;  ///< one line for the story
  virtual void on_answered(std::string_view id, const Leg& callee) { static_cast<void>(id), static_cast<void>(callee); }
  /// From now on keys of the caller's telephone are nothing to be kept.
  virtual void on_secret_keys(std::string_view id) { static_cast<void>(id); }
  virtual void on_finished(const store::Cdr& cdr, std::string_view sentence) = 0;
  /// Something that people must know at once; no call's alone.
  virtual void on_alarm(std::string_view text) { static_cast<void>(text); }

 protected:
  ~CallObserver() = default;
};

/// What calls of a shard work with. Everything outlives Calls.
struct CallServices {
  media::MediaEnvironment media;
  LegFactory& legs;
  TargetLookup& lookup;
  store::Records& records;
  Meters& meters;
  PinGuesses& pin_guesses;
  CallObserver* observer = nullptr;
};

/// A party that we ring first, in whose name the call then goes on.
struct FirstParty {
  routing::Target target;
  std::chrono::seconds ring_time{30};
  std::string sound = {};  ///< heard instead of a call to anybody
};

/// A call that came in: identified and allowed to call, not yet routed.
struct IncomingCall {
  std::unique_ptr<Leg> leg;
  routing::Attempt attempt;
  MediaRules media;  ///< of the caller's endpoint
  std::uint8_t max_forwards = 70;
  HopRecord hops{};
  Seat seat{};                        ///< of a guest: his place among the guests of an incall
  std::optional<FirstParty> first{};  ///< the leg leads to it and has not been started
};

/// The media of a leg so far: its first line that is spoken over.
struct ChannelMedia {
  std::uint64_t received = 0, received_lost = 0;  ///< packets, from the party
  std::uint64_t sent = 0, sent_lost = 0;          ///< to it; lost as it reports
  double received_jitter_ms = 0, sent_jitter_ms = 0;
};

/// One leg as consoles show it.
struct ChannelSummary {
  std::string name;  ///< "SIP/alice-00000012"
  std::string exten, context;
  std::string state;  ///< Down, Ring, Ringing, Up
  std::string application, data;
  std::string caller_number;
  std::string protocol_id;
  std::string codec;
  SocketAddress remote;
  bool caller = false;
  bool held = false;
  std::string party;  ///< phone account or trunk
  std::optional<ChannelMedia> media{};
};
struct CallSummary {
  std::string id;
  std::string from, to, trunk;
  WallTime started_at{};
  std::optional<WallTime> answered_at;
  std::vector<ChannelSummary> channels;
};

/// Shard: its own.
class Calls {
 public:
  explicit Calls(CallServices services);
  ~Calls();

  /// New calls are decided by it; running ones keep their plan. Never null afterwards.
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);
  /// What new calls hear; tones alone until it is called.
  void set_sounds(media::SoundLibraryPtr sounds) { sounds_ = std::move(sounds); }
  void begin(IncomingCall incoming);
  /// Rings `first`; when it answers, the call is decided and goes on as if it had dialled `attempt`. Of a phone that
  /// registered from several places the best is rung. False: the party is nowhere to be rung, and there is no call.
  bool originate(FirstParty first, routing::Attempt attempt);

  std::size_t running() const { return calls_.size(); }
  std::uint64_t processed() const { return processed_; }  ///< begun since the start
  std::vector<CallSummary> list() const;
  /// By channel name; true if there was such a channel.
  bool hang_up(std::string_view channel);
  /// From now on begin() refuses with 503.
  void refuse_new() { draining_ = true; }
  void hang_up_all(EndCode why);
  /// This machine has other addresses than before: answered calls go on at those.
  void own_address_changed();
  /// Called each time the last running call has ended.
  void set_idle_handler(std::function<void()> handler) { on_idle_ = std::move(handler); }

 private:
  friend class Call;
  void release(Call& call);

  CallServices services_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
  media::SoundLibraryPtr sounds_;
  std::unordered_map<std::string, std::unique_ptr<Call>> calls_;
  ShardMeters meters_;
  std::function<void()> on_idle_;
  std::uint64_t processed_ = 0;
  bool draining_ = false;
};

}  // namespace tandem::call
