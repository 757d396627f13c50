// The Authorization header with a user name and a password: RFC 7617.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::rest {

struct BasicCredentials {
  std::string user, password;
};

/// Of "Basic BASE64"; nothing for other schemes, no Base64, no colon, an empty name, or what is not UTF-8.
std::optional<BasicCredentials> parse_basic(std::string_view authorization);

}  // namespace tandem::rest
