// The REST face of the exchange: everything in this folder put together.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "control/catalogue.h"
#include "rest/gate.h"
#include "rest/server.h"
#include "rest/status_routes.h"

namespace tandem::rest {

/// Thread: started and destroyed by main, before the shards end.
class Face {
 public:
  struct Parts {
    SocketAddress bind;
    Access& access;
    control::ExchangeView& view;
    const control::Catalogue& catalogue;
    std::function<SnapshotPtr()> snapshot;
    std::function<WallTime()> now;
    std::function<bool()> draining;
    telemetry::Log log;
    MetricsFor metrics_for = MetricsFor::loopback;
    std::vector<Subtree> subtrees{};  ///< of other parts of the interface
    ServerLimits limits{};
  };
  /// The error is a sentence: the port is taken.
  static std::expected<std::unique_ptr<Face>, std::string> start(Parts parts);
  virtual ~Face() = default;
  virtual SocketAddress address() const = 0;
};

}  // namespace tandem::rest
