// The life of an INVITE usage, seen from our side: RFC 3261 §13 to §15 as one table for caller and called.
#pragma once

#include <cstdint>

namespace tandem::sipstack::invite_phase {

enum class Phase : std::uint8_t {
  idle,        ///< outgoing, INVITE not sent
  calling,     ///< outgoing, no final response
  cancelling,  ///< outgoing, given up; a final response is awaited
  ringing,     ///< incoming, no final response
  accepted,    ///< incoming, our 2xx is not acknowledged
  closing,     ///< as accepted, but over: BYE must wait for the ACK (§15)
  confirmed,
  leaving,  ///< BYE sent
  ended
};
enum class Event : std::uint8_t {
  start,
  success,  ///< 2xx to our INVITE
  useless,  ///< 2xx to our INVITE without the description that had to be in it
  failure,  ///< 3xx-6xx to our INVITE, or nothing came
  accept,   ///< we answer 2xx
  ack,
  no_ack,     ///< 64*T1 without
  cancel,     ///< by the peer
  bye,        ///< by the peer
  hang_up,    ///< by our user
  peer_gone,  ///< 408, 481 or nothing on a request inside the dialog (RFC 5057)
  finished    ///< BYE was answered, or never will be
};
/// send_invite, send_ack, send_success and end_late_dialog are done by whoever has the message at hand.
enum Action : std::uint16_t {
  none = 0,
  send_invite = 1,
  send_ack = 2,
  send_cancel = 4,
  send_bye = 8,
  send_success = 16,
  send_refusal = 32,
  tell_answered = 64,
  tell_ended = 128,
  end_late_dialog = 256  ///< ACK and BYE to a 2xx that crossed our CANCEL
};

struct Row {
  Phase in;
  Event on;
  std::uint16_t act;
  Phase next;
};
using enum Phase;

inline constexpr Row table[] = {
    {idle, Event::start, send_invite, calling},
    {idle, Event::hang_up, tell_ended, ended},
    {calling, Event::success, send_ack | tell_answered, confirmed},
    {calling, Event::useless, send_ack | send_bye | tell_ended, leaving},
    {calling, Event::failure, tell_ended, ended},
    {calling, Event::hang_up, send_cancel | tell_ended, cancelling},
    {calling, Event::bye, send_cancel | tell_ended, cancelling},  // the callee may not (§15), some do
    {cancelling, Event::success, end_late_dialog, ended},
    {cancelling, Event::failure, none, ended},
    {ringing, Event::accept, send_success, accepted},
    {ringing, Event::hang_up, send_refusal | tell_ended, ended},
    {ringing, Event::cancel, send_refusal | tell_ended, ended},
    {ringing, Event::bye, send_refusal | tell_ended, ended},
    {accepted, Event::ack, none, confirmed},
    {accepted, Event::no_ack, send_bye | tell_ended, leaving},
    {accepted, Event::hang_up, tell_ended, closing},
    {accepted, Event::bye, tell_ended, ended},
    {accepted, Event::peer_gone, send_bye | tell_ended, leaving},
    {closing, Event::ack, send_bye, leaving},
    {closing, Event::no_ack, send_bye, leaving},
    {closing, Event::bye, none, ended},
    {confirmed, Event::no_ack, send_bye | tell_ended, leaving},  // of a re-INVITE
    {confirmed, Event::hang_up, send_bye | tell_ended, leaving},
    {confirmed, Event::bye, tell_ended, ended},
    {confirmed, Event::peer_gone, send_bye | tell_ended, leaving},
    {leaving, Event::finished, none, ended},
};

constexpr Row step(Phase now, Event event) {
  for (const Row& row : table)
    if (row.in == now && row.on == event) return row;
  return {now, event, none, now};
}

static_assert(step(ended, Event::success).act == none);           // nothing wakes the dead
static_assert(step(accepted, Event::hang_up).act == tell_ended);  // no BYE before the ACK
static_assert(step(cancelling, Event::success).act == end_late_dialog);

}  // namespace tandem::sipstack::invite_phase
