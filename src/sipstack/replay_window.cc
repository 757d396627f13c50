#include "sipstack/replay_window.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"

namespace tandem::sipstack {

ReplayWindow::ReplayWindow(std::size_t nonces) : entries_(std::bit_ceil(std::max(nonces, ways))) {}

ReplayWindow::Entry& ReplayWindow::entry_for(std::uint64_t nonce) {
  const std::size_t sets = entries_.size() / ways;
  Entry* const set = &entries_[(nonce & (sets - 1)) * ways];
  Entry* oldest = set;
  for (Entry* entry = set; entry != set + ways; ++entry) {
    if (entry->nonce == nonce) return *entry;
    if (turn_ - entry->used > turn_ - oldest->used || entry->nonce == 0) oldest = entry;
    if (entry->nonce == 0) break;
  }
  *oldest = Entry{.nonce = nonce};
  return *oldest;
}

bool ReplayWindow::take(std::string_view nonce, std::uint32_t count) {
  // The nonces are ours, checked before: nobody can choose them so that they collide.
  const std::uint64_t hash = siphash(nonce, 0, 0) | 1ULL << 63;
  Entry& entry = entry_for(hash);
  entry.used = ++turn_;
  if (entry.seen == 0 || count > entry.highest) {
    const std::uint64_t ahead = entry.seen == 0 ? 64 : count - entry.highest;
    entry.seen = (ahead < 64 ? entry.seen << ahead : 0) | 1;
    entry.highest = count;
    return true;
  }
  const std::uint32_t behind = entry.highest - count;
  if (behind >= 64 || (entry.seen >> behind & 1)) return false;
  entry.seen |= 1ULL << behind;
  return true;
}

}  // namespace tandem::sipstack
