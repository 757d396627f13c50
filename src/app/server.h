// The whole exchange as a process serves it: store, shards, console; started and stopped in order.
#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/exchange_shard.h"
#include "app/exit_code.h"
#include "control/exchange_view.h"
#include "rest/status_routes.h"
#include "store/store.h"

namespace tandem::app {

struct HttpOptions {
  std::optional<SocketAddress> bind;  ///< absent: no HTTP interface
  bool demanded = false;              ///< a port that is taken ends the start
  std::string first_password;         ///< of user admin, where there are no users yet; empty: one is made
  rest::MetricsFor metrics_for = rest::MetricsFor::loopback;
};

struct ServeOptions {
  std::filesystem::path data;
  std::optional<SocketAddress> sip;                            ///< transports of a new data directory
  std::optional<std::pair<std::uint16_t, std::uint16_t>> rtp;  ///< instead of the configured range
  unsigned shards = 0;                                         ///< 0: one a processor, at most 4
  HttpOptions http{};
  bool quiet = false;  ///< no log lines below warning
};

/// One line for standard error and the exit status.
struct StartFault {
  ExitCode code;
  std::string text;
};

/// What remains of an installation between starts besides the database: keys. Creates them the first time.
std::expected<InstallationKeys, StartFault> load_keys(const std::filesystem::path& data);
StartFault fault_of(const store::StoreError& error);
/// The configuration of a new installation: a udp and a tcp transport.
void add_first_transports(model::Config& config, const SocketAddress& bind);

/// Thread: main's. The console and the HTTP interface run on threads of their own, the store's writer on another, calls
/// on the shards.
class Server {
 public:
  static std::expected<std::unique_ptr<Server>, StartFault> start(const ServeOptions& options);
  virtual ~Server() = default;

  /// Serves until SIGTERM or SIGINT (drains, at most `drain_limit`, a second signal ends at once) or a console's stop.
  /// SIGHUP reloads. `tick` is called every 100 ms.
  virtual void serve(std::function<bool()> tick = {}) = 0;
  virtual control::ExchangeView& view() = 0;
  virtual std::vector<sipstack::ListenAddress> listening() = 0;
  virtual std::optional<SocketAddress> http() const = 0;
  /// What whoever started us must be told, once: a password that was made.
  virtual const std::vector<std::string>& announcements() const = 0;
  /// What could not be opened, in words.
  virtual const std::vector<std::string>& warnings() const = 0;

  static constexpr std::chrono::seconds drain_limit{30};
};

}  // namespace tandem::app
