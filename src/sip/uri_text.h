// Making URI and name-addr text out of plain values, escaped so that it can be read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "sip/uri.h"

namespace tandem::sip {

/// %-escapes what may not stand in the user part (RFC 3261 §25.1 user; '#' and blanks among them).
std::string escape_user(std::string_view plain);
/// %-escapes what may not stand in a URI parameter's value.
std::string escape_uri_param(std::string_view plain);
/// %-escapes what may not stand in a URI header's value (Replaces inside Refer-To).
std::string escape_uri_header(std::string_view plain);
/// The text as quoted string, with quotes; control characters become blanks.
std::string quote(std::string_view plain);
/// IPv6 gets its brackets, names and IPv4 stay.
std::string host_text(std::string_view host);

/// A sip URI put together from plain values.
struct UriParts {
  Scheme scheme = Scheme::sip;
  std::string_view user{};    ///< unescaped; empty: none. For tel: the number
  std::string_view host{};    ///< IPv6 with or without brackets
  std::uint16_t port = 0;     ///< 0: none
  std::string_view params{};  ///< ready text with leading ';', e.g. ";transport=tcp;lr"
};
std::string uri_text(const UriParts& parts);
void append_uri(std::string& out, const UriParts& parts);

/// `"Display" <uri>`; `<uri>` when the name is empty. Parameters may be appended by the caller.
std::string name_addr_text(std::string_view display_name, std::string_view uri);

}  // namespace tandem::sip
