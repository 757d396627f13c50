// A request's body as JSON, read within bounds: a body is a stranger's.
#pragma once

#include <cstddef>
#include <string_view>

#include "confd/refusal.h"

namespace tandem::confd {

inline constexpr std::size_t max_body = 4U << 20;       ///< octets
inline constexpr std::size_t max_body_depth = 24;       ///< of lists and objects in each other
inline constexpr std::size_t max_body_members = 5'000;  ///< of all its objects together

/// An object. [] and null count as an empty one; other values that are none, bad JSON, text that is not UTF-8 or holds
/// NUL, and whatever exceeds the bounds, are refused.
Checked<Json> read_body(std::string_view text);

}  // namespace tandem::confd
