#include "sip/parse_error.h"

namespace tandem::sip {

std::string_view sentence(ParseFault fault) {
  switch (fault) {
    case ParseFault::empty:
      return "Empty message";
    case ParseFault::truncated:
      return "Message is shorter than it says";
    case ParseFault::message_too_long:
      return "Message too long";
    case ParseFault::start_line_too_long:
      return "Start line too long";
    case ParseFault::header_line_too_long:
      return "Header line too long";
    case ParseFault::too_many_headers:
      return "Too many header fields";
    case ParseFault::bad_start_line:
      return "Malformed start line";
    case ParseFault::bad_method:
      return "Malformed method";
    case ParseFault::bad_request_uri:
      return "Malformed Request-URI";
    case ParseFault::unsupported_version:
      return "SIP version not supported";
    case ParseFault::bad_status:
      return "Malformed status code";
    case ParseFault::bad_header_line:
      return "Malformed header line";
    case ParseFault::missing_content_length:
      return "Missing Content-Length";
    case ParseFault::bad_content_length:
      return "Malformed Content-Length";
    case ParseFault::repeated_content_length:
      return "Contradicting Content-Length fields";
    case ParseFault::missing_via:
      return "Missing Via";
    case ParseFault::missing_from:
      return "Missing From";
    case ParseFault::missing_to:
      return "Missing To";
    case ParseFault::missing_call_id:
      return "Missing Call-ID";
    case ParseFault::missing_cseq:
      return "Missing CSeq";
    case ParseFault::repeated_from:
      return "More than one From";
    case ParseFault::repeated_to:
      return "More than one To";
    case ParseFault::repeated_call_id:
      return "More than one Call-ID";
    case ParseFault::repeated_cseq:
      return "More than one CSeq";
    case ParseFault::repeated_max_forwards:
      return "More than one Max-Forwards";
    case ParseFault::bad_via:
      return "Malformed Via";
    case ParseFault::bad_from:
      return "Malformed From";
    case ParseFault::bad_to:
      return "Malformed To";
    case ParseFault::bad_call_id:
      return "Malformed Call-ID";
    case ParseFault::bad_cseq:
      return "Malformed CSeq";
    case ParseFault::bad_cseq_number:
      return "CSeq number out of range";
    case ParseFault::cseq_method_mismatch:
      return "CSeq does not name the method of the request";
    case ParseFault::bad_max_forwards:
      return "Malformed Max-Forwards";
    case ParseFault::bad_uri:
      return "Malformed URI";
    case ParseFault::bad_uri_host:
      return "Malformed host in URI";
    case ParseFault::bad_uri_port:
      return "Malformed port";
    case ParseFault::bad_parameter:
      return "Malformed parameter";
    case ParseFault::bad_escape:
      return "Malformed escape";
    case ParseFault::bad_quoted_string:
      return "Unterminated quoted string";
    case ParseFault::unclosed_bracket:
      return "Missing '>' after URI";
    case ParseFault::bad_display_name:
      return "Malformed display name";
    case ParseFault::uri_needs_brackets:
      return "URI with ',' or '?' needs angle brackets";
    case ParseFault::bad_name_addr:
      return "Malformed address";
    case ParseFault::bad_contact:
      return "Malformed Contact";
    case ParseFault::bad_auth:
      return "Malformed authentication header";
    case ParseFault::bad_content_type:
      return "Malformed Content-Type";
    case ParseFault::bad_rack:
      return "Malformed RAck";
    case ParseFault::bad_session_expires:
      return "Malformed Session-Expires";
    case ParseFault::bad_replaces:
      return "Malformed Replaces";
    case ParseFault::bad_reason:
      return "Malformed Reason";
    case ParseFault::bad_retry_after:
      return "Malformed Retry-After";
    case ParseFault::bad_event:
      return "Malformed Event";
    case ParseFault::bad_multipart:
      return "Malformed multipart body";
    case ParseFault::trailing_text:
      return "Unexpected text after value";
  }
  return "Malformed message";
}

}  // namespace tandem::sip
