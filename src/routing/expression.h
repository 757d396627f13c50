// Regular expressions of the configuration, compiled: RE2's, bounded in memory, linear in time whatever the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "model/problem.h"

namespace re2 {
class RE2;
}

namespace tandem::routing {

inline constexpr std::int64_t expression_memory = 1 << 20;  ///< bytes that one may take
inline constexpr std::size_t longest_searched = 2048;       ///< bytes of a stranger's header that are looked through

/// Null, and a problem under `path` that says from which character on, if it is none.
std::unique_ptr<re2::RE2> compiled_expression(const std::string& expression, const std::string& path,
                                              model::Problems& problems);

}  // namespace tandem::routing
