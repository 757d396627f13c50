#include "sip/session_headers.h"

#include <limits>

#include "base/text.h"
#include "sip/grammar.h"

namespace tandem::sip {
namespace {

std::unexpected<ParseError> error(ParseFault fault, const Cursor& cursor) {
  return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(cursor.offset())});
}

}  // namespace

Parsed<SessionExpires> SessionExpires::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  const auto seconds = delta_seconds_from(cursor.take_while(is_digit));
  if (!seconds) return error(ParseFault::bad_session_expires, cursor);
  const auto params = Params::parse(cursor.rest());
  if (!params) return error(ParseFault::bad_session_expires, cursor);
  SessionExpires expires{.seconds = *seconds};
  const std::string_view refresher = params->value("refresher");
  if (equal_ignoring_case(refresher, "uac")) expires.refresher = Refresher::uac;
  if (equal_ignoring_case(refresher, "uas")) expires.refresher = Refresher::uas;
  return expires;
}

Parsed<Replaces> Replaces::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  Replaces replaces;
  replaces.call_id = trim(cursor.take_until(";"));
  if (!is_call_id(replaces.call_id)) return error(ParseFault::bad_replaces, cursor);
  const auto params = Params::parse(cursor.rest());
  if (!params) return error(ParseFault::bad_replaces, cursor);
  replaces.to_tag = params->has("to-tag") ? params->value("to-tag") : params->value("local-tag");
  replaces.from_tag = params->has("from-tag") ? params->value("from-tag") : params->value("remote-tag");
  replaces.early_only = params->has("early-only");
  if (!is_token(replaces.to_tag) || !is_token(replaces.from_tag)) return error(ParseFault::bad_replaces, cursor);
  return replaces;
}

Parsed<Reason> Reason::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  Reason reason;
  reason.protocol = take_token(cursor);
  if (reason.protocol.empty()) return error(ParseFault::bad_reason, cursor);
  const auto params = Params::parse(cursor.rest());
  if (!params) return error(ParseFault::bad_reason, cursor);
  if (params->has("cause")) {
    reason.cause = parse_number<unsigned>(params->value("cause"));
    if (!reason.cause) return error(ParseFault::bad_reason, cursor);
  }
  reason.text = params->unquoted("text");
  return reason;
}

Parsed<RetryAfter> RetryAfter::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  const auto seconds = delta_seconds_from(cursor.take_while(is_digit));
  if (!seconds) return error(ParseFault::bad_retry_after, cursor);
  RetryAfter retry{.seconds = *seconds, .duration = std::nullopt, .comment = {}};
  skip_lws(cursor);
  if (cursor.peek() == '(') {
    // Comments nest (RFC 3261 §25.1); the outermost is taken.
    const std::string_view rest = cursor.rest();
    std::size_t size = 0;
    for (unsigned depth = 0; size < rest.size(); ++size) {
      if (rest[size] == '\\')
        ++size;
      else if (rest[size] == '(')
        ++depth;
      else if (rest[size] == ')' && --depth == 0)
        break;
    }
    if (size >= rest.size()) return error(ParseFault::bad_retry_after, cursor);
    retry.comment = rest.substr(1, size - 1);
    cursor.take_count(size + 1);
  }
  const auto params = Params::parse(cursor.rest());
  if (!params) return error(ParseFault::bad_retry_after, cursor);
  retry.duration = delta_seconds_from(params->value("duration"));
  return retry;
}

Parsed<Event> Event::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  Event event;
  event.package = take_token(cursor);
  if (event.package.empty()) return error(ParseFault::bad_event, cursor);
  const auto params = Params::parse(cursor.rest());
  if (!params) return error(ParseFault::bad_event, cursor);
  event.params = *params;
  event.id = params->value("id");
  return event;
}

std::optional<std::uint32_t> delta_seconds_from(std::string_view text) {
  const std::string_view digits = trim(text);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return parse_number<std::uint32_t>(digits).value_or(std::numeric_limits<std::uint32_t>::max());
}

}  // namespace tandem::sip
