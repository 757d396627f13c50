// How the stacks of one process find each other, and what they agree on.
#pragma once

#include <array>
#include <atomic>

#include "base/shard_id.h"
#include "sipstack/placement.h"

namespace tandem::sipstack {

class StackCore;

/// Shared by all shards; its members are entered and left by their own shards, and used only from tasks that run there.
class StackGroup {
 public:
  StackGroup(unsigned shards, const PlacementKey& key) : placement(key, shards) {}

  /// For a task that runs on that shard. Null: not there yet, or gone.
  StackCore* member(ShardId shard) const { return members_[shard.value].load(std::memory_order_acquire); }
  void enter(ShardId shard, StackCore* stack) { members_[shard.value].store(stack, std::memory_order_release); }

  const Placement placement;

 private:
  std::array<std::atomic<StackCore*>, max_shards> members_{};
};

}  // namespace tandem::sipstack
