// The character classes and small productions of RFC 3261 §25.1 that several parsers share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/text.h"
#include "sip/char_class.h"
#include "sip/parse_error.h"

namespace tandem::sip {

inline bool is_token_char(char c) {
  return in_class(c, CharClass::token);
}
bool is_token(std::string_view text);          ///< not empty, token characters only
bool is_word(std::string_view text);           ///< not empty; as used in Call-ID
bool is_call_id(std::string_view text);        ///< word ["@" word]
bool is_host(std::string_view text);           ///< name, IPv4, or IPv6 in brackets
bool is_valid_escaped(std::string_view text);  ///< every '%' is followed by two hex digits

/// Takes a quoted string (with both quotes) if one stands at the cursor; empty if none or not closed.
std::string_view take_quoted(Cursor& cursor);
std::string_view take_token(Cursor& cursor);
/// Takes host or "[v6]"; empty if there is none. Does not take the port.
std::string_view take_host(Cursor& cursor);
/// Blanks and tabs (line breaks are gone once a message is parsed, but tolerated).
void skip_lws(Cursor& cursor);

/// The inside of "..." with its escapes; anything else unchanged.
std::string_view strip_quotes(std::string_view text);
/// The text that a quoted string stands for: quotes gone, "\x" is x. A token is returned as it is.
std::string unescape_quoted(std::string_view text);
/// The text with %HH decoded; a wrong escape stays as it is.
std::string unescape_uri(std::string_view text);

/// Host without the brackets of an IPv6 reference.
std::string_view strip_brackets(std::string_view host);
/// The address that a host of a message stands for; nothing for names. RFC 3261's grammar lets three colons stand where
/// two are meant, which must be tolerated (RFC 5118 §4.10).
std::optional<IpAddress> address_of(std::string_view host);

}  // namespace tandem::sip
