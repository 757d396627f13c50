// Remembers which nonce-counts were used, within bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tandem::sipstack {

/// A fixed number of nonces, the least recently used of a set of four making room. For each the highest count and the
/// 64 below it, so that requests that overtook each other are let in. No allocation after construction.
class ReplayWindow {
 public:
  explicit ReplayWindow(std::size_t nonces);

  /// True the first time a count is shown for a nonce; false again and for counts too far below the highest.
  bool take(std::string_view nonce, std::uint32_t count);

 private:
  struct Entry {
    std::uint64_t nonce = 0;  ///< its hash; 0: free
    std::uint64_t seen = 0;   ///< bit n: highest - n was shown
    std::uint32_t highest = 0;
    std::uint32_t used = 0;  ///< turn of the last use
  };
  static constexpr std::size_t ways = 4;
  Entry& entry_for(std::uint64_t nonce);

  std::vector<Entry> entries_;
  std::uint32_t turn_ = 0;
};

}  // namespace tandem::sipstack
