// Base64, RFC 4648 section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::crypto {

std::string to_base64(std::string_view octets);  ///< with padding
/// With or without padding; nothing for other letters or a length that cannot be.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tandem::crypto
