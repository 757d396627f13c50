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
};

/// One table after the other.
template <std::size_t A, std::size_t B>
consteval std::array<Field, A + B> joined(const Field (&first)[A], const std::array<Field, B>& second) {
  std::array<Field, A + B> all{};
  for (std::size_t i = 0; i < A; ++i) all[i] = first[i];
  for (std::size_t i = 0; i < B; ++i) all[A + i] = second[i];
  return all;
}

}  // namespace tandem::model
