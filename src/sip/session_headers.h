// Small header values of call control. All are views into the text they were parsed from.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sip/params.h"
#include "sip/parse_error.h"

namespace tandem::sip {

/// Session-Expires and Min-SE: RFC 4028 §4, §5.
struct SessionExpires {
  enum class Refresher : std::uint8_t { unsaid, uac, uas };
  std::uint32_t seconds = 0;
  Refresher refresher = Refresher::unsaid;

  static Parsed<SessionExpires> parse(std::string_view text);
};

/// Replaces (RFC 3891 §6.1) and Target-Dialog and Join, which share its shape (their tags are local-tag, remote-tag).
struct Replaces {
  std::string_view call_id, to_tag, from_tag;
  bool early_only = false;

  static Parsed<Replaces> parse(std::string_view text);
};

/// Reason: RFC 3326. One value; the field is a list.
struct Reason {
  std::string_view protocol;  ///< "Q.850", "SIP"
  std::optional<unsigned> cause;
  std::string_view text;  ///< without quotes, escapes kept

  static Parsed<Reason> parse(std::string_view text);
};

/// Retry-After: RFC 3261 §20.33.
struct RetryAfter {
  std::uint32_t seconds = 0;
  std::optional<std::uint32_t> duration;
  std::string_view comment;

  static Parsed<RetryAfter> parse(std::string_view text);
};

/// Event: RFC 6665 §8.2.1. Also reads Subscription-State, whose state is the package.
struct Event {
  std::string_view package;
  std::string_view id;
  Params params;

  static Parsed<Event> parse(std::string_view text);
};

/// Expires, Min-Expires: delta-seconds. Too large counts as 2^32-1 (RFC 3261 §20.19); no number at all is nothing.
std::optional<std::uint32_t> delta_seconds_from(std::string_view text);

}  // namespace tandem::sip
