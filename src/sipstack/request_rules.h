// What a request must be like before a session looks at it: extensions, bodies, methods. RFC 3261 §8.2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sipstack/invite_session.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

/// 420 with Unsupported if the request requires what `known` does not list, separated by commas and blanks. True: it
/// was answered.
bool refused_for_extensions(ServerRequest& request, std::string_view known);
/// What an endpoint is told in Supported; of static storage, empty for nothing.
std::string_view supported_by(const SessionTimer& timer, ReliableProvisionals provisionals);
/// 421 for an INVITE without 100rel where it is required (RFC 3262 §3). True: it was answered.
bool refused_for_reliability(ServerRequest& request, ReliableProvisionals provisionals);
/// 421 or 422 for a request whose session timer does not suit `timer` (RFC 4028 §9). True: it was answered.
bool refused_for_session_timer(ServerRequest& request, const SessionTimer& timer, bool initial);

/// The SDP of a request, or nothing without a body, or after an answer: 415 for another body that must be understood
/// (Content-Disposition handling, RFC 3261 §20.11), 400 for a broken multipart.
struct RequestBody {
  std::optional<std::string> sdp;
  bool refused = false;
};
RequestBody read_description(ServerRequest& request);

/// The SDP of a response or of an ACK; nothing if there is none to be found.
std::optional<std::string> description_of(const sip::Message& message);

/// Answers a method that a session has no use for: 405, 489 for NOTIFY, 501 for unknown ones; with Allow.
void refuse_method(ServerRequest& request);
/// 200 with what we speak (RFC 3261 §11.2). `contact`: value of Contact.
void answer_options(ServerRequest& request, std::string_view contact, std::string_view supported);

/// 500 with Retry-After for what came before its time (RFC 3261 §14.2, RFC 3311 §5.2).
void refuse_for_haste(ServerRequest& request, Random& random);

/// What a final response, a BYE or a CANCEL says about why: Reason, Warning, and the status of a response.
SessionEnding ending_from(const sip::Message& message);
SessionEnding ending_from(SendFault fault);
SessionEnding ending_by_us(std::uint16_t status, std::string_view words = {});
/// The ending came of a session refresh: says so in its phrase.
void blame_refresh(SessionEnding& ending);

/// Seconds of Retry-After; nothing if absent or unreadable.
std::optional<unsigned> retry_after_of(const sip::Message& message);

}  // namespace tandem::sipstack
