// What every message must carry and get right before anything acts on it. RFC 3261 §8.1.1, §8.2, §16.3.
#pragma once

#include <optional>
#include <string_view>

#include "sip/cseq.h"
#include "sip/message.h"
#include "sip/name_addr.h"
#include "sip/parse_error.h"
#include "sip/uri.h"
#include "sip/via.h"

namespace tandem::sip {

inline constexpr unsigned default_max_forwards = 70;

/// Views into the message's buffer; must not outlive it.
struct Essentials {
  Via top_via;
  CSeq cseq;
  std::string_view call_id;
  NameAddr from, to;
  std::string_view from_tag, to_tag;  ///< empty when absent: an RFC 2543 sender, or a request outside of dialogs
  unsigned max_forwards = default_max_forwards;  ///< 70 if absent (RFC 3261 §16.3)
};

/// Checks presence, single occurrence and syntax of Via, From, To, Call-ID, CSeq and Max-Forwards, and that CSeq names
/// the request's method. Neither the Request-URI nor other headers are parsed: their users do that.
/// The error's offset is from the start of the message text. On error a request is answered 400 with sentence(fault)
/// (see Message::salvage), a response is dropped.
Parsed<Essentials> essentials(const Message& message);

}  // namespace tandem::sip
