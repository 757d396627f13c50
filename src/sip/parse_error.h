// Why text could not be read as SIP, as data and as the sentence a person or a 400's reason phrase gets.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

namespace tandem::sip {

enum class ParseFault : std::uint8_t {
  // the message as a whole
  empty,
  truncated,  ///< ends before the blank line, or before Content-Length bytes of body
  message_too_long,
  start_line_too_long,
  header_line_too_long,
  too_many_headers,
  bad_start_line,
  bad_method,
  bad_request_uri,
  unsupported_version,  ///< answer 505, not 400
  bad_status,
  bad_header_line,
  missing_content_length,  ///< over a stream, where it is required (RFC 3261 §18.3)
  bad_content_length,
  repeated_content_length,
  // what every message must carry (RFC 3261 §8.1.1)
  missing_via,
  missing_from,
  missing_to,
  missing_call_id,
  missing_cseq,
  repeated_from,
  repeated_to,
  repeated_call_id,
  repeated_cseq,
  repeated_max_forwards,
  bad_via,
  bad_from,
  bad_to,
  bad_call_id,
  bad_cseq,
  bad_cseq_number,
  cseq_method_mismatch,
  bad_max_forwards,
  // single values
  bad_uri,
  bad_uri_host,
  bad_uri_port,
  bad_parameter,
  bad_escape,
  bad_quoted_string,
  unclosed_bracket,
  bad_display_name,
  uri_needs_brackets,  ///< a comma, ';' or '?' in a URI without <> (RFC 3261 §20.10)
  bad_name_addr,
  bad_contact,
  bad_auth,
  bad_content_type,
  bad_rack,
  bad_session_expires,
  bad_replaces,
  bad_reason,
  bad_retry_after,
  bad_event,
  bad_multipart,
  trailing_text
};

struct ParseError {
  ParseFault fault;
  std::uint32_t offset = 0;  ///< bytes from the start of the text that was given to the parser
  friend constexpr bool operator==(const ParseError&, const ParseError&) = default;
};

template <class T>
using Parsed = std::expected<T, ParseError>;

/// For people and for the reason phrase of a 400: "Malformed CSeq", "Missing Call-ID". Without control characters.
std::string_view sentence(ParseFault fault);

}  // namespace tandem::sip
