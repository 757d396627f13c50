// The target of a request: path and query, RFC 9112 section 3.2 and RFC 3986 section 3.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "rest/request.h"

namespace tandem::rest {

inline constexpr std::size_t max_segments = 64;
inline constexpr std::size_t max_query_values = 256;

enum class TargetFault : std::uint8_t { no_path, bad_escape, not_utf8, control_character, dot_segment, too_many };
std::string_view sentence(TargetFault fault);

struct Target {
  std::string path;                   ///< as it came
  std::vector<std::string> segments;  ///< decoded; "/" has none, "/a/" the same as "/a"
  Pairs query;                        ///< decoded, "+" for a blank; without "=": an empty value
};

/// "/path?query", or the same with "http://host" before it (which is not looked at).
std::expected<Target, TargetFault> parse_target(std::string_view text);

/// %XX, and "+" if `plus_is_blank`. The result is UTF-8 without control characters.
std::expected<std::string, TargetFault> percent_decoded(std::string_view text, bool plus_is_blank = false);

}  // namespace tandem::rest
