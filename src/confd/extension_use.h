// What extensions are used for, and what that asks of their contexts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "confd/association.h"

namespace tandem::confd {

struct ExtensionUse {
  Kind kind;                      ///< outcall, incall or line
  std::string_view name;          ///< "outcall"
  std::string_view context_type;  ///< which it must be in
  std::string_view ranges;        ///< of the context, in which its number must lie; empty: anywhere
};
/// Nothing: it is attached to nothing.
std::optional<ExtensionUse> use_of(const Work& work, const Key& extension);

/// "Extension is associated with a outcall", if it is used.
Check extension_is_free(const Work& work, const Ends& ends);
Check examine_context_type(const Work& work, const Json& extension, std::string_view type);

template <std::size_t size>
struct TypeName {
  char text[size];
  constexpr TypeName(const char (&literal)[size]) { std::copy_n(literal, size, text); }  // NOLINT: a literal is meant
};
/// A rule of associations: the target's context is of this type.
template <TypeName type>
Check is_in_context_of_type(const Work& work, const Ends& ends) {
  return examine_context_type(work, ends.target_fields, type.text);
}

}  // namespace tandem::confd
