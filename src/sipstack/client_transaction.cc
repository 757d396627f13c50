#include "sipstack/client_transaction.h"

#include <utility>

#include "sipstack/derived_request.h"

namespace tandem::sipstack {

void ClientTransaction::reset() {
  resend_.cancel();
  deadline_.cancel();
  resend_interval_ = {};
  recycle(by_branch.key);
  recycle(request);
  recycle(ack);
  cancel_reason.clear();
  owner = nullptr;
  reset_state();
}

void ClientTransaction::fail_soon() {
  resend_.arm(host_.timers(), host_.now(), [this] { on_send_failed(); });
}

// INVITE

void InviteClientTransaction::reset_state() {
  state_ = invite_client::State::calling;
  cancel_wanted_ = cancel_sent_ = false;
}

void InviteClientTransaction::start() {
  end_with(invite_client::Event::timer_b, host_.timing().give_up());
  arm_resend();
  host_.transmit(*this, false);
}

void InviteClientTransaction::on_response(const sip::Message& response, const sip::Essentials& essentials,
                                          const Flow& from) {
  using invite_client::Event;
  const unsigned status = response.status();
  const Arrived arrived{response, essentials, from};
  on(status < 200 ? Event::provisional : status < 300 ? Event::success : Event::failure, &arrived);
}

void InviteClientTransaction::on(invite_client::Event event, const Arrived* arrived) {
  using namespace invite_client;
  const Row row = step(state_, event);
  const bool entered = row.next != state_;
  state_ = row.next;
  if (entered) enter(row.next);
  if (event == Event::timer_a && row.act & resend) {
    arm_resend();
    host_.transmit(*this, true);
  }
  if (row.act & send_ack && arrived) {
    if (ack.empty()) write_ack_to_refusal(ack, request, arrived->response);
    host_.transmit_ack(*this);
  }
  if (state_ == State::proceeding && cancel_wanted_) start_cancel();
  // From here on the owner may do anything to us.
  ClientOwner* const waiting = owner;
  if (entered && state_ == State::terminated) host_.on_ended(*this);
  if (row.act & pass_up && arrived) hand_up(*arrived);
  if (row.act & tell_timeout && waiting) waiting->on_transaction_timed_out();
  if (row.act & tell_send_failed && waiting) waiting->on_transaction_send_failed();
  if (event == Event::timer_m && waiting) waiting->on_transaction_over();
}

void InviteClientTransaction::hand_up(const Arrived& arrived) {
  ClientOwner* waiting = owner;
  const unsigned status = arrived.response.status();
  if (status >= 300) owner = nullptr;  // nothing more can follow a refusal
  if (waiting) {
    waiting->on_response(arrived.response, arrived.essentials, arrived.from);
  } else if (status >= 200 && status < 300) {
    host_.on_stray_success(arrived.response, arrived.essentials, arrived.from);
  }
}

void InviteClientTransaction::enter(invite_client::State state) {
  using namespace invite_client;
  const TransactionTiming& timing = host_.timing();
  resend_.cancel();
  switch (state) {
    case State::calling:
      break;
    case State::proceeding:
      deadline_.cancel();
      if (!owner) end_with(Event::cancel_expired, TransactionTiming::orphan_limit);
      break;
    case State::accepted:
      end_with(Event::timer_m, timing.give_up());
      break;
    case State::completed:
      end_with(Event::timer_d, is_reliable(flow.protocol) ? std::chrono::milliseconds(0) : timing.timer_d());
      break;
    case State::terminated:
      deadline_.cancel();
      break;
  }
}

void InviteClientTransaction::arm_resend() {
  if (is_reliable(flow.protocol)) return;
  resend_interval_ = resend_interval_.count() == 0 ? host_.timing().t1 : 2 * resend_interval_;
  resend_.arm(host_.timers(), host_.now() + resend_interval_, [this] { on(invite_client::Event::timer_a, nullptr); });
}

void InviteClientTransaction::end_with(invite_client::Event event, std::chrono::milliseconds after) {
  deadline_.arm(host_.timers(), host_.now() + after, [this, event] { on(event, nullptr); });
}

void InviteClientTransaction::abandon(bool cancel_it) {
  using invite_client::State;
  owner = nullptr;
  if (cancel_it) {
    resend_.cancel();  // it may not arrive any more
    cancel(cancel_reason);
  } else if (state_ == State::proceeding && !cancel_sent_) {
    end_with(invite_client::Event::cancel_expired, TransactionTiming::orphan_limit);
  }
}

void InviteClientTransaction::cancel(std::string_view reason) {
  if (cancel_wanted_) return;
  cancel_wanted_ = true;
  if (reason.data() != cancel_reason.data()) cancel_reason = reason;
  if (state_ == invite_client::State::proceeding) start_cancel();
}

void InviteClientTransaction::start_cancel() {
  if (std::exchange(cancel_sent_, true)) return;
  // §9.1: without a final response within 64*T1 it is over.
  end_with(invite_client::Event::cancel_expired, host_.timing().give_up());
  host_.send_cancel(*this);
}

// Everything else

void NonInviteClientTransaction::start() {
  deadline_.arm(host_.timers(), host_.now() + host_.timing().give_up(),
                [this] { on(non_invite_client::Event::timer_f); });
  arm_resend();
  host_.transmit(*this, false);
}

void NonInviteClientTransaction::on_response(const sip::Message& response, const sip::Essentials& essentials,
                                             const Flow& from) {
  using namespace non_invite_client;
  const bool is_final = response.status() >= 200;
  if (!(on(is_final ? Event::final : Event::provisional) & pass_up)) return;
  ClientOwner* const waiting = owner;
  if (is_final) owner = nullptr;
  if (waiting) waiting->on_response(response, essentials, from);
}

void NonInviteClientTransaction::abandon(bool cancel) {
  owner = nullptr;
  if (!cancel) return;
  // A late answer finds nobody: there is nothing to be taken back, as there is of an INVITE.
  state_ = non_invite_client::State::terminated;
  host_.on_ended(*this);
}

std::uint8_t NonInviteClientTransaction::on(non_invite_client::Event event) {
  using namespace non_invite_client;
  const Row row = step(state_, event);
  const bool entered = row.next != state_;
  state_ = row.next;
  if (entered && state_ == State::completed) {
    resend_.cancel();
    const auto timer_k = is_reliable(flow.protocol) ? std::chrono::milliseconds(0) : host_.timing().t4;
    deadline_.arm(host_.timers(), host_.now() + timer_k, [this] { on(Event::timer_k); });
  }
  if (row.act & resend) {
    arm_resend();
    host_.transmit(*this, true);
  }
  ClientOwner* const waiting = owner;
  if (entered && state_ == State::terminated) host_.on_ended(*this);
  if (row.act & tell_timeout && waiting) waiting->on_transaction_timed_out();
  if (row.act & tell_send_failed && waiting) waiting->on_transaction_send_failed();
  return row.act;
}

/// §17.1.2.2: doubling up to T2; after a provisional always T2.
void NonInviteClientTransaction::arm_resend() {
  if (is_reliable(flow.protocol)) return;
  const TransactionTiming& timing = host_.timing();
  if (state_ == non_invite_client::State::proceeding) {
    resend_interval_ = timing.t2;
  } else {
    resend_interval_ = resend_interval_.count() == 0 ? timing.t1 : std::min(2 * resend_interval_, timing.t2);
  }
  resend_.arm(host_.timers(), host_.now() + resend_interval_, [this] { on(non_invite_client::Event::timer_e); });
}

}  // namespace tandem::sipstack
