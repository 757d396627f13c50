#include "sipstack/server_transaction.h"

namespace tandem::sipstack {

void ServerTransaction::reset() {
  resend_.cancel();
  deadline_.cancel();
  recycle(by_branch.key);
  recycle(by_origin.key);
  to_tag.clear();
  recycle(response);
  handle = nullptr;
  answered = false;
  for_stranger = false;
  allowance.reset();
  reset_state();
}

// INVITE

void InviteServerTransaction::reset_state() {
  state_ = invite_server::State::proceeding;
  resend_interval_ = {};
}

void InviteServerTransaction::start() {
  resend_.arm(host_.timers(), host_.now() + TransactionTiming::trying_after,
              [this] { on(invite_server::Event::timer_trying); });
}

void InviteServerTransaction::on_user_response(unsigned status) {
  if (status < 200) {
    resend_.cancel();  // the 100 is not needed any more
    on(invite_server::Event::user_provisional);
  } else {
    on(status < 300 ? invite_server::Event::user_success : invite_server::Event::user_failure);
  }
}

bool InviteServerTransaction::on_ack() {
  return on(invite_server::Event::ack) & invite_server::pass_ack;
}

std::uint8_t InviteServerTransaction::on(invite_server::Event event) {
  using namespace invite_server;
  const Row row = step(state_, event);
  const bool entered = row.next != state_;
  state_ = row.next;
  if (entered) enter(row.next);
  if (event == Event::timer_g) arm_timer_g();
  if (row.act & send) host_.transmit(*this, false);
  if (row.act & resend && !response.empty()) host_.transmit(*this, true);
  if (row.act & send_trying) host_.send_trying(*this);
  if (row.act & tell_failed) host_.tell_failed(*this);
  if (entered && state_ == State::terminated) host_.on_ended(*this);
  return row.act;
}

void InviteServerTransaction::enter(invite_server::State state) {
  using namespace invite_server;
  const TransactionTiming& timing = host_.timing();
  const auto end_with = [&](Event event, std::chrono::milliseconds after) {
    deadline_.arm(host_.timers(), host_.now() + after, [this, event] { on(event); });
  };
  resend_.cancel();
  switch (state) {
    case State::proceeding:
      break;
    case State::accepted:
      end_with(Event::timer_l, timing.give_up());
      break;
    case State::completed:
      end_with(Event::timer_h, timing.give_up());
      arm_timer_g();
      break;
    case State::confirmed:
      end_with(Event::timer_i, is_reliable(flow.protocol) ? std::chrono::milliseconds(0) : timing.t4);
      break;
    case State::terminated:
      deadline_.cancel();
      break;
  }
}

void InviteServerTransaction::arm_timer_g() {
  if (!repeats_unasked()) return;
  const TransactionTiming& timing = host_.timing();
  resend_interval_ = resend_interval_.count() == 0 ? timing.t1 : std::min(2 * resend_interval_, timing.t2);
  resend_.arm(host_.timers(), host_.now() + resend_interval_, [this] { on(invite_server::Event::timer_g); });
}

// Everything else

void NonInviteServerTransaction::start() {
  using non_invite_server::Event;
  resend_.arm(host_.timers(), host_.now() + host_.timing().timer_e_reaches_t2(), [this] { on(Event::timer_trying); });
  deadline_.arm(host_.timers(), host_.now() + host_.timing().give_up(), [this] { on(Event::too_late); });
}

void NonInviteServerTransaction::on_user_response(unsigned status) {
  using non_invite_server::Event;
  on(status < 200 ? Event::user_provisional : status == 408 ? Event::user_timeout : Event::user_final);
}

void NonInviteServerTransaction::on(non_invite_server::Event event) {
  using namespace non_invite_server;
  const Row row = step(state_, event);
  const bool entered = row.next != state_;
  state_ = row.next;
  if (entered && state_ == State::proceeding) resend_.cancel();
  if (entered && state_ == State::completed) {
    resend_.cancel();
    const auto timer_j = is_reliable(flow.protocol) ? std::chrono::milliseconds(0) : host_.timing().give_up();
    deadline_.arm(host_.timers(), host_.now() + timer_j, [this] { on(Event::timer_j); });
  }
  if (row.act & send) host_.transmit(*this, false);
  if (row.act & resend && !response.empty()) host_.transmit(*this, true);
  if (row.act & send_trying) host_.send_trying(*this);
  if (row.act & tell_failed) host_.tell_failed(*this);
  if (entered && state_ == State::terminated) host_.on_ended(*this);
}

}  // namespace tandem::sipstack
