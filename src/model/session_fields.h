// The rows of SessionRules, which phones and trunks have alike. Only for field_tables.cc.
#pragma once

#include <array>

#include "model/field_types.h"
#include "model/text_rules.h"

namespace tandem::model {

template <>
struct Choices<SessionTimers> {
  static constexpr std::string_view words[] = {"no", "yes", "required", "always"};
};

template <>
struct Choices<ReliableResponses> {
  static constexpr std::string_view words[] = {"no", "supported", "peer_supported", "required"};
};

template <>
struct Choices<DtmfMode> {
  static constexpr std::string_view words[] = {"auto", "rfc4733", "info", "inband", "auto_info"};
};

template <>
struct Choices<MediaEncryption> {
  static constexpr std::string_view words[] = {"no", "optional", "required"};
};

/// `Rules` is the member of the object that holds them.
template <auto Rules>
inline constexpr std::array session_fields{
    grouped_field<Rules, &SessionRules::timers>(
        "timers", "Session timers (RFC 4028): no, yes: asked for and granted, required, or always: whatever it speaks.",
        {.text = &rules::switch_word}),
    grouped_field<Rules, &SessionRules::timers_min_se>(
        "timers_min_se", "Shortest session interval; a shorter one is answered 422.", {.min = 90, .max = 86400}),
    grouped_field<Rules, &SessionRules::timers_sess_expires>(
        "timers_sess_expires", "Session interval that we ask for; a longer one is cut down to it.",
        {.min = 90, .max = 86400}),
    grouped_field<Rules, &SessionRules::reliable_responses>(
        "100rel",
        "Acknowledged ringing (RFC 3262): no, supported: if the peer requires it, peer_supported: if it can, required.",
        {.text = &rules::support_word}),
    grouped_field<Rules, &SessionRules::t38>(
        "t38", "Let fax by T.38 pass, if the other side of the call may too; else it is refused and the call goes on."),
    grouped_field<Rules, &SessionRules::dtmf_mode>(
        "dtmf_mode",
        "How it tells and is told the keys of a telephone: auto: by RFC 4733 if it speaks that, else in the sound; "
        "rfc4733, info, inband, or auto_info: RFC 4733, else INFO. Where the two sides of a call differ, keys are "
        "translated.",
        {.text = &rules::dtmf_word}),
    grouped_field<Rules, &SessionRules::media_encryption>(
        "media_encryption",
        "SRTP (keys by SDES, RFC 4568): no, optional: if it can, required: no call without. Wants TLS for the "
        "signalling, as that carries the keys.",
        {.text = &rules::encryption_word}),
    grouped_field<Rules, &SessionRules::media_keys_in_clear>(
        "media_keys_in_clear",
        "SRTP also where the signalling is not encrypted: who reads along there can listen then."),
    grouped_field<Rules, &SessionRules::direct_media>(
        "direct_media",
        "Media goes straight between the two sides of a call, past the exchange, if both have this and speak alike."),
};

/// One table after the other.
template <std::size_t A, std::size_t B>
consteval std::array<Field, A + B> joined(const Field (&first)[A], const std::array<Field, B>& second) {
  std::array<Field, A + B> all{};
  for (std::size_t i = 0; i < A; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < B; ++i) all[A + i] = second[i];
  return all;
}
template <std::size_t A, std::size_t B>
consteval std::array<Field, A + B> joined(const std::array<Field, A>& first, const std::array<Field, B>& second) {
  std::array<Field, A + B> all{};
  for (std::size_t i = 0; i < A; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < B; ++i) all[A + i] = second[i];
  return all;
}

}  // namespace tandem::model
