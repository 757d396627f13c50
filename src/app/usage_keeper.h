// Writes down what limits have used, so that a restart goes on from there.
#pragma once

#include <functional>
#include <memory>

#include "call/meters.h"
#include "routing/snapshot.h"
#include "runtime/shard.h"
#include "runtime/timers.h"
#include "store/records.h"

namespace tandem::app {

/// Shard: the first. Everything outlives it.
class UsageKeeper {
 public:
  /// What is not on the disk when the machine fails: at most this, beside what is being committed.
  static constexpr std::chrono::seconds interval{2};

  UsageKeeper(runtime::Shard& shard, store::Records& records, call::Meters& meters);
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);
  /// Writes what has changed since the last time.
  void write();
  void stop() { timer_.cancel(); }

 private:
  void wait();

  runtime::Shard& shard_;
  store::Records& records_;
  call::Meters& meters_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
  std::uint32_t cleaned_hour_ = 0;
  runtime::Timer timer_;
};

/// The first hour that is still wanted at a time.
std::uint32_t first_hour_kept(WallTime now);

}  // namespace tandem::app
