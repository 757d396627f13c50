// Templates of SIP URIs that an outcall calls: sip:${EXTEN}@example.com.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace tandem::model {

/// What stands for the number called, with `strip` and `prefix` of its pattern worked on it.
inline constexpr std::string_view template_variable = "${EXTEN}";

/// A template taken apart; views of its text.
struct UriTemplate {
  std::string_view scheme;     ///< sip or sips
  std::string_view user;       ///< with the variable in it, or without
  std::string_view host_port;  ///< as written
  std::string_view host;       ///< IPv6 without brackets
  std::string_view params;     ///< ";transport=tcp" or nothing
};

/// The error says, in words, what is wrong with it.
std::expected<UriTemplate, std::string> parse_uri_template(std::string_view text);

}  // namespace tandem::model
