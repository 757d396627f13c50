#include "call/cause.h"

#include <fmt/format.h>

#include <array>

namespace tandem::call {

std::string_view to_text(EndCode code) {
  switch (code) {
    case EndCode::normal:
      return "normal";
    case EndCode::cancelled:
      return "cancelled";
    case EndCode::busy:
      return "busy";
    case EndCode::declined:
      return "declined";
    case EndCode::no_answer:
      return "no_answer";
    case EndCode::number_unknown:
      return "number_unknown";
    case EndCode::not_registered:
      return "not_registered";
    case EndCode::unreachable:
      return "unreachable";
    case EndCode::lookup_failed:
      return "lookup_failed";
    case EndCode::forbidden:
      return "forbidden";
    case EndCode::no_common_codec:
      return "no_common_codec";
    case EndCode::not_encrypted:
      return "not_encrypted";
    case EndCode::trunk_failed:
      return "trunk_failed";
    case EndCode::trunk_full:
      return "trunk_full";
    case EndCode::trunk_rate:
      return "trunk_rate";
    case EndCode::too_many_calls:
      return "too_many_calls";
    case EndCode::too_fast:
      return "too_fast";
    case EndCode::minutes_used_up:
      return "minutes_used_up";
    case EndCode::money_spent:
      return "money_spent";
    case EndCode::spike_stopped:
      return "spike_stopped";
    case EndCode::refused_by_plan:
      return "refused_by_plan";
    case EndCode::loop:
      return "loop";
    case EndCode::no_ack:
      return "no_ack";
    case EndCode::session_expired:
      return "session_expired";
    case EndCode::media_failed:
      return "media_failed";
    case EndCode::shutting_down:
      return "shutting_down";
    case EndCode::time_limit:
      return "time_limit";
    case EndCode::hung_up_by_operator:
      return "hung_up_by_operator";
    case EndCode::announced:
      return "announced";
    case EndCode::not_played:
      return "not_played";
    case EndCode::wrong_pin:
      return "wrong_pin";
    case EndCode::failed:
      return "failed";
  }
  return "";
}

namespace {

struct StatusCause {
  std::uint16_t status, q850;
};

/// RFC 3398 §8.2.6.1, in its order.
constexpr std::array<StatusCause, 31> status_to_q850{{
    {400, 41},  {401, 21}, {402, 21},  {403, 21},  {404, 1},  {405, 63},  {406, 79},  {407, 21},
    {408, 102}, {410, 22}, {413, 127}, {414, 127}, {415, 79}, {416, 127}, {420, 127}, {421, 127},
    {423, 127}, {480, 18}, {481, 41},  {482, 25},  {483, 25}, {484, 28},  {485, 1},   {486, 17},
    {487, 16},  {488, 65}, {500, 41},  {501, 79},  {502, 38}, {503, 41},  {504, 102},
}};

/// RFC 3398 §7.2.4.1.
constexpr std::array<StatusCause, 26> q850_to_status{{
    {404, 1},  {404, 2},  {404, 3},  {486, 17}, {480, 18}, {480, 19}, {480, 20}, {403, 21}, {410, 22},
    {502, 27}, {484, 28}, {501, 29}, {480, 31}, {503, 34}, {503, 38}, {503, 41}, {503, 42}, {503, 47},
    {403, 55}, {403, 57}, {503, 58}, {488, 65}, {488, 70}, {501, 79}, {403, 87}, {503, 88},
}};

std::string_view q850_text(std::uint16_t cause) {
  switch (cause) {
    case 1:
      return "Unallocated number";
    case 16:
      return "Normal call clearing";
    case 17:
      return "User busy";
    case 18:
      return "No user responding";
    case 19:
      return "No answer from the user";
    case 21:
      return "Call rejected";
    case 28:
      return "Invalid number format";
    case 38:
      return "Network out of order";
    case 41:
      return "Temporary failure";
    case 65:
      return "Bearer capability not implemented";
    case 102:
      return "Recovery on timer expiry";
    default:
      return "";
  }
}

}  // namespace

std::uint16_t q850_of_status(std::uint16_t status) {
  if (status == 0 || (status >= 200 && status < 300)) return 16;
  for (const auto& row : status_to_q850)
    if (row.status == status) return row.q850;
  if (status == 600) return 17;
  if (status == 603 || status == 607) return 21;
  if (status == 604) return 1;
  if (status == 606) return 65;
  return status >= 500 ? 41 : 31;
}

std::uint16_t status_of_q850(std::uint16_t cause) {
  for (const auto& row : q850_to_status)
    if (row.q850 == cause) return row.status;
  return cause == 102 ? 504 : cause == 127 ? 500 : 480;
}

std::string q850_reason(std::uint16_t cause) {
  const std::string_view text = q850_text(cause);
  return text.empty() ? fmt::format("Q.850;cause={}", cause) : fmt::format("Q.850;cause={};text=\"{}\"", cause, text);
}

EndCode code_of(const Ending& ending, bool rang) {
  switch (ending.status) {
    case 0:
      return ending.timed_out ? EndCode::unreachable : EndCode::normal;
    case 401:
    case 403:
    case 407:
      return EndCode::forbidden;
    case 404:
    case 484:
    case 485:
    case 604:
      return EndCode::number_unknown;
    case 408:
      return rang ? EndCode::no_answer : EndCode::unreachable;
    case 410:
    case 480:
      return rang ? EndCode::no_answer : EndCode::unreachable;
    case 415:
    case 488:
    case 606:
      return EndCode::no_common_codec;
    case 486:
    case 600:
      return EndCode::busy;
    case 487:
      return EndCode::cancelled;
    case 603:
      return EndCode::declined;
    default:
      return EndCode::failed;
  }
}

namespace {

std::string said(const OutcomeFacts& f) {
  if (f.status == 0) return "";
  return f.phrase.empty() ? fmt::format(" (SIP {})", f.status) : fmt::format(" (SIP {} {})", f.status, f.phrase);
}

std::string who_answers_for(const OutcomeFacts& f) {
  return f.trunk.empty() ? f.callee : fmt::format("trunk {}", f.trunk);
}

std::string failure(const OutcomeFacts& f) {
  switch (f.code) {
    case EndCode::forbidden:
      return fmt::format(
          "{} refuses the call from {} to {}{}. Check the credentials, whether the account may call this "
          "destination, and whether it accepts the caller's number.",
          who_answers_for(f), f.caller, f.callee, said(f));
    case EndCode::no_common_codec:
      return fmt::format("{} and {} share no codec{}. Allow one on both sides, for example alaw.", f.caller, f.callee,
                         said(f));
    case EndCode::not_encrypted:
      return fmt::format("The call from {} to {} failed for the encryption of its media. {}.", f.caller, f.callee,
                         f.phrase);
    case EndCode::trunk_failed:
      return fmt::format(
          "No trunk could take the call from {} to {}; the last one tried was {}{}. See `sip show registry` "
          "for its state.",
          f.caller, f.callee, f.trunk, said(f));
    case EndCode::no_ack:
      return fmt::format(
          "{} answered {}, but the answer was never confirmed, so the call was ended. Usually a NAT router "
          "or a SIP ALG between them changes addresses: switch the ALG off.",
          f.callee, f.caller);
    case EndCode::session_expired:
      return fmt::format(
          "Tandem ended the call from {} to {} after {} s, because one side seemed gone: {}. Usually it lost power or "
          "network, or a NAT router forgot the way to it. If only its session timers are broken, set its `timers` to "
          "`no`.",
          f.caller, f.callee, f.seconds, f.phrase);
    case EndCode::not_played:
      return fmt::format("{} called {}, but could not be told anything: {}.", f.caller, f.callee, f.phrase);
    case EndCode::wrong_pin:
      return fmt::format("{} did not get through to {}: {}.", f.caller, f.callee, f.phrase);
    case EndCode::media_failed:
      return fmt::format("The call from {} to {} found no free media port. Widen `rtp_low`-`rtp_high` in the settings.",
                         f.caller, f.callee);
    default:
      if (f.status == 420 || f.status == 421)
        return fmt::format(
            "{} and Tandem do not agree about an extension{}. Set `timers` of that account to `yes` and `100rel` to "
            "`supported`, so that nothing is required.",
            who_answers_for(f), said(f));
      return fmt::format("The call from {} to {} failed{}.", f.caller, f.callee, said(f));
  }
}

std::string heard(const OutcomeFacts& f) {
  const std::string who = fmt::format("{} called {} and heard the announcement {}", f.caller, f.callee, f.announcement);
  return f.answered ? fmt::format("{} for {} s; {} hung up.", who, f.seconds, f.who_hung_up)
                    : fmt::format("{}, with which the call ended{}.", who, said(f));
}

}  // namespace

std::string sentence(const OutcomeFacts& f) {
  const std::string over = f.trunk.empty() ? "" : fmt::format(" over trunk {}", f.trunk);
  switch (f.code) {
    case EndCode::normal:
      return fmt::format("{} talked to {}{} for {} s; {} hung up.", f.caller, f.callee, over, f.seconds, f.who_hung_up);
    case EndCode::cancelled:
      return fmt::format("{} gave up before {} answered.", f.caller, f.callee);
    case EndCode::busy:
      return fmt::format("{} called {}{}, who was busy.", f.caller, f.callee, over);
    case EndCode::declined:
      return fmt::format("{} called {}{}, who declined.", f.caller, f.callee, over);
    case EndCode::no_answer:
      return fmt::format("{} called {}{}; nobody answered in time.", f.caller, f.callee, over);
    case EndCode::number_unknown:
      return fmt::format("{} does not know the number {}{}.", f.trunk.empty() ? "Tandem" : "Trunk " + f.trunk, f.callee,
                         said(f));
    case EndCode::not_registered:
      return fmt::format("{} has no phone registered. Check that the phone is on and shows itself registered.",
                         f.callee);
    case EndCode::unreachable:
      return fmt::format("{} could not be reached{}: no answer to the call came back.", who_answers_for(f), said(f));
    case EndCode::lookup_failed:
      return fmt::format("No way to {} was found: {}. Check the name, or give the outcall a trunk as well.", f.callee,
                         f.phrase);
    case EndCode::loop:
    case EndCode::refused_by_plan:
    case EndCode::trunk_full:
    case EndCode::trunk_rate:
    case EndCode::too_many_calls:
    case EndCode::too_fast:
    case EndCode::minutes_used_up:
    case EndCode::money_spent:
    case EndCode::spike_stopped:
      return f.refusal;
    case EndCode::announced:
      return heard(f);
    case EndCode::shutting_down:
      return "The exchange is shutting down and takes no new calls.";
    case EndCode::time_limit:
      return fmt::format("The call reached the time limit after {} s.", f.seconds);
    case EndCode::hung_up_by_operator:
      return fmt::format("An operator ended the call after {} s.", f.seconds);
    default:
      return failure(f);
  }
}

}  // namespace tandem::call
