// Our Via in requests, and a request's top Via in responses: RFC 3261 §18.1.1, §18.2.1, §18.2.2, RFC 3581.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "sip/message.h"
#include "sip/via.h"
#include "sip/writer.h"
#include "sipstack/flow.h"

namespace tandem::sipstack {

/// "SIP/2.0/UDP host:port;branch=...;rport".
void write_our_via(std::string& out, const Flow& flow, std::string_view branch);

/// Does the sent-by of a response's Via name us, as write_our_via wrote it for this flow (RFC 3261 §18.1.2)?
bool is_our_sent_by(const sip::Via& via, const Flow& flow);

/// All Via fields of a request for its response: the top value with `received` and `rport` as `source` demands, any
/// such parameters that the sender put there himself replaced.
void write_vias_of_response(sip::Writer& writer, const sip::Message& request, const sip::Via& top,
                            const SocketAddress& source);

/// Where a response goes over UDP, or over a new connection if the request's is gone. `maddr` is not followed, a
/// departure from §18.2.2: it would let anybody send our answers to any third party, and no phone or provider uses it.
/// `by_via`: over UDP to the port of sent-by, unless rport was said; else to where it came from in any case.
SocketAddress response_target(const sip::Via& top, const SocketAddress& source, Protocol protocol, bool by_via);

/// From where the peer saw our request come, by the top Via of its response (RFC 3581 §4); nothing if it does not say.
std::optional<SocketAddress> seen_as(const sip::Via& top);

}  // namespace tandem::sipstack
