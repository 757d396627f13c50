// Changing a session that stands: re-INVITE (RFC 3261 §14) and UPDATE (RFC 3311), theirs and ours, and their meeting.
#include "sipstack/dialog_table.h"
#include "sipstack/glare.h"
#include "sipstack/invite_usage.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {
namespace {

/// A peer may not keep our change waiting for longer.
constexpr unsigned max_retry_after_seconds = 30;

}  // namespace

// ---- ours -------------------------------------------------------------------------------------------------------

bool InviteUsage::may_offer() const {
  if (told_ended_ || !current_ || !offers_.empty() || update_running_) return false;
  if (phase_ == Phase::calling || phase_ == Phase::ringing)
    return current_->offers.turn() == OfferTurn::stable && current_->allows_update;
  return phase_ == Phase::confirmed || phase_ == Phase::accepted;
}

/// Sends the next queued offer if nothing else is under way: UPDATE in an early dialog, re-INVITE in a confirmed one.
void InviteUsage::try_next_offer() {
  if (offers_.empty() || glare_.armed() || update_running_ || told_ended_ || !current_) return;
  const OfferTurn turn = current_->offers.turn();
  if (turn == OfferTurn::ours || turn == OfferTurn::theirs) return;
  const bool refresh = offers_.front().refresh;
  const bool early = phase_ == Phase::calling || phase_ == Phase::ringing;
  const bool acknowledged = !reliable_ || !reliable_->holds_description();  // our answer in a reliable 18x
  if (early && turn == OfferTurn::stable && current_->allows_update && offers_.front().sdp && acknowledged)
    return send_update();
  const bool invite_running = (client_invite_ && !client_invite_->final) || server_invite_;
  if (phase_ != Phase::confirmed || invite_running) return;
  refresh && current_->allows_update ? send_update() : send_reinvite();
}

void InviteUsage::send_reinvite() {
  in_flight_ = std::move(offers_.front());
  offers_.erase(offers_.begin());
  current_->provisionals = {};
  RequestText invite = current_->dialog.request(sip::Method::invite);
  if (in_flight_->sdp || in_flight_->refresh) {
    invite.content_type = sdp_type;
    invite.body = in_flight_->refresh ? description_ : *in_flight_->sdp;
    current_->offers.take(OfferEvent::offer_sent);
  }
  say_session_timer(invite, false);
  send_invite(std::move(invite), current_->dialog.next_hop(), current_);
}

/// With an offer, or as a refresh, which says nothing of the media (RFC 4028 §7.4).
void InviteUsage::send_update() {
  in_flight_ = std::move(offers_.front());
  offers_.erase(offers_.begin());
  update_running_ = true;
  RequestText update = current_->dialog.request(sip::Method::update);
  if (in_flight_->sdp) {
    current_->offers.take(OfferEvent::offer_sent);
    update.content_type = sdp_type;
    update.body = *in_flight_->sdp;
  }
  say_session_timer(update, false);
  Branch* branch = current_;
  send(*branch, std::move(update), [this, branch](ChallengedRequest&, const Reply& reply) {
    if (reply.is_final()) on_update_reply(*branch, reply);
  });
}

bool InviteUsage::update_offers() const {
  return update_running_ && !(in_flight_ && in_flight_->refresh);
}

void InviteUsage::on_reinvite_reply(const Reply& reply) {
  Branch& branch = *current_;
  const unsigned status = reply.status();
  if (!reply.is_final()) {
    const bool reliable = reply.message->has_option(sip::HeaderId::require, "100rel");
    if (reliable && take_reliable(branch, reply)) take_provisional_description(branch, reply, true);
    return;
  }
  if (client_invite_->final) return repeat_ack();
  client_invite_->final = true;
  if (status < 200 || status > 299) return on_modify_failure(branch, reply, false);
  ack_.reset();
  branch.dialog.refresh_target(*reply.message, *reply.from);
  if (!take_success_description(branch, description_of(*reply.message))) {
    branch.offers.abandon();
    if (in_flight_ && !in_flight_->refresh) refuse_in_flight(488);
  } else if (in_flight_ && in_flight_->sdp) {
    description_ = std::move(*in_flight_->sdp);
  }
  in_flight_.reset();
  heard_session_timer(*reply.message);
  wake();
}

void InviteUsage::on_update_reply(Branch& branch, const Reply& reply) {
  update_running_ = false;
  if (told_ended_) return;
  const unsigned status = reply.status();
  if (status < 200 || status > 299) return on_modify_failure(branch, reply, true);
  branch.dialog.refresh_target(*reply.message, *reply.from);
  const auto sdp = in_flight_->sdp ? description_of(*reply.message) : std::nullopt;
  if (sdp) {
    branch.offers.take(OfferEvent::answer_received);
    description_ = std::move(*in_flight_->sdp);
    tell([text = *sdp](SessionListener& listener) { listener.on_answer(text); });
  } else if (in_flight_->sdp) {
    branch.offers.abandon();
    refuse_in_flight(488);
  }
  in_flight_.reset();
  heard_session_timer(*reply.message);
  try_accept();
  wake();
}

/// Tried again after glare or when told when; else refused, or the end of the dialog (RFC 5057).
void InviteUsage::on_modify_failure(Branch& branch, const Reply& reply, bool by_update) {
  const bool refresh = in_flight_ && in_flight_->refresh;
  if (!by_update || !refresh) branch.offers.abandon();
  const unsigned status = reply.status();
  if (ends_dialog(reply)) {
    SessionEnding ending = ending_of(reply);
    if (refresh) blame_refresh(ending);
    fire(Event::peer_gone, std::move(ending));
    if (told_ended_) return;
  }
  const auto retry_after =
      reply.message && status >= 500 && status < 600 ? retry_after_of(*reply.message) : std::nullopt;
  const bool no_update = by_update && (status == 405 || status == 501);
  if (no_update) branch.allows_update = false;
  const bool again = in_flight_ && !told_ended_ && ++in_flight_->attempts < max_offer_attempts &&
                     (status == 491 || retry_after || no_update || ask_for_more_time(reply));
  if (!again) {
    if (refresh)
      run_session_timer(session_timer_.fire(session_timer::refused));
    else
      refuse_in_flight(status ? status : 408);
    in_flight_.reset();
    return wake();
  }
  offers_.insert(offers_.begin(), std::move(*in_flight_));
  in_flight_.reset();
  if (status == 491)
    wait_before_offer(glare_wait(!incoming_, random()));
  else if (retry_after)
    wait_before_offer(std::chrono::seconds(std::min(*retry_after, max_retry_after_seconds)));
  wake();
}

void InviteUsage::refuse_in_flight(unsigned status) {
  tell([status](SessionListener& listener) { listener.on_offer_refused(status); });
}

void InviteUsage::wait_before_offer(std::chrono::milliseconds wait) {
  glare_.arm(dialogs_.stack().shard().timers(), in(wait), [this] { try_next_offer(); });
}

// ---- theirs -----------------------------------------------------------------------------------------------------

void InviteUsage::take_reinvite(Branch& branch, std::unique_ptr<ServerRequest> request) {
  const OfferTurn turn = branch.offers.turn();
  const bool theirs_running = (server_invite_ && !server_invite_->final_sent) || turn == OfferTurn::theirs;
  if (phase_ == Phase::ringing || theirs_running) return refuse_for_haste(*request, random());
  const bool ours_running = (client_invite_ && !client_invite_->final) || turn == OfferTurn::ours;
  if (phase_ == Phase::calling || ours_running) return request->respond(491);
  if (refused_for_session_timer(*request)) return;
  RequestBody body = read_description(*request);
  if (body.refused) return;
  // A new INVITE means that our last 2xx arrived, even if its ACK is late or lost.
  if (server_invite_) {
    drop_server_invite();
    fire(Event::ack);
  }
  if (phase_ != Phase::confirmed) return request->respond(481);
  request->set_cancel_handler([this](const sip::Message& cancel) { on_cancel(cancel); });
  server_invite_.emplace(
      ServerInvite{.request = std::move(request), .initial = false, .offered = body.sdp.has_value()});
  if (!body.sdp) {
    tell([](SessionListener& listener) { listener.on_offer_wanted(); });
    return;
  }
  branch.offers.take(OfferEvent::offer_received);
  open_offer_ = {.vehicle = Vehicle::invite, .branch = &branch, .request = nullptr, .rack = {}};
  tell([sdp = std::move(*body.sdp)](SessionListener& listener) { listener.on_offer(sdp); });
}

/// RFC 3311 §5.2.
void InviteUsage::take_update(Branch& branch, std::unique_ptr<ServerRequest> request) {
  if (refused_for_session_timer(*request)) return;
  RequestBody body = read_description(*request);
  if (body.refused) return;
  if (!body.sdp) {
    branch.dialog.refresh_target(request->message(), request->flow());
    return respond_with(*request, {});
  }
  const OfferTurn turn = branch.offers.turn();
  if (turn == OfferTurn::ours) return request->respond(491);
  if (turn == OfferTurn::theirs || open_offer_.request) return refuse_for_haste(*request, random());
  if (!branch.offers.take(OfferEvent::offer_received)) return request->respond(488);
  branch.dialog.refresh_target(request->message(), request->flow());
  open_offer_ = {.vehicle = Vehicle::update, .branch = &branch, .request = std::move(request), .rack = {}};
  tell([sdp = std::move(*body.sdp)](SessionListener& listener) { listener.on_offer(sdp); });
}

void InviteUsage::respond_with(ServerRequest& request, std::string sdp) {
  request.respond(200, {}, [&](sip::Writer& writer) {
    if (request.message().method() != sip::Method::prack) {
      writer.header(sip::HeaderId::contact, own_contact(request));
      writer.header(sip::HeaderId::allow, allow_text);
      if (!supported().empty()) writer.header(sip::HeaderId::supported, supported());
      grant_session_timer(writer, request.message());
    }
    if (!sdp.empty()) writer.body(sdp_type, sdp);
  });
  if (!sdp.empty()) description_ = std::move(sdp);
}

void InviteUsage::refuse_with(ServerRequest& request, unsigned status, std::string_view warning) {
  request.respond(status, {}, [&](sip::Writer& writer) {
    if (!warning.empty())
      writer.header(sip::HeaderId::warning, "399 ", request.flow().advertised_host, " \"", warning, "\"");
  });
}

}  // namespace tandem::sipstack
