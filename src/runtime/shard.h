// What code running on a shard may ask of it: who am I, what time is it, call me later, tell another shard.
#pragma once

#include <functional>

#include "base/random.h"
#include "base/shard_id.h"
#include "base/time.h"
#include "runtime/timers.h"

namespace tandem::runtime {

/// Work sent to a shard. Whatever it carries is moved, never shared.
using Task = std::move_only_function<void()>;

/// One of the N share-nothing workers. Driven by runtime::Loop (threads, epoll) in service and by the simulator in
/// tests/flows (one thread, virtual time). Everything built on a shard is used only from that shard.
class Shard {
 public:
  Shard(ShardId id, unsigned count, Random random) : id_(id), count_(count), random_(std::move(random)) {}
  virtual ~Shard() = default;
  Shard(const Shard&) = delete;

  ShardId id() const { return id_; }
  unsigned count() const { return count_; }  ///< how many shards there are
  TimePoint now() const { return now_; }     ///< steady; set once per turn of the loop
  WallTime wall() const { return wall_; }
  Timers& timers() { return timers_; }
  Random& random() { return random_; }

  /// Runs `task` on shard `target` in a later turn, after everything posted to it before from this shard.
  /// The only way in which shards talk; every use is listed in docs/architecture.md. May be called from any thread
  /// that is not a shard as well (store writer, resolver).
  virtual void post(ShardId target, Task task) = 0;
  /// More waits at `target` than it can soon do: whoever can drop or refuse (a datagram, a new call) should.
  virtual bool overloaded(ShardId target) const {
    static_cast<void>(target);
    return false;
  }
  /// Runs `task` on this shard once the current event is done, before waiting for the next.
  void defer(Task task) { post(id_, std::move(task)); }

 protected:
  void set_time(TimePoint now, WallTime wall) {
    now_ = now;
    wall_ = wall;
  }

 private:
  ShardId id_;
  unsigned count_;
  TimePoint now_{};
  WallTime wall_{};
  Timers timers_;
  Random random_;
};

}  // namespace tandem::runtime
