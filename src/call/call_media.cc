// Offers, answers and the bridge of a call.
#include <fmt/format.h>

#include "call/call.h"

namespace tandem::call {

Party* Call::party_of(const Leg& leg) {
  if (caller_->leg.get() == &leg) return caller_.get();
  if (callee_ && callee_->leg.get() == &leg) return callee_.get();
  if (const auto place = place_of(leg)) return ringing_[*place].party.get();
  return nullptr;
}

/// The other side of the conversation: once somebody answered, or while a single party rings.
Party* Call::other_than(const Party& party) {
  if (&party != caller_.get()) return caller_.get();
  if (callee_) return callee_.get();
  return ringing_.size() == 1 ? ringing_.front().party.get() : nullptr;
}

/// For the sake of encryption every line was refused.
bool Call::opened_nothing(const Party& party, const sdp::Session& wire, const sdp::Session& plain) const {
  const bool nothing = sdp::carries_media(wire) && !sdp::carries_media(plain);
  if (nothing) decide(fmt::format("- {}: {}", party.leg->name(), party.keys.trouble()));
  return nothing;
}

/// The two agreed on nothing that we can carry.
void Call::hang_up_for_media(const Party& party) {
  if (party.keys.trouble().empty()) return hang_up(EndCode::no_common_codec, 488, store::CdrParty::exchange);
  hang_up(EndCode::not_encrypted, 488, store::CdrParty::exchange, party.leg->name() + ": " + party.keys.trouble());
}

/// An offer goes no further; who had asked for it hears that too. One that was asked for came in a 2xx, and cannot be
/// refused there but by ending (RFC 3261 §13.2.2.4): if that is for the encryption, the record says so.
void Call::refuse_to_pass(Party& from) {
  Party* to = other_than(from);
  if (to && wanting_ == to && !from.keys.trouble().empty()) {
    from.leg->refuse_offer(488);
    return hang_up_for_media(from);
  }
  if (to) forget_offer(from, *to);
  if (to && wanting_ == to) {
    wanting_ = nullptr;
    to->leg->refuse_offer(488);
  }
  from.leg->refuse_offer(488);
}

void Call::on_offer(Leg& leg, const sdp::Session& wire) {
  Party* from = party_of(leg);
  if (!from) return;
  const sdp::Session offer = from->keys.open_offer(wire);
  if (waits_for_first() && from == caller_.get()) return leg.refuse_offer(491);
  const bool first = from == caller_.get() && !dialling_;
  if (opened_nothing(*from, wire, offer)) return first ? hang_up_for_media(*from) : refuse_to_pass(*from);
  if (first) {
    first_offer_ = offer;
    return start_step();
  }
  if (from == caller_.get() && spoke_ && !callee_) return answer_alone(offer);
  if (from != caller_.get() && from != callee_.get()) {  // the 2xx of a delayed offer follows; or an early re-offer
    if (!delayed_offer_) return leg.refuse_offer(491);
    from->offered = offer;
    return;
  }
  offer_mid_call(*from, offer);
}

void Call::on_offer_wanted(Leg& leg) {
  Party* from = party_of(leg);
  if (!from) return;
  if (waits_for_first() && from == caller_.get()) return leg.refuse_offer(491);
  if (from == caller_.get() && !dialling_) {
    delayed_offer_ = true;
    return start_step();
  }
  Party* other = other_than(*from);
  if (!other || other->offered || other->offering || from->offered || wanting_) return leg.refuse_offer(491);
  wanting_ = from;
  other->leg->want_offer();
}

void Call::offer_mid_call(Party& from, const sdp::Session& offer) {
  Party* to = other_than(from);
  const bool wanted = wanting_ && wanting_ != &from;
  // Both sides offer at once: the later one is told to come back (RFC 3261 §14.2 on our two dialogs as one).
  if (!to || to->offered || to->offering || from.offering || renewing_ || (wanting_ && !wanted))
    return from.leg->refuse_offer(491);
  if (is_direct()) offer_straight(from, offer);
  auto passed = pass_offer(from, *to, offer);
  if (!passed) {
    if (passed.error() == ExchangeFault::no_fax)
      decide(fmt::format("fax by T.38 was refused, because `t38` of {} is `no`",
                         (from.rules.codecs.fax ? *to : from).leg->name()));
    else
      decide("an offer was refused: no common codec or no media port");
    return refuse_to_pass(from);
  }
  if (!send_offer(*to, *passed, shard().random())) {
    decide(fmt::format("- {}: {}", to->leg->name(), to->keys.trouble()));
    return refuse_to_pass(from);
  }
  wanting_ = nullptr;
}

void Call::on_answer(Leg& leg, const sdp::Session& wire) {
  Party* from = party_of(leg);
  if (!from) return;
  const sdp::Session answer = from->keys.open_answer(wire);
  opened_nothing(*from, wire, answer);
  if (waits_for_first() && from == caller_.get()) return take_answer(*from, answer);
  if (renewing_ == from) {
    renewing_ = nullptr;
    const sdp::Session before = from->remote.value_or(sdp::Session{});
    take_answer(*from, answer);
    rejoin();
    if (is_direct())
      answered_straight(*from, before);
    else
      consider_direct();
    return tell_new_address();
  }
  if (const auto place = place_of(leg)) {
    ringing_[*place].answer = answer;  // passed on with the 18x or 2xx that it came in
    return;
  }
  answer_mid_call(*from, answer);
}

void Call::answer_mid_call(Party& from, const sdp::Session& answer) {
  Party* to = other_than(from);
  if (to && from.remote && !to->offered && !from.offering) return refreshed(from, answer);
  if (!to || !to->offered) return;
  auto passed = pass_answer(from, *to, answer);
  if (!passed) return refuse_exchange(*to, passed.error());
  send_answer(*to, *passed, false, shard().random());
  if (callee_) join(*callee_);
  consider_direct();
  tell_new_address();
}

/// A session refresh was answered. Peers may count up o= for nothing (RFC 3264 §8); what else differs counts.
void Call::refreshed(Party& party, const sdp::Session& answer) {
  sdp::Session known = *party.remote;
  known.origin = answer.origin;
  if (known == answer) return;
  known = *party.remote;
  take_answer(party, answer);
  if (callee_) join(*callee_);
  answered_straight(party, known);
  tell_new_address();
}

void Call::refuse_exchange(Party& offerer, ExchangeFault fault) {
  decide(fault != ExchangeFault::no_media ? "the answer shares no codec with the offer" : "the media failed");
  offerer.offered.reset();
  offerer.leg->refuse_offer(488);
}

void Call::on_offer_refused(Leg& leg, std::uint16_t status) {
  Party* from = party_of(leg);
  if (!from) return;
  if (renewing_ == from) {
    renewing_ = nullptr;
    from->offering.reset();
    call_off_direct(*from);
    if (callee_) return tell_new_address();
    from->moved = true;  // once more when the call is answered
    return;
  }
  Party* other = other_than(*from);
  if (!other) return;
  if (wanting_ == other) wanting_ = nullptr;
  forget_offer(*other, *from);
  other->leg->refuse_offer(status);
  tell_new_address();
}

void Call::pass_early_answer(Party& party) {
  Ringing& ringing = ringing_.front();
  if (ringing_.size() != 1 || plan_.steps[step_].targets.size() != 1) return;
  if (caller_->answered_early) return hear_early(ringing);
  auto passed = pass_answer(party, *caller_, *ringing.answer);
  ringing.answer.reset();
  if (!passed) return;
  caller_->answered_early = true;
  send_answer(*caller_, *passed, true, shard().random());
  join(party);
}

/// The caller has a description of ours already: he hears it if that serves, else when the call is answered.
void Call::hear_early(Ringing& ringing) {
  if (!spoke_) return;
  take_answer(*ringing.party, *ringing.answer);
  ringing.answer.reset();
  caller_->offered.reset();
  if (serves(*caller_, *ringing.party)) join(*ringing.party);
}

/// The callee answered our offer. The caller gets his answer now, unless early media already gave him one; if that was
/// another party's or another codec, a new exchange with the caller follows.
void Call::connect(Party& party) {
  if (!party.remote) return hang_up_for_media(party);
  const sdp::Session answer = std::move(*party.remote);
  party.remote.reset();
  if (!caller_->answered_early) {
    if (!caller_->offered) caller_->offered = first_offer_;
    auto passed = pass_answer(party, *caller_, answer);
    if (!passed) {
      if (party.keys.trouble().empty()) decide(sdp::explain_codecs(answer, caller_->rules.codecs));
      return hang_up_for_media(party);
    }
    send_answer(*caller_, *passed, false, shard().random());
  } else {
    take_answer(party, answer);
    caller_->offered.reset();
  }
  first_offer_.reset();  // nobody else will be rung
  caller_->leg->accept();
  join(party);
  if (caller_->answered_early && !serves(*caller_, party))
    offer_anew(*caller_, answer);
  else
    consider_direct();
}

/// An offer to one side alone: what the other side `heard` says is in force, re-addressed.
void Call::offer_anew(Party& party, const sdp::Session& heard) {
  party.moved = false;
  party.offering =
      sdp::relay_offer(heard, ends_for(party, heard), party.rules.codecs, party.local ? &*party.local : nullptr);
  if (send_offer(party, *party.offering, shard().random()))
    renewing_ = &party;
  else
    party.offering.reset();
}

void Call::own_address_changed() {
  address_changed_ = !callee_;
  move(*caller_);
  if (callee_) move(*callee_);
  for (const Ringing& ringing : ringing_) move(*ringing.party);
  tell_new_address();
}

/// Who has been told where our end of its media is has to be told again; the others will hear of the new place alone.
void Call::move(Party& party) {
  if (!party.leg->own_address_changed()) return;
  if (!party.media.move_to(options_at(party.leg->media_place())))
    return decide(
        fmt::format("- {}: our address has changed, and no media port is free at the new one", party.leg->name()));
  party.moved = party.local || party.offering || party.answered_early;
  decide(fmt::format("~ {}: our address has changed{}", party.leg->name(),
                     party.moved ? "" : "; it is not told of the one before"));
}

/// One exchange at a time: called again whenever one is over.
void Call::tell_new_address() {
  if (renewing_ || wanting_) return;
  if (!callee_) return tell_new_address_early();
  for (const Party* party : {caller_.get(), callee_.get()})
    if (party->offered || party->offering) return;
  for (Party* party : {caller_.get(), callee_.get()}) {
    const Party* other = other_than(*party);
    if (party->moved && other && other->remote) return offer_anew(*party, *other->remote);
  }
}

/// While it rings: to those with whom something was agreed reliably, and who know UPDATE. The others when the call is
/// answered.
void Call::tell_new_address_early() {
  if (answered_here_ && caller_->moved && caller_->local && !caller_->offering)
    return offer_anew(*caller_, *caller_->local);
  if (ringing_.size() != 1) return;
  Party& callee = *ringing_.front().party;
  for (Party* party : {caller_.get(), &callee}) {
    const Party& other = party == &callee ? *caller_ : callee;
    if (!party->moved || !party->local || !other.remote || party->offered || party->offering) continue;
    if (party->leg->may_offer()) return offer_anew(*party, *other.remote);
  }
}

void Call::rejoin() {
  if (callee_)
    join(*callee_);
  else if (!ringing_.empty() && bridged_ == ringing_.front().party.get())
    join(*ringing_.front().party);
  else if (spoke_)
    caller_->media.set_alone(*caller_->local, *caller_->remote, digit_manner(*caller_));
}

/// The caller asked for an offer: the callee's, from its 2xx, goes to him in ours; his answer comes in the ACK.
void Call::connect_delayed(Party& party) {
  if (!party.offered) return hang_up_for_media(party);
  const sdp::Session offer = std::move(*party.offered);
  party.offered.reset();
  auto passed = pass_offer(party, *caller_, offer);
  if (!passed) return hang_up_for_media(party);
  if (!send_offer(*caller_, *passed, shard().random())) return hang_up_for_media(*caller_);
  caller_->leg->accept();
}

void Call::join(Party& party) {
  stop_ringing_tone();
  if (bridged_ != &party) {
    bridge_ = std::make_unique<media::Bridge>(caller_->media, party.media);
    bridged_ = &party;
  }
  set_agreed(*bridge_, *caller_, party);
  explain_digits(party);
  explain_keys(party);
}

void Call::explain_keys(const Party& party) {
  std::string text;
  for (const Party* one : {static_cast<const Party*>(caller_.get()), &party})
    if (one->keys.any())
      text += fmt::format("{}{}", text.empty() ? "media is encrypted (SRTP) towards " : " and ", one->leg->name());
  if (text == keys_explained_) return;
  keys_explained_ = text;
  decide(text.empty() ? "media is no longer encrypted" : text);
}

}  // namespace tandem::call
