#include "sipstack/invite_usage.h"

#include <utility>

#include "sipstack/dialog_table.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {

using invite_phase::Row;

InviteUsage::InviteUsage(Dialogs& dialogs, CallSetup setup, std::string call_id, std::string local_tag)
    : dialogs_(dialogs),
      setup_(std::move(setup.session)),
      call_(std::move(setup)),
      incoming_(false),
      phase_(Phase::idle),
      call_id_(std::move(call_id)),
      local_tag_(std::move(local_tag)),
      session_timer_(setup_.session_timer) {
  if (call_.destination.flow) flow_ = *call_.destination.flow;
}

InviteUsage::InviteUsage(Dialogs& dialogs, std::unique_ptr<ServerRequest> invite, SessionSetup setup, Dialog dialog,
                         std::optional<std::string> offer)
    : dialogs_(dialogs),
      setup_(std::move(setup)),
      incoming_(true),
      phase_(Phase::ringing),
      call_id_(dialog.call_id()),
      local_tag_(dialog.local_tag()),
      flow_(invite->flow()),
      session_timer_(setup_.session_timer) {
  const bool allows_update = invite->message().has_option(sip::HeaderId::allow, "UPDATE");
  branches_.push_back(std::make_unique<Branch>(Branch{.dialog = std::move(dialog)}));
  current_ = branches_.front().get();
  current_->allows_update = allows_update;
  invite->set_cancel_handler([this](const sip::Message& cancel) { on_cancel(cancel); });
  server_invite_.emplace(ServerInvite{.request = std::move(invite), .offered = offer.has_value()});
  if (offer) {
    current_->offers.take(OfferEvent::offer_received);
    open_offer_ = {.vehicle = Vehicle::invite, .branch = current_};
    tell([sdp = std::move(*offer)](SessionListener& listener) { listener.on_offer(sdp); });
  } else {
    tell([](SessionListener& listener) { listener.on_offer_wanted(); });
  }
  keep_ringing();
}

InviteUsage::~InviteUsage() = default;

void InviteUsage::set_listener(SessionListener& listener) {
  listener_ = &listener;
  wake();
}

void InviteUsage::detach() {
  listener_ = nullptr;
  detached_ = true;
  end(480, {});
  wake();
}

bool InviteUsage::answered() const {
  return was_answered_;
}

Random& InviteUsage::random() {
  return dialogs_.stack().shard().random();
}

TimePoint InviteUsage::in(std::chrono::milliseconds wait) const {
  return dialogs_.stack().shard().now() + wait;
}

// ---- what is told -----------------------------------------------------------------------------------------------

/// Listeners are called from a timer of their own turn: so never from within a command, and never while this object
/// is between two of its steps.
void InviteUsage::tell(std::function<void(SessionListener&)> what) {
  if (told_ended_ || detached_) return;
  events_.push_back(std::move(what));
  wake();
}

void InviteUsage::wake() {
  wake_.arm(dialogs_.stack().shard().timers(), in(std::chrono::milliseconds(0)), [this] { settle(); });
}

void InviteUsage::settle() {
  std::erase_if(requests_, [](const auto& request) { return request->finished(); });
  while (listener_ && !events_.empty()) {
    auto event = std::move(events_.front());
    events_.erase(events_.begin());
    event(*listener_);
  }
  if (requests_.empty()) lost_.clear();
  if (detached_) events_.clear();
  spent_.clear();
  try_next_offer();
  if (detached_ && phase_ == Phase::ended) dialogs_.retire(*this);
}

// ---- the phase table --------------------------------------------------------------------------------------------

void InviteUsage::fire(Event event, SessionEnding ending, unsigned status) {
  const Row row = invite_phase::step(phase_, event);
  phase_ = row.next;
  if (row.act & invite_phase::send_refusal) refuse_invite(status);
  if (row.act & invite_phase::send_cancel) {
    client_invite_->request->cancel(reason_header_);
    guard(64 * dialogs_.options().t1);  // RFC 3261 §9.1: a peer that never ends the INVITE
  }
  if (row.act & invite_phase::tell_answered) {
    was_answered_ = true;
    tell([](SessionListener& listener) { listener.on_answered(); });
  }
  if (row.act & invite_phase::tell_ended) finish(std::move(ending));
  if (row.act & invite_phase::send_bye) send_bye();
  if (phase_ == Phase::ended) wake();
}

void InviteUsage::finish(SessionEnding ending) {
  tell([ending = std::move(ending)](SessionListener& listener) { listener.on_ended(ending); });
  told_ended_ = true;
  offers_.clear();
  in_flight_.reset();
  glare_.cancel();
  ringing_.cancel();
  reliable_resend_.cancel();
  refresh_.cancel();
  session_end_.cancel();
  drop_open_requests();
}

/// Whatever the peer still waits for is over with the session (RFC 3261 §15.1.2).
void InviteUsage::drop_open_requests() {
  if (open_offer_.request) open_offer_.request->respond(487);
  open_offer_ = {};
  if (server_invite_ && !server_invite_->final_sent) server_invite_->request->respond(487);
  if (phase_ != Phase::closing) drop_server_invite();
}

void InviteUsage::drop_server_invite() {
  success_resend_.cancel();
  if (server_invite_) spent_.push_back(std::move(server_invite_->request));
  server_invite_.reset();
}

void InviteUsage::send_bye() {
  RequestText bye = current_->dialog.request(sip::Method::bye);
  if (!reason_header_.empty()) bye.headers.push_back({"Reason", reason_header_});
  send(*current_, std::move(bye), [this](ChallengedRequest&, const Reply& reply) {
    if (reply.is_final()) fire(Event::finished);
  });
  guard(128 * dialogs_.options().t1);
}

/// The session ends even if the stack never says so.
void InviteUsage::guard(std::chrono::milliseconds wait) {
  guard_.arm(dialogs_.stack().shard().timers(), in(wait), [this] {
    phase_ = Phase::ended;
    wake();
  });
}

// ---- requests ---------------------------------------------------------------------------------------------------

InviteUsage::Branch* InviteUsage::branch_of(std::string_view remote_tag) {
  for (const auto& branch : branches_)
    if (branch->dialog.remote_tag() == remote_tag) return branch.get();
  return nullptr;
}

RequestContext InviteUsage::context() {
  return {dialogs_.stack(), dialogs_.hasher(), digest_, setup_.credentials};
}

RequestText InviteUsage::complete(RequestText text) const {
  text.user_agent = dialogs_.options().user_agent;
  text.contact_user = setup_.contact_user;
  text.contact_address = setup_.contact_address;
  text.with_contact = text.method == sip::Method::invite || text.method == sip::Method::update;
  text.supported = supported();
  return text;
}

void InviteUsage::take_way(Flow flow, std::optional<SocketAddress> contact_address) {
  setup_.contact_address = contact_address;
  flow_ = std::move(flow);
  if (!was_answered_) moved_way_ = flow_;
  for (const auto& branch : branches_)
    if (branch.get() == current_ || branch->dialog.flow().remote == flow_.remote) branch->dialog.take_way(flow_);
}

/// A reply to the initial INVITE may still come to the address that we had when it was sent.
const Flow& InviteUsage::way_of_reply(const Flow& from) const {
  const bool moved = moved_way_ && moved_way_->remote == from.remote && moved_way_->protocol == from.protocol;
  return moved ? *moved_way_ : from;
}

std::string InviteUsage::own_contact(const ServerRequest& request) const {
  const bool moved =
      moved_way_ && server_invite_ && server_invite_->initial && server_invite_->request.get() == &request;
  return contact_text(setup_.contact_user, moved ? *moved_way_ : request.flow(), setup_.contact_address,
                      request.message().request_uri());
}

void InviteUsage::send(Branch& branch, RequestText text, ChallengedRequest::Handler handler) {
  auto next_cseq = [&branch] { return branch.dialog.request(sip::Method::other).cseq; };
  auto told = [this, handler = std::move(handler)](ChallengedRequest& request, const Reply& reply) {
    handler(request, reply);
    if (request.finished()) wake();
  };
  requests_.push_back(std::make_unique<ChallengedRequest>(context(), std::move(told), std::move(next_cseq)));
  requests_.back()->send(complete(std::move(text)), branch.dialog.next_hop());
}

// ---- commands ---------------------------------------------------------------------------------------------------

void InviteUsage::start() {
  if (phase_ != Phase::idle) return;
  fire(Event::start);
  RequestText invite;
  invite.request_uri = std::move(call_.request_uri);
  invite.routes = std::move(call_.routes);
  invite.from = std::move(call_.from) + ";tag=" + local_tag_;
  invite.to = std::move(call_.to);
  invite.call_id = call_id_;
  invite.cseq = ++initial_cseq_;
  invite.max_forwards = call_.max_forwards;
  invite.headers = std::move(call_.headers);
  if (initial_offer_) {
    invite.content_type = sdp_type;
    invite.body = std::move(*initial_offer_);
    first_offer_.take(OfferEvent::offer_sent);
  }
  if (setup_.reliable_provisionals == ReliableProvisionals::required) invite.headers.push_back({"Require", "100rel"});
  say_session_timer(invite, true);
  send_invite(std::move(invite), std::move(call_.destination), nullptr,
              {.give_up_after = call_.give_up_after, .hurry = call_.hurry});
}

void InviteUsage::offer(std::string sdp) {
  if (told_ended_) return;
  if (phase_ == Phase::idle) {
    initial_offer_ = std::move(sdp);
    return;
  }
  const bool wanted = server_invite_ && !server_invite_->final_sent && !server_invite_->offered &&
                      server_invite_->our_offer.empty() && current_->offers.turn() != OfferTurn::ours &&
                      current_->offers.turn() != OfferTurn::theirs;
  if (!wanted) {
    if (offers_.size() < max_queued_offers) offers_.push_back({.sdp = std::move(sdp)});
    try_next_offer();
    return;
  }
  if (!server_invite_->initial) {
    current_->offers.take(OfferEvent::offer_sent);
    send_success(std::move(sdp));
    return;
  }
  server_invite_->our_offer = std::move(sdp);
  if (const unsigned status = std::exchange(server_invite_->held_ring, 0)) {
    current_->offers.take(OfferEvent::offer_sent);
    provisional(status, server_invite_->our_offer);
  }
  try_accept();
}

void InviteUsage::want_offer() {
  if (told_ended_ || phase_ == Phase::idle) return;
  if (offers_.size() < max_queued_offers) offers_.push_back({});
  try_next_offer();
}

void InviteUsage::answer(std::string sdp, bool early) {
  if (told_ended_) return;
  const Vehicle vehicle = open_offer_.vehicle;
  if (vehicle == Vehicle::none) return;
  if (vehicle == Vehicle::invite && server_invite_->initial) {
    if (!server_invite_->answered_early) server_invite_->answer = std::move(sdp);
    if (early) describe_early(server_invite_->answer);
    try_accept();
    return;
  }
  OpenOffer open = std::exchange(open_offer_, {});
  open.branch->offers.take(OfferEvent::answer_sent);
  switch (vehicle) {
    case Vehicle::invite:
      send_success(std::move(sdp));
      break;
    case Vehicle::update:
    case Vehicle::prack:
      respond_with(*open.request, std::move(sdp));
      break;
    case Vehicle::success:
      acknowledge(*open.branch, std::move(sdp));
      break;
    case Vehicle::provisional:
      send_prack(*open.branch, open.rack, std::move(sdp));
      break;
    case Vehicle::none:
      break;
  }
  try_accept();
  try_next_offer();
}

void InviteUsage::refuse_offer(unsigned status, std::string_view warning) {
  if (told_ended_ || open_offer_.vehicle == Vehicle::none) return;
  if (open_offer_.vehicle == Vehicle::invite && server_invite_->initial) {
    fire(Event::hang_up, ending_by_us(static_cast<std::uint16_t>(status), warning), status);
    return;
  }
  OpenOffer open = std::exchange(open_offer_, {});
  open.branch->offers.abandon();
  switch (open.vehicle) {
    case Vehicle::invite:
      refuse_with(*server_invite_->request, status, warning);
      drop_server_invite();
      break;
    case Vehicle::update:
    case Vehicle::prack:
      refuse_with(*open.request, status, warning);
      break;
    case Vehicle::success:  // an ACK cannot refuse: the call ends instead (RFC 3261 §13.2.2.4)
      acknowledge(*open.branch, {});
      [[fallthrough]];
    case Vehicle::provisional:
      fire(Event::hang_up, ending_by_us(static_cast<std::uint16_t>(status), warning));
      return;
    case Vehicle::none:
      break;
  }
  try_next_offer();
}

void InviteUsage::end(unsigned status, std::string_view reason_header) {
  if (told_ended_) return;
  if (status < 300 || status > 699) status = 480;
  reason_header_ = reason_header;
  std::uint16_t in_force = static_cast<std::uint16_t>(status);
  if (phase_ == Phase::calling) in_force = 487;
  if (was_answered_) in_force = 0;
  fire(Event::hang_up, ending_by_us(in_force), status);
}

}  // namespace tandem::sipstack
