// Why calls end: the codes, their SIP and Q.850 values, and the sentences for people.
#pragma once

#include <cstdint>
#include <string>

#include "call/leg.h"

namespace tandem::call {

/// How a call came out, in our own terms; stored in the CDR as its name.
enum class EndCode : std::uint8_t {
  normal,     ///< answered and hung up
  cancelled,  ///< the caller gave up before the answer
  busy,
  declined,
  no_answer,
  number_unknown,
  not_registered,
  unreachable,
  lookup_failed,  ///< no way was found: ENUM knew none, or a name is not in DNS
  forbidden,
  no_common_codec,  ///< 488, 415, 606
  not_encrypted,    ///< the media could not be as secure as it must be, or was more than it may
  trunk_failed,     ///< every trunk of the route failed
  trunk_full,
  trunk_rate,       ///< more calls in a second than the trunk may begin
  too_many_calls,   ///< of a tenant, user or friend
  too_fast,         ///< the same of calls in a second
  minutes_used_up,  ///< of the day, before the call or in the middle of it
  money_spent,      ///< the same
  spike_stopped,    ///< calls to the outside were stopped
  refused_by_plan,  ///< routing had no answer
  loop,             ///< the call came back to where it had been
  no_ack,           ///< answered, but the caller's side never confirmed it
  session_expired,  ///< the session timer found one side gone (RFC 4028)
  media_failed,     ///< no ports or descriptors for the media
  shutting_down,
  time_limit,
  hung_up_by_operator,
  announced,   ///< the caller heard an announcement, and that was all
  not_played,  ///< an announcement that he should have heard
  wrong_pin,   ///< no right PIN was entered
  failed       ///< anything else
};
std::string_view to_text(EndCode code);

/// ITU-T Q.850 cause for a SIP status and back: RFC 3398 §7.2.4.1 and §8.2.6.1.
std::uint16_t q850_of_status(std::uint16_t status);
std::uint16_t status_of_q850(std::uint16_t cause);
/// Value of a Reason header (RFC 3326): `Q.850;cause=16;text="Normal call clearing"`.
std::string q850_reason(std::uint16_t cause);

/// Code for the outcome of a party that we called.
EndCode code_of(const Ending& ending, bool rang);

/// What an outcome is about, for the sentence.
struct OutcomeFacts {
  EndCode code = EndCode::normal;
  std::string caller, callee;  ///< numbers or names as people know them
  std::string trunk;           ///< the trunk that it went over, if any
  std::uint16_t status = 0;    ///< SIP status, 0 if none
  std::string phrase;          ///< the peer's words
  std::string who_hung_up;     ///< "caller", "callee", "tandem"
  std::uint64_t seconds = 0;   ///< of conversation
  std::string refusal;         ///< routing's own sentence
  std::string announcement;    ///< that was heard
  bool answered = false;
};
/// One sentence or two in plain words: what happened and, if it failed, what to change.
std::string sentence(const OutcomeFacts& facts);

}  // namespace tandem::call
