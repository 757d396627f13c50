// Rows and rules that several kinds of objects have alike. Only for the tables of fields.
#pragma once

#include <array>

#include "model/field_types.h"
#include "model/text_rules.h"

namespace tandem::model {

template <>
struct Choices<Protocol> {
  static constexpr std::string_view words[] = {"udp", "tcp", "tls", "ws", "wss"};
};

inline constexpr std::uint64_t day = 86400;

template <class Object>
const Value& blank() {
  static const Value value = to_value(record_of<Object>(), &static_cast<const Object&>(Object{}));
  return value;
}

inline constexpr Rule unique_name{.required = true, .text = &rules::name};
inline constexpr Rule identity{.text = &rules::uuid};
inline constexpr Rule a_context{.required = true, .text = &rules::context_name};
inline constexpr Rule number_to_show{.text = &rules::caller_number};
inline constexpr Rule codec_names{.text = &rules::codec, .also = "codec"};
inline constexpr Rule up_to_an_hour{.max = 3600};

inline constexpr std::string_view uuid_means = "Stays when the name changes; made if not given.";
inline constexpr std::string_view enabled_means = "Whether it is in use.";
inline constexpr Rule often{.min = 0, .max = 86400};
inline constexpr Rule patience{.min = 100, .max = 30'000};

inline constexpr std::string_view qualify_frequency_means =
    "Seconds between OPTIONS that ask whether it is there; 0: none.";
inline constexpr std::string_view qualify_timeout_means =
    "Milliseconds for the answer; a later one means lagged, none in twice as long unreachable.";
inline constexpr std::string_view rtp_symmetric_means =
    "Send media to where the peer's comes from, not to where it says.";
inline constexpr std::string_view codecs_mean = "Codecs in order of preference; none: whatever both sides share.";
inline constexpr std::string_view tenant_means = "Whose it is; empty: the master's, which is the exchange itself.";
inline constexpr Rule a_tenant{.text = &rules::name};
inline constexpr Rule permission_names{.text = &rules::name, .also = "permission"};
inline constexpr std::string_view otherwise_means = "Where it leads next, one after the other, while nobody answers.";

/// The rows of Forwards. `Group` is the member of the object that holds them.
template <auto Group>
inline constexpr std::array forward_fields{
    grouped_field<Group, &Forwards::always>("forward_always", "Where every call goes instead."),
    grouped_field<Group, &Forwards::busy>("forward_busy",
                                          "Where calls go that meet busy, a refusal or do not disturb."),
    grouped_field<Group, &Forwards::no_answer>("forward_no_answer", "Where calls go that nobody answers in time."),
    grouped_field<Group, &Forwards::unreachable>("forward_unreachable",
                                                 "Where calls go that reach nothing: not registered, no way, failed."),
};

/// How many members an aggregate has: the most initialisers it takes. So that a member without a line is found.
struct Anything {
  template <class T>
  operator T() const {
    return T{};
  }
};
template <class Object, class... Initialisers>
consteval std::size_t member_count() {
  if constexpr (requires { Object{Initialisers{}..., Anything{}}; })
    return member_count<Object, Initialisers..., Anything>();
  else
    return sizeof...(Initialisers);
}

}  // namespace tandem::model
