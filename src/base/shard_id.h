// Which worker thread owns something. Calls, their legs and media never change shard.
#pragma once

#include <compare>
#include <cstdint>

namespace tandem {

struct ShardId {
  std::uint8_t value = 0;
  friend constexpr auto operator<=>(ShardId, ShardId) = default;
};

inline constexpr unsigned max_shards = 64;

}  // namespace tandem
