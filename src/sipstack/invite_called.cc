// The INVITE that we were sent: provisional responses, also reliable ones, 2xx until its ACK, CANCEL.
#include "sipstack/dialog_table.h"
#include "sipstack/invite_usage.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {
namespace {

/// A proxy gives up an INVITE after three minutes without a provisional response (RFC 3261 §13.3.1.1).
constexpr std::chrono::seconds provisional_interval{60};
constexpr std::uint32_t largest_first_rseq = 0x7fffffff;

}  // namespace

// ---- provisional ------------------------------------------------------------------------------------------------

bool InviteUsage::sends_reliably() const {
  const sip::Message& invite = server_invite_->request->message();
  if (invite.has_option(sip::HeaderId::require, "100rel")) return true;
  if (setup_.reliable_provisionals < ReliableProvisionals::when_supported) return false;
  return invite.has_option(sip::HeaderId::supported, "100rel");
}

void InviteUsage::ring(unsigned status) {
  if (phase_ != Phase::ringing || told_ended_ || status < 180 || status > 183) return;
  // The first reliable message to a caller without an offer must carry ours (RFC 3262 §5).
  if (sends_reliably() && !server_invite_->offered && current_->offers.turn() == OfferTurn::none) {
    server_invite_->held_ring = status;
    if (server_invite_->our_offer.empty()) return;
    server_invite_->held_ring = 0;
    current_->offers.take(OfferEvent::offer_sent);
    return provisional(status, server_invite_->our_offer);
  }
  provisional(status, {});
}

/// The answer before the call is answered. Reliable: it is final. Else a preview, repeated in the 2xx.
void InviteUsage::describe_early(const std::string& sdp) {
  if (phase_ != Phase::ringing || server_invite_->answered_early) return;
  server_invite_->answered_early = true;
  if (sends_reliably()) {
    current_->offers.take(OfferEvent::answer_sent);
    open_offer_ = {};
    description_ = sdp;
  }
  provisional(183, sdp);
}

void InviteUsage::provisional(unsigned status, std::string sdp) {
  keep_ringing();
  if (sends_reliably()) {
    if (!reliable_) reliable_.emplace(static_cast<std::uint32_t>(1 + random().below(largest_first_rseq)));
    reliable_->submit({.status = status, .sdp = std::move(sdp)});
    return push_reliable();
  }
  server_invite_->request->respond(status, {}, [&](sip::Writer& writer) {
    writer.header(sip::HeaderId::contact, own_contact(server_invite_->request->flow()));
    writer.header(sip::HeaderId::allow, allow_text);
    if (!sdp.empty()) writer.body(sdp_type, sdp);
  });
}

void InviteUsage::push_reliable() {
  const ReliableSender::Response* next = reliable_->take_next();
  if (!next) return;
  server_invite_->request->respond(next->status, {}, [&](sip::Writer& writer) {
    writer.header(sip::HeaderId::require, "100rel")
        .header(sip::HeaderId::rseq, next->rseq)
        .header(sip::HeaderId::contact, own_contact(server_invite_->request->flow()))
        .header(sip::HeaderId::allow, allow_text);
    if (!next->sdp.empty()) writer.body(sdp_type, next->sdp);
  });
  repeat_reliable(ResendSchedule(dialogs_.options().t1, 64 * dialogs_.options().t1));
}

void InviteUsage::repeat_reliable(ResendSchedule schedule) {
  const auto wait = schedule.next_wait();
  reliable_resend_.arm(dialogs_.stack().shard().timers(), in(*wait), [this, schedule] {
    if (!reliable_ || !reliable_->outstanding() || phase_ != Phase::ringing) return;
    if (!schedule.exhausted()) {
      server_invite_->request->resend_provisional();
      return repeat_reliable(schedule);
    }
    SessionEnding ending = ending_by_us(504, "No PRACK");  // RFC 3262 §3: a 5xx
    ending.by = SessionEnding::By::network;
    ending.timed_out = true;
    fire(Event::hang_up, std::move(ending), 504);
  });
}

void InviteUsage::keep_ringing() {
  ringing_.arm(dialogs_.stack().shard().timers(), in(provisional_interval), [this] {
    if (phase_ != Phase::ringing || !server_invite_) return;
    if (sends_reliably() && current_->offers.turn() != OfferTurn::none)
      provisional(183, {});
    else if (!sends_reliably())
      server_invite_->request->resend_provisional();
    keep_ringing();
  });
}

void InviteUsage::take_prack(Branch& branch, std::unique_ptr<ServerRequest> request) {
  const auto rack = sip::RAck::parse(request->message().value(sip::HeaderId::rack));
  if (!rack) return request->respond(400, sip::sentence(rack.error().fault));
  const bool fits = server_invite_ && reliable_ && rack->cseq.method == sip::Method::invite &&
                    rack->cseq.number == server_invite_->request->essentials().cseq.number &&
                    reliable_->acknowledge(rack->rseq);
  if (!fits) return request->respond(481);
  reliable_resend_.cancel();
  const RequestBody body = read_description(*request);
  if (body.refused) return;
  if (body.sdp && branch.offers.take(OfferEvent::answer_received)) {
    request->respond(200);
    tell([sdp = *body.sdp](SessionListener& listener) { listener.on_answer(sdp); });
  } else if (body.sdp && branch.offers.take(OfferEvent::offer_received)) {
    open_offer_ = {.vehicle = Vehicle::prack, .branch = &branch, .request = std::move(request), .rack = {}};
    tell([sdp = *body.sdp](SessionListener& listener) { listener.on_offer(sdp); });
  } else if (body.sdp) {
    request->respond(488);
  } else {
    request->respond(200);
  }
  if (phase_ == Phase::ringing) push_reliable();
  try_accept();
  wake();
}

// ---- final ------------------------------------------------------------------------------------------------------

void InviteUsage::accept() {
  if (phase_ != Phase::ringing || told_ended_) return;
  accept_wanted_ = true;
  try_accept();
}

/// The 2xx waits for its description, and for the PRACK of a reliable response that carries one (RFC 3262 §3).
void InviteUsage::try_accept() {
  if (!accept_wanted_ || phase_ != Phase::ringing) return;
  if (reliable_ && reliable_->holds_description()) return;
  std::string sdp;
  switch (current_->offers.turn()) {
    case OfferTurn::theirs:
      if (open_offer_.vehicle != Vehicle::invite || server_invite_->answer.empty()) return;
      sdp = server_invite_->answer;
      current_->offers.take(OfferEvent::answer_sent);
      open_offer_ = {};
      break;
    case OfferTurn::none:
      if (server_invite_->our_offer.empty()) return;
      sdp = server_invite_->our_offer;
      current_->offers.take(OfferEvent::offer_sent);
      break;
    case OfferTurn::ours:
      return;
    case OfferTurn::stable:
      break;
  }
  was_answered_ = true;
  ringing_.cancel();
  if (reliable_) reliable_->stop();
  reliable_resend_.cancel();
  fire(Event::accept);
  send_success(std::move(sdp));
}

/// 2xx to an INVITE, first or later.
void InviteUsage::send_success(std::string sdp) {
  ServerInvite& invite = *server_invite_;
  invite.final_sent = true;
  if (!invite.initial) current_->dialog.refresh_target(invite.request->message(), invite.request->flow());
  respond_with(*invite.request, std::move(sdp));
  repeat_success(ResendSchedule(dialogs_.options().t1, dialogs_.options().t2));
}

void InviteUsage::repeat_success(ResendSchedule schedule) {
  const auto wait = schedule.next_wait();
  success_resend_.arm(dialogs_.stack().shard().timers(), in(*wait), [this, schedule] {
    if (schedule.exhausted()) return on_no_ack();
    server_invite_->request->resend_final();
    repeat_success(schedule);
  });
}

void InviteUsage::on_no_ack() {
  current_->offers.abandon();
  drop_server_invite();
  SessionEnding ending{.by = SessionEnding::By::network};
  ending.status = 408;
  ending.reason_phrase = "No ACK";
  ending.timed_out = true;
  fire(Event::no_ack, std::move(ending));
}

void InviteUsage::on_ack(const sip::Message& ack, const sip::Essentials& essentials, const Flow& flow) {
  const bool fits = server_invite_ && server_invite_->final_sent && branch_of(essentials.from_tag) &&
                    server_invite_->request->essentials().cseq.number == essentials.cseq.number;
  if (!fits) return;
  flow_ = flow;
  const bool initial = server_invite_->initial;
  drop_server_invite();
  if (initial) fire(Event::ack);
  if (current_->offers.turn() == OfferTurn::ours && !update_offers()) {
    if (const auto sdp = description_of(ack)) {
      current_->offers.take(OfferEvent::answer_received);
      tell([text = *sdp](SessionListener& listener) { listener.on_answer(text); });
    } else {
      current_->offers.abandon();
      if (initial)
        fire(Event::hang_up, ending_by_us(488, "ACK without a session description"));
      else
        tell([](SessionListener& listener) { listener.on_offer_refused(488); });
    }
  }
  wake();
}

void InviteUsage::refuse_invite(unsigned status) {
  if (!server_invite_ || server_invite_->final_sent) return;
  server_invite_->final_sent = true;
  server_invite_->request->respond(status, {}, [&](sip::Writer& writer) {
    if (!reason_header_.empty()) writer.header(sip::HeaderId::reason, reason_header_);
  });
}

void InviteUsage::on_cancel(const sip::Message& cancel) {
  if (!server_invite_ || server_invite_->final_sent) return;
  if (server_invite_->initial) {
    SessionEnding ending = ending_from(cancel);
    ending.status = 487;
    return fire(Event::cancel, std::move(ending), 487);
  }
  server_invite_->request->respond(487);
  if (open_offer_.vehicle == Vehicle::invite) open_offer_ = {};
  current_->offers.abandon();
  drop_server_invite();
  tell([](SessionListener& listener) { listener.on_offer_withdrawn(); });
}

}  // namespace tandem::sipstack
