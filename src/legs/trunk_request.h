// What a trunk's INVITE says of the number called and of the caller, by the trunk's own configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "routing/route.h"
#include "routing/trunk_numbers.h"
#include "sip/message.h"
#include "sip/uri.h"

namespace tandem::legs {

/// A tel: URI's number without its visual separators (RFC 3966 §5.1.1), or the user part.
std::string number_of(const sip::Uri& uri);

/// What a stranger may bring as number or name: not too long, no control characters.
bool is_sensible(std::string_view text);

/// The first value of the header of that name, in its long or compact form, or an empty text; "request_uri" is the
/// Request-URI.
std::string_view request_value(const sip::Message& message, std::string_view name);

/// Fills in what the usual places do not say: the DID from did_source; the caller from P-Asserted-Identity, else
/// Remote-Party-ID, his wish to be hidden (RFC 3323 §4.2) and earlier diversions, if the trunk is believed; at last
/// the caller from caller_id_source. `numbers` may be null. Every reading leaves its words in `attempt.readings`.
void read_trunk_request(const sip::Message& message, const model::Trunk& trunk, const routing::TrunkNumbers* numbers,
                        routing::Attempt& attempt);

/// As whom the caller of a phone's request asks to be shown outside, for routing::Attempt::asks_for: by
/// X-Wazo-Selected-Caller-ID (a number, `"Name" <number>` or `anonymous`), P-Preferred-Identity (RFC 3325 §9.2), then
/// P-Asserted-Identity, which some phones send in its place. Routing says whether he may.
std::vector<std::string> caller_ids_asked_for(const sip::Message& message);

/// Whether the request says that its caller wants to be hidden (RFC 3323 §4.2, RFC 3325 §9.3).
bool asks_for_privacy(const sip::Message& message);

}  // namespace tandem::legs
