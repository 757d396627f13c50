// From HTTP to WebSocket with subprotocol sip, the server's side: RFC 6455 section 4.2, RFC 7118 section 4.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>

namespace tandem::net {

/// What a client's request leads to.
struct Upgrade {
  bool accepted = false;
  std::string response;      ///< to be sent; after a refusal the connection is closed
  std::string why;           ///< of a refusal, for operators
  std::size_t consumed = 0;  ///< bytes of the request; what follows are frames
};

inline constexpr std::size_t largest_upgrade_request = 8192;

/// `bytes`: everything received so far. Nothing: the request is not complete.
std::optional<Upgrade> read_upgrade(std::span<const char> bytes);

}  // namespace tandem::net
