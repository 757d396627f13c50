// SIP URIs from outside that we are to call: dialled by a phone, or found in ENUM.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "sip/uri.h"

namespace tandem::routing {

inline constexpr std::size_t longest_callable_uri = 255;

enum class UriFault : std::uint8_t { too_long, unreadable, not_sip, no_user };
std::string_view sentence(UriFault fault);

/// The URI as it is called. Taken off: headers, which would get into our request, a password, and the parameters that
/// lead elsewhere than the host (`maddr`), choose a method or belong to routes (`method`, `lr`, `ttl`).
std::expected<std::string, UriFault> callable_uri(std::string_view text);
/// The same of a URI that was read already.
std::expected<std::string, UriFault> callable_uri(const sip::Uri& uri);

}  // namespace tandem::routing
