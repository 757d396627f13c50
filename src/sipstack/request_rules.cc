#include "sipstack/request_rules.h"

#include "base/text.h"
#include "sip/list.h"
#include "sip/multipart.h"
#include "sip/session_headers.h"
#include "sipstack/glare.h"

namespace tandem::sipstack {
namespace {

/// Kept of a stranger's Reason and Warning.
constexpr std::size_t max_reason_bytes = 512;

bool may_be_ignored(const sip::Message& message) {
  const std::string_view disposition = message.value(sip::HeaderId::content_disposition);
  return disposition.find("handling=optional") != std::string_view::npos;
}

/// What we must have, and why: for people who look at the other side.
void demand(ServerRequest& request, std::string_view extension, std::string_view why) {
  request.respond(421, {}, [&](sip::Writer& writer) {
    writer.header(sip::HeaderId::require, extension)
        .header(sip::HeaderId::warning, "399 ", request.flow().advertised_host, " \"", why, "\"");
  });
}

}  // namespace

bool refused_for_extensions(ServerRequest& request, std::string_view known) {
  std::string unknown;
  sip::for_each_value(request.message(), sip::HeaderId::require, [&](std::string_view option) {
    for (const std::string_view ours : sip::split_list(known))
      if (equal_ignoring_case(option, ours)) return;
    if (!unknown.empty()) unknown += ", ";
    unknown += option;
  });
  if (unknown.empty()) return false;
  request.respond(420, {}, [&](sip::Writer& writer) { writer.header(sip::HeaderId::unsupported, unknown); });
  return true;
}

bool refused_for_session_timer(ServerRequest& request, const SessionTimer& timer, bool initial) {
  const unsigned status = timer.judge(session_timer_words(request.message()), initial);
  if (status == 0) return false;
  if (status == 421) {
    demand(request, "timer", "Session timers (RFC 4028) are required of this account");
    return true;
  }
  request.respond(status, {}, [&](sip::Writer& writer) {
    writer.header(sip::HeaderId::min_se, static_cast<std::uint64_t>(timer.min_se().count()));
  });
  return true;
}

std::string_view supported_by(const SessionTimer& timer, ReliableProvisionals provisionals) {
  if (provisionals == ReliableProvisionals::no) return timer.speaks() ? "timer" : "";
  return timer.speaks() ? supported_text : "100rel";
}

bool refused_for_reliability(ServerRequest& request, ReliableProvisionals provisionals) {
  if (provisionals != ReliableProvisionals::required) return false;
  const sip::Message& invite = request.message();
  if (invite.has_option(sip::HeaderId::supported, "100rel") || invite.has_option(sip::HeaderId::require, "100rel"))
    return false;
  demand(request, "100rel", "Reliable provisional responses (RFC 3262) are required of this account");
  return true;
}

RequestBody read_description(ServerRequest& request) {
  const sip::Message& message = request.message();
  if (message.body().empty()) return {};
  const std::string_view encoding = message.value(sip::HeaderId::content_encoding);
  if (!encoding.empty() && !equal_ignoring_case(encoding, "identity")) {
    request.respond(415, {}, [](sip::Writer& w) { w.header(sip::HeaderId::accept_encoding, "identity"); });
    return {.sdp = std::nullopt, .refused = true};
  }
  const auto found = sip::find_sdp(message);
  if (!found) {
    request.respond(400, sip::sentence(found.error().fault));
    return {.sdp = std::nullopt, .refused = true};
  }
  // Other parts beside the SDP (ISUP, locations) are left aside even when their sender forgot handling=optional.
  if (*found) return {.sdp = std::string(**found), .refused = false};
  if (may_be_ignored(message)) return {};
  request.respond(415, {}, [](sip::Writer& writer) { writer.header(sip::HeaderId::accept, sdp_type); });
  return {.sdp = std::nullopt, .refused = true};
}

std::optional<std::string> description_of(const sip::Message& message) {
  if (message.body().empty()) return std::nullopt;
  const auto found = sip::find_sdp(message);
  if (!found || !*found) return std::nullopt;
  return std::string(**found);
}

void refuse_method(ServerRequest& request) {
  unsigned status = 405;
  if (request.message().method() == sip::Method::other) status = 501;
  if (request.message().method() == sip::Method::notify) status = 489;  // we subscribe to nothing (RFC 6665 §8.3.2)
  request.respond(status, {}, [](sip::Writer& writer) { writer.header(sip::HeaderId::allow, allow_text); });
}

void answer_options(ServerRequest& request, std::string_view contact, std::string_view supported) {
  request.respond(200, {}, [&](sip::Writer& writer) {
    writer.header(sip::HeaderId::contact, contact).header(sip::HeaderId::allow, allow_text);
    if (!supported.empty()) writer.header(sip::HeaderId::supported, supported);
    writer.header(sip::HeaderId::accept, sdp_type);
  });
}

void refuse_for_haste(ServerRequest& request, Random& random) {
  const unsigned seconds = retry_after_seconds(random);
  request.respond(500, {}, [&](sip::Writer& writer) { writer.header(sip::HeaderId::retry_after, seconds); });
}

SessionEnding ending_from(const sip::Message& message) {
  SessionEnding ending{.by = SessionEnding::By::peer};
  if (!message.is_request()) {
    ending.status = static_cast<std::uint16_t>(message.status());
    ending.reason_phrase = message.reason();
  }
  sip::for_each_value(message, sip::HeaderId::reason, [&](std::string_view value) {
    const auto reason = sip::Reason::parse(value);
    if (!reason || ending.reason_header.size() + value.size() > max_reason_bytes) return;
    if (!ending.reason_header.empty()) ending.reason_header += ", ";
    ending.reason_header += value;
    if (ending.q850 == 0 && equal_ignoring_case(reason->protocol, "Q.850") && reason->cause.value_or(0) < 128)
      ending.q850 = static_cast<std::uint16_t>(reason->cause.value_or(0));
  });
  ending.warning = message.value(sip::HeaderId::warning).substr(0, max_reason_bytes);
  return ending;
}

SessionEnding ending_from(SendFault fault) {
  SessionEnding ending{.by = SessionEnding::By::network};
  ending.timed_out = fault == SendFault::timed_out;
  ending.status = ending.timed_out ? 408 : 503;  // RFC 3261 §8.1.3.1
  ending.reason_phrase = sentence(fault);
  return ending;
}

SessionEnding ending_by_us(std::uint16_t status, std::string_view words) {
  SessionEnding ending{.by = SessionEnding::By::us};
  ending.status = status;
  ending.reason_phrase = words;
  return ending;
}

void blame_refresh(SessionEnding& ending) {
  ending.refresh_failed = true;
  std::string words = "the session refresh was not answered";
  if (ending.by == SessionEnding::By::peer)
    words = "the session refresh was answered " + std::to_string(ending.status) + " " + ending.reason_phrase;
  else if (!ending.timed_out)
    words = "the session refresh could not be sent: " + ending.reason_phrase;
  ending.reason_phrase = std::move(words);
}

std::optional<unsigned> retry_after_of(const sip::Message& message) {
  const auto value = sip::RetryAfter::parse(message.value(sip::HeaderId::retry_after));
  if (!value) return std::nullopt;
  return value->seconds;
}

}  // namespace tandem::sipstack
