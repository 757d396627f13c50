// A call that begins with a party that we ring: once it has answered it is the caller, whom we have answered ourselves.
#include <fmt/format.h>

#include <algorithm>

#include "call/call.h"
#include "sdp/description.h"

namespace tandem::call {

namespace {

/// Those that we speak ourselves, so that the party hears how its call goes on; another one only where the
/// configuration has none of them.
std::vector<std::string> codecs_for(const sdp::CodecPolicy& policy) {
  std::vector<std::string> ours = {"alaw", "ulaw"};
  if (policy.allowed.empty()) return ours;
  std::vector<std::string> spoken;
  for (const std::string& name : policy.allowed)
    if (std::ranges::find(ours, name) != ours.end()) spoken.push_back(name);
  return spoken.empty() ? policy.allowed : spoken;
}

/// As people know it.
std::string words_for(const routing::Target& target) {
  if (target.kind == routing::Target::Kind::trunk) return fmt::format("{} by trunk {}", target.number, target.trunk);
  return party_name(target);
}

}  // namespace

void Call::ring_first() {
  const routing::Target& target = first_->wish.target;
  record_.rings_first(words_for(target));
  auto hold = meters_.take(target, shard().now(), moment());
  if (!hold) return end_at(hold.error());
  caller_charge_.hold = std::move(*hold);
  if (auto why = offer_to_first()) {
    decide(fmt::format("- {}: {}", caller_->leg->name(), *why));
    record_.ended(EndCode::media_failed, 503, {}, store::CdrParty::exchange);
    return caller_->leg->end(503);
  }
  decide(fmt::format("+ {} is rung first: the call goes on when it answers", caller_->leg->name()));
  caller_->leg->start();
  ring_timer_.arm(shard().timers(), shard().now() + first_->wish.ring_time, [this] {
    decide(fmt::format("{} did not answer in the ring time", caller_->leg->name()));
    record_.ended(caller_->rang ? EndCode::no_answer : EndCode::unreachable, 480, {}, store::CdrParty::exchange);
    caller_->leg->end(487);
  });
}

/// Nothing: it is made; else why not.
std::optional<std::string> Call::offer_to_first() {
  if (!caller_->media.open_audio()) return "no media port is free";
  caller_->offering = sdp::make_offer(codecs_for(caller_->rules.codecs), caller_->media.local());
  if (!send_offer(*caller_, *caller_->offering, shard().random())) return caller_->keys.trouble();
  return std::nullopt;
}

/// From here on it is as if it had called and we had answered, as for a PIN: what it has said stands in the place of a
/// caller's offer.
void Call::first_answered() {
  if (!waits_for_first()) return;
  ring_timer_.cancel();
  first_->answered = true;
  record_.first_answered();
  start_charge(caller_charge_);
  if (!caller_->local || !caller_->remote || !sdp::carries_media(*caller_->remote)) return hang_up_for_media(*caller_);
  first_offer_ = caller_->remote;
  caller_->answered_early = spoke_ = answered_here_ = true;
  caller_->media.set_alone(*caller_->local, *caller_->remote, digit_manner(*caller_));
  decide(fmt::format("{} has answered: the call goes on to {}", caller_->leg->name(), record_.cdr().destination));
  start_step();
}

void Call::first_ended(const Ending& ending) {
  const std::uint16_t status = ending.status ? ending.status : std::uint16_t{408};
  decide(fmt::format("- {}: {} {}", caller_->leg->name(), status, ending.reason_phrase));
  record_.ended(code_of(ending, caller_->rang), status, ending.reason_phrase,
                ending.by == EndedBy::peer ? store::CdrParty::caller : store::CdrParty::exchange);
}

}  // namespace tandem::call
