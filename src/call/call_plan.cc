// Running the plan: whom to ring, when to go on to the next, when to give up.
#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "call/call.h"

namespace tandem::call {

namespace {

constexpr std::size_t max_parties = 32;  ///< that ring at once

/// What the caller is told for an outcome of a called party. Challenges and redirections of others are not his affair;
/// a 503 with our name on it would make him avoid us (RFC 3261 §16.7 item 6), yet tells a phone's display the truth.
std::uint16_t status_for_caller(std::uint16_t status) {
  if (status == 401 || status == 407) return 403;
  if (status < 400) return 480;
  if (status == 487) return 480;
  return status;
}

/// RFC 3261 §16.7 item 6 in short: a global refusal first, then what the callee itself said, last the unreachable.
int weight(std::uint16_t status) {
  if (status >= 600) return 5;
  if (status == 486 || status == 603) return 4;
  if (status >= 400 && status < 500 && status != 408 && status != 480) return 3;
  if (status == 480) return 2;
  return status >= 500 ? 1 : 0;
}

}  // namespace

std::optional<std::size_t> Call::place_of(const Leg& leg) const {
  for (std::size_t i = 0; i < ringing_.size(); ++i)
    if (ringing_[i].party->leg.get() == &leg) return i;
  return std::nullopt;
}

/// Trunks that are known not to answer are tried after their neighbours: the knowledge may be old.
void Call::put_troubled_last() {
  const auto promising = [this](const routing::Step& step) {
    return std::ranges::any_of(step.targets, [this](const routing::Target& target) {
      return calls_.services_.legs.trouble_with(target).empty();
    });
  };
  auto& steps = plan_.steps;
  for (std::size_t from = 0, to; from < steps.size(); from = to) {
    for (to = from + 1; to < steps.size() && steps[from].run != 0 && steps[to].run == steps[from].run; ++to) {
    }
    std::vector<routing::Step> run(steps.begin() + static_cast<std::ptrdiff_t>(from),
                                   steps.begin() + static_cast<std::ptrdiff_t>(to));
    if (run.size() < 2 || std::ranges::none_of(run, promising)) continue;
    for (const routing::Step& step : run)
      if (!promising(step))
        for (const routing::Target& target : step.targets)
          decide(fmt::format("- {}: tried last, as it is unreachable ({})", name_of(target),
                             calls_.services_.legs.trouble_with(target)));
    std::ranges::stable_partition(run, promising);
    for (std::size_t i = from; i < to; ++i) {  // what follows on what is said of the place, not of who rings there
      steps[i].targets = std::move(run[i - from].targets);
      steps[i].ring_time = run[i - from].ring_time;
    }
  }
}

void Call::start_step() {
  dialling_ = true;
  step_has_failure_ = false;
  failure_ = {};
  if (step_ >= plan_.steps.size()) return step_failed();
  const routing::Step& step = plan_.steps[step_];
  if (step.refusal) return end_with(*step.refusal);
  if (step.announcement) return announce(*step.announcement);
  if (step.pin) return ask_for_pin(*step.pin);
  if (TargetLookup::is_needed_for(step.targets.front())) return look_up(step.targets.front());
  for (const routing::Target& target : step.targets) {
    ring(target);
    if (limited_) return;
  }
  if (ringing_.empty()) return step_failed();
  ring_timer_.arm(shard().timers(), shard().now() + step.ring_time, [this] { on_ring_time_over(); });
}

/// Such a target is alone in its step.
void Call::look_up(const routing::Target& target) {
  record_.dialled(target);
  search_ = calls_.services_.lookup.look_up(target, [this](TargetLookup::Found found) { on_found(std::move(found)); });
}

void Call::on_found(TargetLookup::Found found) {
  search_.reset();
  const routing::Step asked = plan_.steps[step_];
  const routing::Target& target = asked.targets.front();
  for (const std::string& note : found.notes) decide(fmt::format("- {}: {}", name_of(target), note));
  if (found.targets.empty()) {
    decide(fmt::format("- {}: {}", name_of(target), found.why));
    note_failure(EndCode::lookup_failed, 503, std::move(found.why), false);
    return step_failed();
  }
  std::vector<routing::Step> steps;
  for (routing::Target& one : found.targets) {
    if (target.kind == routing::Target::Kind::enum_number)
      decide(fmt::format("+ {} stands for {}", name_of(target), name_of(one)));
    assert(one.kind != target.kind || !one.addresses.empty());
    steps.push_back({{std::move(one)}, asked.ring_time});
  }
  routing::replace_step(plan_, step_, std::move(steps), routing::fail_over_of_uris());
  start_step();
}

void Call::ring(const routing::Target& target) {
  record_.dialled(target);
  auto legs = calls_.services_.legs.legs_for({target, id_, max_forwards_, hops_.text});
  if (legs.empty()) {
    const bool phone = target.kind == routing::Target::Kind::phone;
    decide(fmt::format("- {}: {}", name_of(target), phone ? "not registered" : "cannot be reached now"));
    return note_failure(phone ? EndCode::not_registered : EndCode::unreachable, phone ? 480 : 503, {}, false);
  }
  for (auto& leg : legs) {
    if (ringing_.size() >= max_parties || limited_) break;
    ring_leg(std::move(leg), target);
  }
}

bool Call::ring_leg(std::unique_ptr<Leg> leg, const routing::Target& target) {
  Ringing ringing;
  auto hold = meters_.take(target, shard().now(), moment());
  if (!hold) {
    refuse_target(target, hold.error());
    return false;
  }
  ringing.hold = std::move(*hold);
  const media::LegMediaOptions options = options_at(leg->media_place());
  ringing.party =
      std::make_unique<Party>(calls_.services_.media, options, std::move(leg), media_rules(*snapshot_, target));
  ringing.party->target = target;
  ringing.party->media.set_digit_listener(this);
  Party& party = *ringing.party;
  if (delayed_offer_) {
    party.leg->want_offer();
  } else {
    auto offer = pass_offer(*caller_, party, offer_for_callees());
    if (!offer) {
      const bool codec = offer.error() != ExchangeFault::no_media;
      decide(fmt::format("- {}: {}", party.leg->name(),
                         codec ? sdp::explain_codecs(*first_offer_, party.rules.codecs) : "no media port is free"));
      note_failure(codec ? EndCode::no_common_codec : EndCode::media_failed, codec ? 488 : 503, {}, false);
      return false;
    }
    if (!send_offer(party, *offer, shard().random())) {
      decide(fmt::format("- {}: {}", party.leg->name(), party.keys.trouble()));
      note_failure(EndCode::not_encrypted, 488, party.leg->name() + ": " + party.keys.trouble(), false);
      return false;
    }
  }
  party.leg->set_listener(*this);
  if (calls_.services_.observer) calls_.services_.observer->on_leg(id_, *party.leg);
  decide(fmt::format("+ {} is rung", party.leg->name()));
  party.leg->start();
  ringing_.push_back(std::move(ringing));
  return true;
}

void Call::note_failure(EndCode code, std::uint16_t status, std::string phrase, bool rang) {
  if (!step_has_failure_ || weight(status) > weight(failure_.status))
    failure_ = {code, status, std::move(phrase), failure_.rang || rang, failure_.full};
  failure_.rang = failure_.rang || rang;
  step_has_failure_ = true;
}

void Call::on_party_failed(Party& party, const Ending& ending) {
  const std::uint16_t status = ending.status ? ending.status : std::uint16_t{408};
  decide(fmt::format("- {}: {} {}", party.leg->name(), status, ending.reason_phrase));
  note_failure(code_of(ending, party.rang), status, ending.reason_phrase, party.rang);
  if (bridged_ == &party) {
    bridge_.reset();
    bridged_ = nullptr;
  }
  record_.take_media(party, false);
  if (wanting_ == &party) wanting_ = nullptr;
  if (renewing_ == &party) renewing_ = nullptr;
  if (status >= 600) stop_ringing_but(nullptr);  // RFC 3261 §21.6: no other branch will be taken
  if (ringing_.empty() && !finished_) step_failed();
}

void Call::on_ring_time_over() {
  decide("nobody answered in the ring time");
  bool rang = false;
  for (const Ringing& ringing : ringing_) rang = rang || ringing.party->rang;
  stop_ringing_but(nullptr);
  note_failure(rang ? EndCode::no_answer : EndCode::unreachable, rang ? 480 : 408, {}, rang);
  step_failed();
}

void Call::stop_ringing_but(const Party* winner) {
  for (Ringing& ringing : ringing_) {
    if (bridged_ == ringing.party.get()) {
      bridge_.reset();
      bridged_ = nullptr;
    }
    if (renewing_ == ringing.party.get()) renewing_ = nullptr;
    // RFC 3326 §2: tells a phone not to show a missed call.
    ringing.party->leg->end(487, winner ? "SIP;cause=200;text=\"Call completed elsewhere\"" : "");
  }
  ringing_.clear();
}

/// The plan ends the call itself.
void Call::end_with(const routing::Refusal& refusal) {
  record_.refused(routing::sentence(refusal));
  record_.ended(EndCode::refused_by_plan, refusal.status, {}, store::CdrParty::exchange);
  end_caller(refusal.status, refusal.status);
}

model::Outcome Call::outcome_of_step() const {
  model::Outcome outcome;
  const bool answered_nothing = failure_.status == 408 && !failure_.rang;
  outcome.status = answered_nothing ? std::uint16_t{0} : failure_.status;
  outcome.rang = failure_.rang;
  outcome.full = failure_.full;
  outcome.no_way =
      !failure_.rang && (failure_.code == EndCode::not_registered || failure_.code == EndCode::lookup_failed);
  return outcome;
}

void Call::step_failed() {
  ring_timer_.cancel();
  stop_ringing_tone();
  caller_->offered = first_offer_;
  if (const auto next = routing::next_step(plan_, step_, outcome_of_step())) {
    step_ = *next;
    decide(fmt::format("{}: the next choice of the route is tried",
                       failure_.code == EndCode::announced ? "it is over" : word(model::kind_of(outcome_of_step()))));
    return start_step();
  }
  if (step_ > 0 && failure_.status >= 500 && failure_.status < 600 && failure_.code == EndCode::failed)
    failure_.code = EndCode::trunk_failed;
  const std::uint16_t status = status_for_caller(failure_.status);
  const bool by_callee = failure_.code == EndCode::busy || failure_.code == EndCode::declined;
  record_.ended(failure_.code, status, failure_.phrase,
                by_callee ? store::CdrParty::callee : store::CdrParty::exchange);
  end_caller(status, failure_.status);
}

}  // namespace tandem::call
