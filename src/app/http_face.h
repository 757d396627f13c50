// The REST face as the server has it: who may use it, and whether it is open.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/server.h"
#include "rest/access_commands.h"
#include "rest/face.h"
#include "telemetry/log.h"

namespace tandem::app {

/// Thread: main's.
class HttpFace {
 public:
  struct Parts {
    control::ExchangeView& view;
    const control::Catalogue& catalogue;
    std::function<rest::SnapshotPtr()> snapshot;
    std::function<bool()> draining;
    std::vector<rest::Subtree> subtrees;  ///< other parts of the interface
  };

  /// Tokens and users are there also when the face is not.
  static std::expected<std::unique_ptr<HttpFace>, StartFault> open(const store::Store& store);
  /// Opens the port, and makes the first user. Where that was only our own idea, a port that is taken is a warning.
  std::optional<StartFault> start(const HttpOptions& options, Parts parts);

  rest::Access& access() { return *access_; }
  std::optional<SocketAddress> address() const;
  /// What must be told to whoever started us, once.
  const std::vector<std::string>& announcements() const { return announcements_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::optional<StartFault> add_first_user(const std::string& password);

  std::unique_ptr<telemetry::LogSink> sink_ = telemetry::make_stderr_sink();
  std::unique_ptr<rest::Access> access_;
  std::unique_ptr<rest::Face> face_;
  std::vector<std::string> announcements_, warnings_;
};

}  // namespace tandem::app
