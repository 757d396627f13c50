/// Non-INVITE client transaction: RFC 3261 §17.1.2, figure 6. One row per arrow; an event without a row changes
/// nothing.
#pragma once

#include <cstdint>

namespace tandem::sipstack::non_invite_client {

enum class State : std::uint8_t { trying, proceeding, completed, terminated };
enum class Event : std::uint8_t {
  provisional,
  final,
  timer_e,  ///< resend; unreliable transports only
  timer_f,  ///< no final response
  timer_k,  ///< its retransmissions are over
  send_failed
};
enum Action : std::uint8_t { none = 0, pass_up = 1, resend = 2, tell_timeout = 4, tell_send_failed = 8 };
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
  {trying,     timer_e,     resend,           trying},
  {trying,     timer_f,     tell_timeout,     terminated},
  {trying,     send_failed, tell_send_failed, terminated},
  {trying,     provisional, pass_up,          proceeding},
  {trying,     Event::final, pass_up,         completed},
  {proceeding, timer_e,     resend,           proceeding},
  {proceeding, timer_f,     tell_timeout,     terminated},
  {proceeding, send_failed, tell_send_failed, terminated},
  {proceeding, provisional, pass_up,          proceeding},
  {proceeding, Event::final, pass_up,         completed},
  {completed,  timer_k,     none,             terminated},
};
// clang-format on

constexpr Row step(State now, Event event) {
  for (const Row& row : table)
    if (row.in == now && row.on == event) return row;
  return {now, event, none, now};
}

static_assert(step(completed, Event::final).act == none);  // a retransmitted answer is absorbed
static_assert(step(completed, timer_f).next == completed);

}  // namespace tandem::sipstack::non_invite_client
