// The INVITE that we sent, first or later: provisional responses and PRACK, forks, ACK.
#include "sip/cseq.h"
#include "sipstack/dialog_table.h"
#include "sipstack/invite_usage.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {

void InviteUsage::send_invite(RequestText text, Destination to, Branch* branch, RequestOptions options) {
  auto next_cseq = [this, branch] {
    return branch ? branch->dialog.request(sip::Method::invite).cseq : ++initial_cseq_;
  };
  auto told = [this](ChallengedRequest&, const Reply& reply) { on_invite_reply(reply); };
  client_invite_.emplace(
      ClientInvite{.request = std::make_unique<ChallengedRequest>(context(), std::move(told), std::move(next_cseq)),
                   .initial = branch == nullptr,
                   .offered = !text.body.empty()});
  client_invite_->request->send(complete(std::move(text)), std::move(to), options);
}

void InviteUsage::on_invite_reply(const Reply& reply) {
  if (reply.from) flow_ = client_invite_->initial ? way_of_reply(*reply.from) : *reply.from;
  const unsigned status = reply.status();
  if (!client_invite_->initial) return on_reinvite_reply(reply);
  if (reply.message && status < 200) return on_initial_provisional(reply);
  if (status >= 200 && status < 300) return on_initial_success(reply);
  on_initial_failure(reply);
}

// ---- provisional ------------------------------------------------------------------------------------------------

void InviteUsage::on_initial_provisional(const Reply& reply) {
  if (phase_ != Phase::calling) return;
  const unsigned status = reply.status();
  if (Branch* branch = branch_for(reply)) {
    const bool reliable = reply.message->has_option(sip::HeaderId::require, "100rel");
    if (reliable && !take_reliable(*branch, reply)) return;
    take_provisional_description(*branch, reply, reliable);
  }
  if (status < 180 || status > 183) return;
  tell([status](SessionListener& listener) { listener.on_progress(status); });
}

/// The early dialog of a response, made if it is new. Null: none can be made of it.
InviteUsage::Branch* InviteUsage::branch_for(const Reply& reply) {
  if (reply.essentials->to_tag.empty()) return nullptr;  // RFC 2543, or a proxy's own
  Branch* branch = branch_of(reply.essentials->to_tag);
  if (!branch) {
    if (branches_.size() >= max_branches) return nullptr;
    auto dialog = Dialog::as_uac(client_invite_->request->text(), *reply.message, *reply.essentials,
                                 way_of_reply(*reply.from), setup_.contact_trust);
    if (!dialog) return nullptr;
    branches_.push_back(std::make_unique<Branch>(Branch{.dialog = std::move(*dialog), .offers = first_offer_}));
    branch = branches_.back().get();
  }
  if (reply.message->has(sip::HeaderId::allow))
    branch->allows_update = reply.message->has_option(sip::HeaderId::allow, "UPDATE");
  if (!current_) current_ = branch;
  return branch;
}

/// RFC 3262 §4: in order, each once.
bool InviteUsage::take_reliable(Branch& branch, const Reply& reply) {
  const auto rseq = parse_number<std::uint32_t>(reply.message->value(sip::HeaderId::rseq));
  return rseq && *rseq != 0 && branch.provisionals.take(*rseq) == ReliableReceiver::Verdict::fresh;
}

void InviteUsage::take_provisional_description(Branch& branch, const Reply& reply, bool reliable) {
  const auto sdp = description_of(*reply.message);
  const bool ours = branch.offers.turn() == OfferTurn::ours && !update_offers();
  if (sdp && client_invite_->initial) current_ = &branch;
  if (sdp && ours && client_invite_->offered) {
    branch.previewed = true;
    if (reliable) branch.offers.take(OfferEvent::answer_received);
    tell_first_answer(*sdp);
  }
  if (!reliable) return;
  std::string rack = std::string(reply.message->value(sip::HeaderId::rseq)) + " " +
                     std::to_string(reply.essentials->cseq.number) + " INVITE";
  const bool is_offer = sdp && !client_invite_->offered && branch.offers.take(OfferEvent::offer_received);
  if (!is_offer) return send_prack(branch, rack, {});
  client_invite_->met_offer = true;
  open_offer_ = {.vehicle = Vehicle::provisional, .branch = &branch, .request = nullptr, .rack = std::move(rack)};
  tell([text = *sdp](SessionListener& listener) { listener.on_offer(text); });
}

/// Early answers may come again and again, from several branches: only what is new is told.
void InviteUsage::tell_first_answer(const std::string& sdp) {
  if (client_invite_->initial && sdp == told_answer_) return;
  told_answer_ = sdp;
  tell([sdp](SessionListener& listener) { listener.on_answer(sdp); });
}

void InviteUsage::send_prack(Branch& branch, const std::string& rack, std::string sdp) {
  RequestText prack = branch.dialog.request(sip::Method::prack);
  prack.headers.push_back({"RAck", rack});
  if (!sdp.empty()) {
    prack.content_type = sdp_type;
    description_ = sdp;
    prack.body = std::move(sdp);
  }
  // A PRACK that fails says nothing that the INVITE's own end will not say better.
  send(branch, std::move(prack), [](ChallengedRequest&, const Reply&) {});
}

// ---- final ------------------------------------------------------------------------------------------------------

void InviteUsage::on_initial_success(const Reply& reply) {
  if (phase_ == Phase::cancelling || phase_ == Phase::idle) {
    say_farewell(reply);
    return fire(Event::success);
  }
  if (phase_ != Phase::calling) {
    const bool kept = (ack_ || was_answered_) && current_;
    if (kept && current_->dialog.remote_tag() == reply.essentials->to_tag) return repeat_ack();
    return say_farewell(reply);
  }
  client_invite_->final = true;
  lose_branches_but(branch_of(reply.essentials->to_tag));
  Branch* winner = branch_for(reply);
  if (!winner) {
    say_farewell(reply);
    return fire(Event::failure, ending_by_us(500, "2xx without a usable To tag"));
  }
  if (open_offer_.branch != winner) open_offer_ = {};
  current_ = winner;
  winner->dialog.confirm(*reply.message, way_of_reply(*reply.from));
  ringing_.cancel();
  if (client_invite_->offered) description_ = client_invite_->request->text().body;
  const bool usable = take_success_description(*winner, description_of(*reply.message));
  heard_session_timer(*reply.message);
  fire(usable ? Event::success : Event::useless, ending_by_us(488, "2xx without a session description"));
  wake();
}

/// What the 2xx says is an answer, an offer, or nothing new; sends the ACK, unless it waits for an answer of ours.
/// False: what had to be there is missing.
bool InviteUsage::take_success_description(Branch& branch, std::optional<std::string> sdp) {
  const OfferTurn turn = branch.offers.turn();
  if (client_invite_->offered) {
    acknowledge(branch, {});
    if (turn != OfferTurn::ours || update_offers()) return true;  // answered reliably; or that of an UPDATE is open
    if (!sdp && !(client_invite_->initial && branch.previewed)) return false;
    branch.offers.take(OfferEvent::answer_received);  // without: the preview stands; peers that leave it out exist
    if (sdp) tell_first_answer(*sdp);
    return true;
  }
  if (client_invite_->met_offer) {  // in a reliable 18x; our user may even not have answered it yet
    acknowledge(branch, {});
    return true;
  }
  if (!sdp || !branch.offers.take(OfferEvent::offer_received)) {
    acknowledge(branch, {});
    return false;
  }
  open_offer_ = {.vehicle = Vehicle::success, .branch = &branch, .request = nullptr, .rack = {}};
  tell([text = std::move(*sdp)](SessionListener& listener) { listener.on_offer(text); });
  return true;
}

void InviteUsage::acknowledge(Branch& branch, std::string sdp) {
  const RequestText& invite = client_invite_->request->text();
  RequestText ack = complete(branch.dialog.ack(invite.cseq));
  ack.credentials = invite.credentials;  // RFC 3261 §13.2.2.4
  if (!sdp.empty()) {
    ack.content_type = sdp_type;
    description_ = sdp;
    ack.body = std::move(sdp);
  }
  ack_ = {.text = std::make_shared<const RequestText>(std::move(ack)), .to = branch.dialog.next_hop()};
  repeat_ack();
}

void InviteUsage::repeat_ack() {
  if (!ack_) return;  // it waits for our user's answer, the peer repeats its 2xx until then
  dialogs_.stack().send_ack(
      ack_->to, [text = ack_->text](sip::Writer& writer, const Outgoing& way) { text->write(writer, way); });
}

void InviteUsage::on_initial_failure(const Reply& reply) {
  if (phase_ == Phase::calling && ask_for_more_time(reply)) {
    lose_branches_but(nullptr);
    current_ = nullptr;
    open_offer_ = {};
    RequestText again = client_invite_->request->text();
    say_session_timer(again, true);
    return client_invite_->request->repeat(std::move(again), *reply.from);
  }
  client_invite_->final = true;
  lose_branches_but(nullptr);
  current_ = nullptr;
  open_offer_ = {};
  fire(Event::failure, ending_of(reply));
}

/// The other early dialogs of a fork are over. Requests inside them may still be on their way.
void InviteUsage::lose_branches_but(const Branch* winner) {
  for (auto& branch : branches_)
    if (branch.get() != winner) lost_.push_back(std::move(branch));
  std::erase(branches_, nullptr);
}

bool InviteUsage::on_late_success(const sip::Message& response, const sip::Essentials& essentials) {
  Branch* branch = branch_of(essentials.to_tag);
  if (!branch || branch != current_ || phase_ == Phase::calling || response.status() >= 300) return false;
  if (ack_ && ack_->text->cseq == essentials.cseq.number) {
    repeat_ack();
    return true;
  }
  if (client_invite_ && client_invite_->request->text().cseq == essentials.cseq.number) return true;
  auto text = std::make_shared<const RequestText>(complete(branch->dialog.ack(essentials.cseq.number)));
  dialogs_.stack().send_ack(branch->dialog.next_hop(),
                            [text](sip::Writer& writer, const Outgoing& way) { text->write(writer, way); });
  return true;
}

void InviteUsage::say_farewell(const Reply& reply) {
  dialogs_.say_farewell(*reply.message, *reply.essentials, *reply.from, setup_.credentials, reason_header_);
}

}  // namespace tandem::sipstack
