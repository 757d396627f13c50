// What the tables of kinds share that have a file of their own (*_fields.cc). Only for those.
#pragma once

#include "model/field_types.h"
#include "model/text_rules.h"

namespace tandem::model {

/// Record::blank of a kind.
template <class Object>
const Value& blank_of() {
  static const Value value = to_value(record_of<Object>(), &static_cast<const Object&>(Object{}));
  return value;
}

struct AnyInitialiser {
  template <class T>
  operator T() const {
    return T{};
  }
};
/// How many members an aggregate has: the most initialisers it takes. So that a member without a row is found.
template <class Object, class... Initialisers>
consteval std::size_t members_of() {
  if constexpr (requires { Object{Initialisers{}..., AnyInitialiser{}}; })
    return members_of<Object, Initialisers..., AnyInitialiser>();
  else
    return sizeof...(Initialisers);
}

/// A TextRule's functions, of a reader that gives a value or a sentence.
template <auto Read>
bool reads(std::string_view text) {
  return rules::any_text.accepts(text) && Read(text).has_value();
}
template <auto Read>
std::string why_unread(std::string_view text) {
  const auto read = Read(text);
  return read
             ? "There is a control character, or it is longer than " + std::to_string(rules::max_text_bytes) + " bytes."
             : read.error();
}

namespace rows {

inline constexpr Rule identity{.text = &rules::uuid};
inline constexpr Rule unique_name{.required = true, .text = &rules::name};
inline constexpr Rule tenant_name{.text = &rules::name};
inline constexpr std::string_view uuid_means = "Stays when the name changes; made if not given.";
inline constexpr std::string_view tenant_means = "Whose it is; empty: the master's.";
inline constexpr std::string_view enabled_means = "Whether it is in use.";

}  // namespace rows

}  // namespace tandem::model
