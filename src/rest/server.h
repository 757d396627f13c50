// The HTTP/1.1 server: a thread of its own for connections, another for work that takes long.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include "base/address.h"
#include "base/time.h"
#include "rest/gate.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

namespace tandem::rest {

/// What a stranger can make us hold, and for how long.
struct ServerLimits {
  std::size_t header_bytes = 16u << 10;
  std::size_t connections = 512;
  std::size_t connections_of_source = 128;
  std::size_t waiting_work = 64;              ///< requests that wait for the worker; beyond that: 503
  std::chrono::seconds idle{75};              ///< between two requests, and before the first
  std::chrono::seconds header{10};            ///< from its first byte to its last
  std::chrono::seconds body{15}, answer{15};  ///< and a second for every `slowest` bytes
  std::size_t slowest = 16u << 10;
};

/// Requests of one connection are served one after the other, however many it sends at once. Thread: started and
/// destroyed by main, before what its handlers use.
class Server {
 public:
  struct Parts {
    const Gate& gate;
    telemetry::Log log;
    telemetry::MetricSet& metrics;  ///< written by the HTTP thread
    std::function<WallTime()> now;
    ServerLimits limits{};
  };
  /// Port 0: a free one. `parts` must outlive it. The error is a sentence.
  static std::expected<std::unique_ptr<Server>, std::string> start(const SocketAddress& bind, Parts parts);
  virtual ~Server() = default;
  virtual SocketAddress address() const = 0;
};

}  // namespace tandem::rest
