// The life of a call: beginning, what the legs report, end. Running the plan is in call_plan.cc, media in
// call_media.cc.
#include "call/call.h"

#include <fmt/format.h>

namespace tandem::call {

Call::Call(Calls& calls, std::string id, IncomingCall incoming)
    : calls_(calls),
      id_(id),
      attempt_(std::move(incoming.attempt)),
      max_forwards_(incoming.max_forwards),
      hops_(std::move(incoming.hops)),
      snapshot_(calls.snapshot_),
      sounds_(calls.sounds_),
      guest_seat_(std::move(incoming.seat)),
      meters_(calls.meters_),
      first_(incoming.first ? std::optional(First{std::move(*incoming.first)}) : std::nullopt),
      record_(std::move(id), attempt_, calls.services_.media.shard.wall()) {
  const media::LegMediaOptions options = options_at(incoming.leg->media_place());
  caller_ =
      std::make_unique<Party>(calls_.services_.media, options, std::move(incoming.leg), std::move(incoming.media));
  caller_->media.set_digit_listener(this);
}

Call::~Call() = default;

namespace {

/// Nobody is called.
std::expected<routing::Plan, routing::Refusal> only_sound(const std::string& sound) {
  routing::Plan plan;
  plan.destination = "sound " + sound;
  plan.steps.push_back({.targets = {}, .announcement = routing::Announcement{sound, true}});
  return plan;
}

}  // namespace

void Call::begin() {
  caller_->leg->set_listener(*this);
  if (calls_.services_.observer) calls_.services_.observer->on_begin(id_, *caller_->leg);
  if (calls_.draining_) {
    record_.ended(EndCode::shutting_down, 503, "Shutting down", store::CdrParty::exchange);
    return caller_->leg->end(503);
  }
  if (hops_.fault != HopRecord::Fault::none) {
    const std::uint16_t status = status_of(hops_.fault);
    record_.refused(sentence(hops_.fault, caller_party(), attempt_.dialled));
    record_.ended(EndCode::loop, status, {}, store::CdrParty::exchange);
    return caller_->leg->end(status);
  }
  routing::Trail trail;
  attempt_.draw = shard().random().next();
  auto planned = first_ && !first_->wish.sound.empty() ? only_sound(first_->wish.sound)
                                                       : routing::route(attempt_, *snapshot_, trail);
  for (const routing::TrailEntry& entry : trail)
    decide(fmt::format("{} {}: {}", entry.applied ? "+" : "-", entry.rule, entry.reason));
  if (!planned) {
    auto places = meters_.take(routing::claims_of_caller(attempt_, *snapshot_), false, shard().now());
    if (!places) return end_at(places.error());
    places_ = std::move(*places);
    record_.refused(routing::sentence(planned.error()));
    record_.ended(EndCode::refused_by_plan, planned.error().status, {}, store::CdrParty::exchange);
    return caller_->leg->end(planned.error().status);
  }
  plan_ = std::move(*planned);
  record_.planned(plan_);
  auto places = meters_.take(plan_.claims, plan_.emergency, shard().now());
  if (!places) return end_at(places.error());
  places_ = std::move(*places);
  put_troubled_last();
  if (first_) ring_first();
}

std::string_view Call::caller_party() const {
  return attempt_.caller.trunk.empty() ? attempt_.caller.phone : attempt_.caller.trunk;
}

void Call::decide(std::string text) const {
  if (calls_.services_.observer) calls_.services_.observer->on_decision(id_, text);
}

void Call::on_ringing(Leg& leg, std::uint16_t status) {
  if (&leg == caller_->leg.get()) caller_->rang = true;
  const auto place = place_of(leg);
  if (!place) return;
  Ringing& ringing = ringing_[*place];
  ringing.party->rang = true;
  record_.rang(shard().wall());
  if (ringing.answer) pass_early_answer(*ringing.party);
  const bool carried_by_early_answer = caller_->answered_early && status == 183;
  if (status != told_caller_ && !carried_by_early_answer) {
    told_caller_ = status;
    caller_->leg->ring(status);
  }
  ring_back();
}

void Call::on_info(Leg& leg, std::string_view content_type, std::string_view body) {
  Party* from = party_of(leg);
  Party* to = from ? other_than(*from) : nullptr;
  if (to) to->leg->info(content_type, body);
}

void Call::on_answered(Leg& leg) {
  if (&leg == caller_->leg.get()) return first_answered();
  const auto place = place_of(leg);
  if (!place) return;
  Ringing winner = std::move(ringing_[*place]);
  ringing_.erase(ringing_.begin() + static_cast<std::ptrdiff_t>(*place));
  stop_ringing_but(winner.party.get());
  ring_timer_.cancel();
  callee_ = std::move(winner.party);
  callee_charge_.hold = std::move(winner.hold);
  record_.answered(*callee_, shard().wall());
  decide(fmt::format("answered by {}", callee_->leg->name()));
  if (calls_.services_.observer) calls_.services_.observer->on_answered(id_, *callee_->leg);
  if (delayed_offer_)
    connect_delayed(*callee_);
  else {
    // Later than what was passed on as early media, if anything was: another branch, or another codec.
    if (winner.answer) callee_->remote = std::move(winner.answer);
    connect(*callee_);
  }
  if (std::exchange(address_changed_, false))
    own_address_changed();  // of some it shows only now by which way they are reached
  else
    tell_new_address();
  start_charge(callee_charge_);
  const auto limit = snapshot_->config().settings.max_call_time;
  if (limit.count() > 0)
    limit_timer_.arm(shard().timers(), shard().now() + limit,
                     [this] { hang_up(EndCode::time_limit, 0, store::CdrParty::exchange); });
}

void Call::on_ended(Leg& leg, const Ending& ending) {
  if (&leg == caller_->leg.get()) return caller_gone(ending);
  if (callee_ && &leg == callee_->leg.get()) return callee_gone(ending);
  if (const auto place = place_of(leg)) {
    const std::unique_ptr<Party> party = std::move(ringing_[*place].party);
    ringing_.erase(ringing_.begin() + static_cast<std::ptrdiff_t>(*place));
    on_party_failed(*party, ending);
  }
}

namespace {

/// The Reason header for the other leg: what came, else what the ending means.
std::string reason_for(const Ending& ending, bool answered) {
  if (!ending.reason_header.empty()) return ending.reason_header;
  return q850_reason(answered && ending.status == 0 && !ending.timed_out ? 16 : q850_of_status(ending.status));
}

EndCode code_of_break(const Ending& ending) {
  if (ending.refresh_failed) return EndCode::session_expired;
  // A status: the peer did not hang up, it no longer knew the call (481 to a re-INVITE).
  if (ending.by == EndedBy::peer) return ending.status >= 400 ? EndCode::failed : EndCode::normal;
  return ending.timed_out || ending.status == 408 ? EndCode::no_ack : EndCode::failed;
}

/// With the name of the channel where it says which of the two was lost.
std::string phrase_of_break(const Leg& leg, const Ending& ending) {
  return ending.refresh_failed ? leg.name() + ": " + ending.reason_phrase : ending.reason_phrase;
}

}  // namespace

void Call::caller_gone(const Ending& ending) {
  if (waits_for_first()) {
    first_ended(ending);
  } else if (callee_) {
    record_.ended(code_of_break(ending), ending.status, phrase_of_break(*caller_->leg, ending),
                  ending.by == EndedBy::peer ? store::CdrParty::caller : store::CdrParty::exchange);
    callee_->leg->end(0, reason_for(ending, true));
  } else {
    if (hears_announcement() && answered_here_)
      record_.ended(EndCode::announced, 0, ending.reason_phrase, store::CdrParty::caller);
    record_.ended(EndCode::cancelled, ending.status ? ending.status : 487, ending.reason_phrase,
                  store::CdrParty::caller);
    for (Ringing& ringing : ringing_) {
      decide(fmt::format("{} is no longer rung: the caller gave up", ringing.party->leg->name()));
      ringing.party->leg->end(487, ending.reason_header);
    }
  }
  finish();
}

void Call::callee_gone(const Ending& ending) {
  record_.ended(code_of_break(ending), ending.status, phrase_of_break(*callee_->leg, ending),
                ending.by == EndedBy::peer ? store::CdrParty::callee : store::CdrParty::exchange);
  caller_->leg->end(ending.status >= 400 ? ending.status : 0, reason_for(ending, true));
  finish();
}

void Call::hang_up(EndCode why, std::uint16_t status, store::CdrParty by, std::string phrase) {
  if (finished_) return;
  record_.ended(why, status, std::move(phrase), by);
  const std::string reason = q850_reason(status ? q850_of_status(status) : 16);
  for (Ringing& ringing : ringing_) ringing.party->leg->end(487, reason);
  if (callee_) callee_->leg->end(0, reason);
  caller_->leg->end(status ? status : 480, reason);
  finish();
}

/// Legs that have not ended yet finish on the wire by themselves when they are destroyed. Deferred: we may be inside a
/// call of one of them.
void Call::finish() {
  if (finished_) return;
  finished_ = true;
  search_.reset();
  ring_timer_.cancel();
  limit_timer_.cancel();
  speech_timer_.cancel();
  pin_.reset();
  caller_->media.stop_playing();
  close_charge(callee_charge_);
  close_charge(caller_charge_);
  record_.take_media(*caller_, true);
  if (callee_) record_.take_media(*callee_, false);
  std::string sentence;
  const store::Cdr cdr = record_.finish(shard().wall(), sentence);
  if (calls_.services_.observer) calls_.services_.observer->on_finished(cdr, sentence);
  static_cast<void>(calls_.services_.records.put_cdr(cdr));  // a full queue is counted by the store
  calls_.release(*this);
}

}  // namespace tandem::call
