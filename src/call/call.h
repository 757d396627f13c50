// One call: from the first INVITE to its record.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "call/call_meters.h"
#include "call/calls.h"
#include "call/exchange.h"
#include "call/pin_entry.h"
#include "call/record.h"
#include "runtime/timers.h"

namespace tandem::call {

/// Owned by Calls; lives until every leg has ended. Shard: its own.
///
/// The caller's offer goes to everybody who is rung; the first to answer has the call. While a single party rings, its
/// early media reaches the caller; of several that ring together the caller hears only that it rings, because an answer
/// to the caller's offer can be given but once (RFC 3264 §4).
class Call final : private LegListener, private media::DigitListener {
 public:
  Call(Calls& calls, std::string id, IncomingCall incoming);
  ~Call();

  void begin();
  /// Ends all legs; the record says why.
  void hang_up(EndCode why, std::uint16_t status, store::CdrParty by, std::string phrase = {});
  bool has_channel(std::string_view name) const;
  void own_address_changed();

  const std::string& id() const { return id_; }
  CallSummary summary() const;

 private:
  struct Ringing {
    std::unique_ptr<Party> party;
    TargetHold hold;
    std::optional<sdp::Session> answer;  ///< given, not yet passed on
  };

  /// What a party that we rang costs, from its answer on.
  struct Charged {
    TargetHold hold;
    TimePoint since{};
    runtime::Timer slice;
  };
  struct First {
    FirstParty wish;
    bool answered = false;
  };

  // What legs tell (call.cc).
  void on_ringing(Leg& leg, std::uint16_t status) override;
  void on_offer(Leg& leg, const sdp::Session& offer) override;
  void on_answer(Leg& leg, const sdp::Session& answer) override;
  void on_offer_wanted(Leg& leg) override;
  void on_offer_refused(Leg& leg, std::uint16_t status) override;
  void on_answered(Leg& leg) override;
  void on_info(Leg& leg, std::string_view content_type, std::string_view body) override;
  void on_ended(Leg& leg, const Ending& ending) override;

  // Keys of the telephones (call_keys.cc).
  void on_key(Leg& leg, const TelephoneKey& key) override;
  void on_key(media::LegMedia& from, const TelephoneKey& key) override;
  void explain_digits(const Party& party);

  // Running the plan (call_plan.cc).
  void put_troubled_last();
  void start_step();
  void ring(const routing::Target& target);
  bool ring_leg(std::unique_ptr<Leg> leg, const routing::Target& target);
  void look_up(const routing::Target& target);
  void on_found(TargetLookup::Found found);
  void step_failed();
  void end_with(const routing::Refusal& refusal);
  model::Outcome outcome_of_step() const;
  void note_failure(EndCode code, std::uint16_t status, std::string phrase, bool rang);
  void on_party_failed(Party& party, const Ending& ending);
  void on_ring_time_over();
  void stop_ringing_but(const Party* winner);
  std::optional<std::size_t> place_of(const Leg& leg) const;

  // What the exchange says to the caller itself (call_speech.cc).
  std::optional<std::string> speak_to_caller(bool answer);
  std::optional<std::string> describe_ourselves(const sdp::Session& offer, bool early);
  void answer_alone(const sdp::Session& offer);
  void announce(const routing::Announcement& what);
  void announcement_over();
  bool hears_announcement() const;
  void ask_for_pin(const routing::PinQuestion& question);
  void prompt_for_pin();
  void on_pin_key(char key);
  void judge_pin();
  void pin_failed(std::string why);
  void ring_back();
  void stop_ringing_tone();
  void end_caller(std::uint16_t status, std::uint16_t meaning);
  void say(std::string_view sound, bool repeat, std::function<void()> done);
  std::string pin_caller() const;
  std::string_view country() const;
  sdp::Session offer_for_callees() const;

  // A party of ours that is rung first (call_first_party.cc).
  bool waits_for_first() const { return first_ && !first_->answered; }
  void ring_first();
  std::optional<std::string> offer_to_first();
  void first_answered();
  void first_ended(const Ending& ending);

  // Limits (call_limits.cc).
  Moment moment() const;
  bool is_from_outside() const;
  void end_at(const LimitHit& hit);
  void refuse_target(const routing::Target& target, const LimitHit& hit);
  void start_charge(Charged& charged);
  void wait_for_slice(Charged& charged);
  void next_slice(Charged& charged);
  void close_charge(Charged& charged);
  void tell_stopped(const std::vector<Charge::Stopped>& stopped);

  // Media (call_media.cc).
  void pass_early_answer(Party& party);
  void hear_early(Ringing& ringing);
  void connect(Party& party);
  void connect_delayed(Party& party);
  void offer_mid_call(Party& from, const sdp::Session& offer);
  void answer_mid_call(Party& from, const sdp::Session& answer);
  void refreshed(Party& party, const sdp::Session& answer);
  void join(Party& party);
  Party* other_than(const Party& party);
  Party* party_of(const Leg& leg);
  void refuse_exchange(Party& offerer, ExchangeFault fault);
  bool opened_nothing(const Party& party, const sdp::Session& wire, const sdp::Session& plain) const;
  void hang_up_for_media(const Party& party);
  void refuse_to_pass(Party& from);
  void explain_keys(const Party& party);
  void offer_anew(Party& party, const sdp::Session& heard);
  void move(Party& party);
  void tell_new_address();
  void tell_new_address_early();
  void rejoin();

  // Media past the exchange (call_direct.cc).
  void consider_direct();
  void offer_straight(const Party& from, const sdp::Session& offer);
  void answered_straight(Party& party, const sdp::Session& before);
  void leave_direct(std::string_view why);
  void call_off_direct(Party& party);
  bool is_direct() const { return callee_ && callee_->direct; }

  void caller_gone(const Ending& ending);
  void callee_gone(const Ending& ending);
  void finish();
  void decide(std::string text) const;
  std::string_view caller_party() const;
  runtime::Shard& shard() const { return calls_.services_.media.shard; }

  Calls& calls_;
  std::string id_;
  routing::Attempt attempt_;
  std::uint8_t max_forwards_;
  HopRecord hops_;
  std::shared_ptr<const routing::Snapshot> snapshot_;  ///< that of the beginning
  media::SoundLibraryPtr sounds_;                      ///< likewise
  routing::Plan plan_;
  std::size_t step_ = 0;
  std::unique_ptr<TargetLookup::Search> search_;  ///< before the step can be rung
  bool dialling_ = false;                         ///< the first step was started
  bool delayed_offer_ = false;                    ///< the caller's INVITE had no description
  std::optional<sdp::Session> first_offer_;

  std::unique_ptr<Party> caller_;
  std::vector<Ringing> ringing_;
  std::unique_ptr<Party> callee_;  ///< who answered
  Seat guest_seat_;
  CallMeters meters_;
  Places places_;               ///< the caller's and his tenants'
  std::optional<First> first_;  ///< the caller, if we ring him
  Charged callee_charge_, caller_charge_;
  std::unique_ptr<media::Bridge> bridge_;
  const Party* bridged_ = nullptr;
  Party* wanting_ = nullptr;       ///< asked for an offer from the other side
  Party* renewing_ = nullptr;      ///< to whom we have made an offer of our own, after the answer or by UPDATE
  bool address_changed_ = false;   ///< while it rang
  std::uint16_t told_caller_ = 0;  ///< last provisional status

  struct Failure {
    EndCode code = EndCode::not_registered;
    std::uint16_t status = 480;
    std::string phrase;
    bool rang = false;
    bool full = false;  ///< as many calls as it may have
  } failure_;           ///< best of the step that runs
  bool step_has_failure_ = false;
  bool limited_ = false;  ///< ended by a limit of the caller's, his tenant's ...
  runtime::Timer ring_timer_, limit_timer_, speech_timer_;
  bool spoke_ = false;          ///< the caller has a description of ours, and hears what we say
  bool answered_here_ = false;  ///< by ourselves, before anybody was rung
  bool ringing_tone_ = false;
  std::unique_ptr<PinEntry> pin_;  ///< while it is asked for
  std::shared_ptr<PinRecord> pin_record_;
  std::string passed_pin_;
  unsigned pin_tries_ = 0;
  std::string digits_explained_, keys_explained_;
  unsigned direct_changes_ = 0;  ///< how often media went, or was to go, another way
  std::string against_direct_;   ///< said already
  bool key_lost_ = false;        ///< and said so
  Record record_;
  bool finished_ = false;
};

}  // namespace tandem::call
