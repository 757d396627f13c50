// Brings the kernel's table to what is wanted, one transaction at a time, the latest wish winning.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "firewall/status.h"

namespace tandem::firewall {

/// Who runs commands of nft. Implemented by NftProgram.
class Runner {
 public:
  using Done = std::move_only_function<void(Outcome)>;
  virtual ~Runner() = default;
  /// One at a time; `done` is called later, never from within, and not any more once the runner is destroyed.
  virtual void run(const std::string& commands, Done done) = 0;
};

/// Shard: that of its runner, which outlives it.
class Keeper {
 public:
  explicit Keeper(Runner& runner) : runner_(runner) {}

  /// The rules that shall hold from now on. Nothing is run if they hold already; what failed is tried again.
  void want(Rules rules);
  /// Our table goes, if we have set one or `left_over` says that an earlier run may have.
  void want_none(bool left_over = false);
  /// Whether the table is still there; sets it again if it is not.
  void look();

  const Status& status() const { return status_; }

 private:
  enum class Task : std::uint8_t { none, replace, remove, look };
  void next();
  void on_done(Outcome outcome);

  Runner& runner_;
  Status status_;
  std::optional<Rules> there_;      ///< in the kernel, as far as known
  std::optional<Rules> under_way_;  ///< being set
  bool wanted_ = false, stale_ = false, look_due_ = false, try_ = false;
  Task running_ = Task::none;
};

}  // namespace tandem::firewall
