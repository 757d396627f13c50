/// Non-INVITE server transaction: RFC 3261 §17.2.2, figure 8, with the rules of RFC 4320: a 100 only when the client's
/// retransmissions would have slowed down to T2, no 408 at all, and nothing once the client has given up.
/// One row per arrow; an event without a row changes nothing.
#pragma once

#include <cstdint>

namespace tandem::sipstack::non_invite_server {

enum class State : std::uint8_t { trying, proceeding, completed, terminated };
enum class Event : std::uint8_t {
  request,       ///< the same again
  timer_trying,  ///< RFC 4320 §4.1: the client's Timer E has reached T2
  user_provisional,
  user_final,
  user_timeout,  ///< the user wants to answer 408: RFC 4320 §4.2 forbids it, silence says the same
  timer_j,       ///< the client's retransmissions are over
  too_late,      ///< the client's Timer F has fired
  send_failed
};
enum Action : std::uint8_t { none = 0, send = 1, resend = 2, send_trying = 4, tell_failed = 8 };
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
  {trying,     timer_trying,     send_trying, proceeding},
  {trying,     user_provisional, send,        proceeding},
  {trying,     user_final,       send,        completed},
  {trying,     user_timeout,     none,        terminated},
  {trying,     too_late,         tell_failed, terminated},
  {proceeding, request,          resend,      proceeding},
  {proceeding, user_provisional, send,        proceeding},
  {proceeding, user_final,       send,        completed},
  {proceeding, user_timeout,     none,        terminated},
  {proceeding, send_failed,      tell_failed, terminated},
  {proceeding, too_late,         tell_failed, terminated},
  {completed,  request,          resend,      completed},
  {completed,  send_failed,      tell_failed, terminated},
  {completed,  timer_j,          none,        terminated},
};
// clang-format on

constexpr Row step(State now, Event event) {
  for (const Row& row : table)
    if (row.in == now && row.on == event) return row;
  return {now, event, none, now};
}

static_assert(step(trying, request).act == none);         // absorbed: there is nothing to repeat yet
static_assert(step(completed, user_final).act == none);   // one final response
static_assert(step(terminated, user_final).act == none);  // RFC 4320: too late is never
static_assert(step(proceeding, timer_trying).act == none);

}  // namespace tandem::sipstack::non_invite_server
