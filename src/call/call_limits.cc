// Limits in the life of a call: where it is refused, and where it ends because a day's minutes or money are used up.
#include <fmt/format.h>

#include <algorithm>

#include "call/call.h"

namespace tandem::call {

namespace {

/// So that a call that may go on no longer ends within what it has paid for.
constexpr std::chrono::milliseconds ahead{500};

}  // namespace

Moment Call::moment() const {
  return moment_at(shard().wall(), snapshot_->holders().zone());
}

bool Call::is_from_outside() const {
  return attempt_.caller.kind != routing::CallerKind::phone && !snapshot_->find_friend(attempt_.caller.trunk);
}

/// The call is over: what it is told is the first that is told.
void Call::end_at(const LimitHit& hit) {
  limited_ = true;
  const std::uint16_t status = status_of(hit, is_from_outside());
  record_.refused(sentence(hit));
  record_.ended(code_of(hit), status, {}, store::CdrParty::exchange);
  end_caller(status, status);
}

/// A trunk or friend that is full is passed over, a user who has enough calls is busy. Where it is the caller himself
/// or a tenant who has enough, no other way helps.
void Call::refuse_target(const routing::Target& target, const LimitHit& hit) {
  const std::string words = sentence(hit);
  decide(fmt::format("- {}: {}", name_of(target), words));
  const bool callers = std::ranges::any_of(
      plan_.claims, [&](const routing::Claim& claim) { return claim.holder == hit.holder && !claim.own_leg; });
  if (callers && target.kind != routing::Target::Kind::phone) return end_at(hit);
  record_.refused(words);
  const bool phone = target.kind == routing::Target::Kind::phone;
  note_failure(code_of(hit), phone ? 486 : 503, {}, false);
  failure_.full = failure_.full || !phone;
}

/// From the answer on.
void Call::start_charge(Charged& charged) {
  charged.since = shard().now();
  tell_stopped(charged.hold.charge.talk(moment()).stopped);
  wait_for_slice(charged);
}

void Call::wait_for_slice(Charged& charged) {
  const auto reserved = charged.hold.charge.reserved();
  if (reserved)
    charged.slice.arm(shard().timers(), charged.since + *reserved - ahead, [this, &charged] { next_slice(charged); });
}

void Call::next_slice(Charged& charged) {
  auto slice = charged.hold.charge.extend(moment());
  if (!slice) {
    const LimitHit& hit = slice.error();
    record_.refused(sentence(hit));
    return hang_up(code_of(hit), 0, store::CdrParty::exchange);
  }
  if (slice->nearly)
    decide(fmt::format("the call ends at {} s if it goes on: {}", charged.hold.charge.reserved()->count(),
                       sentence(*slice->nearly)));
  tell_stopped(slice->stopped);
  wait_for_slice(charged);
}

void Call::tell_stopped(const std::vector<Charge::Stopped>& stopped) {
  for (const Charge::Stopped& one : stopped) {
    const std::string text = alarm(*one.holder, one.stop);
    decide(text);
    if (calls_.services_.observer) calls_.services_.observer->on_alarm(text);
  }
}

void Call::close_charge(Charged& charged) {
  charged.slice.cancel();
  charged.hold.charge.close(shard().now() - charged.since, moment());
}

}  // namespace tandem::call
