/// INVITE client transaction: RFC 3261 §17.1.1, figure 5, with the Accepted state of RFC 6026 §7.2 and the end of a
/// cancelled INVITE of RFC 3261 §9.1. One row per arrow; an event without a row changes nothing.
#pragma once

#include <cstdint>

namespace tandem::sipstack::invite_client {

enum class State : std::uint8_t { calling, proceeding, accepted, completed, terminated };
enum class Event : std::uint8_t {
  provisional,
  success,
  failure,
  timer_a,         ///< resend; unreliable transports only
  timer_b,         ///< no answer at all
  timer_d,         ///< failure's retransmissions are over
  timer_m,         ///< 2xx of other branches and retransmissions are over
  cancel_expired,  ///< 64*T1 after our CANCEL, or long after nobody waits any more: no final response
  send_failed
};
enum Action : std::uint8_t { none = 0, pass_up = 1, send_ack = 2, resend = 4, tell_timeout = 8, tell_send_failed = 16 };
struct Row {
  State in;
  Event on;
  std::uint8_t act;
  State next;
};
using enum State;
using enum Event;

// clang-format off
inline constexpr Row table[] = {
  {calling,    timer_a,        resend,             calling},
  {calling,    timer_b,        tell_timeout,       terminated},
  {calling,    send_failed,    tell_send_failed,   terminated},
  {calling,    provisional,    pass_up,            proceeding},
  {calling,    success,        pass_up,            accepted},
  {calling,    failure,        pass_up | send_ack, completed},
  {proceeding, provisional,    pass_up,            proceeding},
  {proceeding, success,        pass_up,            accepted},
  {proceeding, failure,        pass_up | send_ack, completed},
  {proceeding, cancel_expired, tell_timeout,       terminated},
  {accepted,   success,        pass_up,            accepted},
  {accepted,   timer_m,        none,               terminated},
  {completed,  failure,        send_ack,           completed},
  {completed,  send_failed,    tell_send_failed,   terminated},
  {completed,  timer_d,        none,               terminated},
};
// clang-format on

constexpr Row step(State now, Event event) {
  for (const Row& row : table)
    if (row.in == now && row.on == event) return row;
  return {now, event, none, now};
}

static_assert(step(accepted, failure).next == accepted);  // a late 486 cannot undo a 200
static_assert(step(accepted, failure).act == none);
static_assert(step(completed, success).act == none);              // nor a forked 200 a 486
static_assert(step(proceeding, timer_a).act == none);             // a provisional ends retransmission
static_assert(step(proceeding, timer_b).next == proceeding);      // ringing has no end of its own
static_assert(step(proceeding, send_failed).next == proceeding);  // the answer may come by another connection

}  // namespace tandem::sipstack::invite_client
