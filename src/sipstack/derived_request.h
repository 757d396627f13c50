// Requests that a transaction makes from the INVITE it sent: ACK to a refusal, and CANCEL.
#pragma once

#include <string>
#include <string_view>

#include "sip/message.h"

namespace tandem::sipstack {

/// RFC 3261 §17.1.1.3: same Request-URI, top Via, Route, From, Call-ID and CSeq number; To as the response has it.
/// `invite` is the text as sent (parsed in place; it is not changed). False: it was no INVITE.
bool write_ack_to_refusal(std::string& out, std::string& invite, const sip::Message& response);

/// RFC 3261 §9.1. `reason` is a complete Reason value (RFC 3326) or empty.
bool write_cancel(std::string& out, std::string& invite, std::string_view reason);

}  // namespace tandem::sipstack
