// The console's Unix socket: sessions of `tandem console`, `tandem -rx` and `tandem apply` with a running exchange.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "control/catalogue.h"

namespace tandem::console {

/// One thread of its own that accepts, reads commands, runs them in the catalogue one after the other, and writes the
/// output. Only the socket's owner may connect (mode 0600). Thread: started and destroyed by main.
class Server {
 public:
  /// `catalogue` must outlive it. A stale socket file is replaced; one with a living server behind it is an error.
  static std::expected<std::unique_ptr<Server>, std::string> start(const std::filesystem::path& socket,
                                                                   const control::Catalogue& catalogue);
  virtual ~Server() = default;
  /// A line for all interactive sessions (SIP debugging, events). Any thread; a session that does not read loses lines.
  virtual void broadcast(std::string_view text) = 0;
};

}  // namespace tandem::console
