// The one hash of the WebSocket handshake.
#pragma once

#include <string>
#include <string_view>

namespace tandem::crypto {

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key: RFC 6455 §4.2.2, step 5.4. Proves no secret, only that the server
/// knows the protocol.
std::string web_socket_accept(std::string_view key);

}  // namespace tandem::crypto
