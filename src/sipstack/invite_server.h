/// INVITE server transaction: RFC 3261 §17.2.1, figure 7, as corrected by RFC 6026 §7.1 and its figure 5.
/// One row per arrow; an event without a row changes nothing.
#pragma once

#include <cstdint>

namespace tandem::sipstack::invite_server {

enum class State : std::uint8_t { proceeding, accepted, completed, confirmed, terminated };
enum class Event : std::uint8_t {
  request,  ///< the INVITE again
  ack,
  timer_trying,  ///< 200 ms without a word from the user
  user_provisional,
  user_success,
  user_failure,
  timer_g,  ///< resend the refusal; unreliable transports only
  timer_h,  ///< no ACK came
  timer_i,  ///< ACK's retransmissions are over
  timer_l,  ///< ACKs and INVITE retransmissions of a 2xx are over
  send_failed
};
enum Action : std::uint8_t {
  none = 0,
  send = 1,    ///< what the user just gave
  resend = 2,  ///< the last response, if there was one
  send_trying = 4,
  pass_ack = 8,     ///< to the dialogs
  tell_failed = 16  ///< advisory
};
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
  {proceeding, request,          resend,      proceeding},
  {proceeding, timer_trying,     send_trying, proceeding},
  {proceeding, user_provisional, send,        proceeding},
  {proceeding, user_success,     send,        accepted},
  {proceeding, user_failure,     send,        completed},
  {proceeding, send_failed,      tell_failed, proceeding},
  {accepted,   request,          none,        accepted},
  {accepted,   ack,              pass_ack,    accepted},
  {accepted,   user_success,     send,        accepted},
  {accepted,   send_failed,      tell_failed, accepted},
  {accepted,   timer_l,          none,        terminated},
  {completed,  request,          resend,      completed},
  {completed,  timer_g,          resend,      completed},
  {completed,  ack,              none,        confirmed},
  {completed,  send_failed,      tell_failed, completed},
  {completed,  timer_h,          tell_failed, terminated},
  {confirmed,  timer_i,          none,        terminated},
};
// clang-format on

constexpr Row step(State now, Event event) {
  for (const Row& row : table)
    if (row.in == now && row.on == event) return row;
  return {now, event, none, now};
}

static_assert(step(accepted, user_failure).act == none);  // one final response
static_assert(step(completed, user_success).act == none);
static_assert(step(accepted, user_provisional).act == none);  // and nothing provisional behind it
static_assert(step(confirmed, request).act == none);          // nothing is resent once it was acknowledged
static_assert(step(confirmed, timer_g).act == none);

}  // namespace tandem::sipstack::invite_server
