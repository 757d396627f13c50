// All worker threads: started together, stopped in order.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "runtime/loop.h"

namespace tandem::runtime {

/// Owns N loops and the threads that run them. Shard: none; used from the thread that made it.
class Shards {
 public:
  /// What lives on a shard: made on it, destroyed on it before any loop ends.
  using Resident = std::shared_ptr<void>;

  struct Options {
    unsigned count = 1;   ///< 1..max_shards
    bool pinned = false;  ///< shard n on the n-th processor that we may use
  };
  Shards(Options options, Random& seeds);
  ~Shards();  ///< stops if still running

  /// Starts the threads and runs `make_resident` on each; returns when all have done so. If one throws, everything is
  /// stopped and the exception thrown on.
  void start(std::function<Resident(Loop&)> make_resident);
  /// First ends the residents, shard 0 first, all loops still serving; then the loops; then joins. Twice is fine.
  void stop();

  unsigned count() const { return static_cast<unsigned>(loops_.size()); }
  Loop& loop(ShardId id) { return *loops_.at(id.value); }

  /// Runs `work` on a shard and waits until it is done. Never from a shard.
  void run_on(ShardId id, std::function<void(Loop&)> work);
  void run_on_each(const std::function<void(Loop&)>& work);

 private:
  bool pinned_;
  bool running_ = false;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::thread> threads_;
  std::vector<Resident> residents_;
};

}  // namespace tandem::runtime
