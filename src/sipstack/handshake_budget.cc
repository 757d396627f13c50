#include "sipstack/handshake_budget.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "base/hash.h"

namespace tandem::sipstack {

HandshakeBudget::HandshakeBudget(std::uint64_t hash_key, std::size_t slots)
    : hash_key_(hash_key), entries_(std::bit_ceil(slots)) {}

bool HandshakeBudget::take(const IpAddress& source, TimePoint now) {
  constexpr Duration one = std::chrono::duration_cast<Duration>(std::chrono::seconds{1}) / per_second;
  const std::size_t significant = source.is_v4() ? 4 : 8;
  const std::string_view bytes(reinterpret_cast<const char*>(source.bytes().data()), significant);
  const std::uint64_t hash = siphash(bytes, hash_key_, significant) | 1;
  Entry& entry = entries_[hash >> 1 & (entries_.size() - 1)];
  if (entry.source != hash) entry = Entry{.source = hash, .since = now};
  const auto earned = (now - entry.since) / one;
  entry.since += earned * one;
  entry.left = static_cast<unsigned>(std::min<decltype(earned)>(at_once, entry.left + earned));
  if (entry.left == 0) return false;
  --entry.left;
  return true;
}

}  // namespace tandem::sipstack
