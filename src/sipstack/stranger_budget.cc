#include "sipstack/stranger_budget.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "base/hash.h"

namespace tandem::sipstack {

StrangerBudget::StrangerBudget(std::uint64_t hash_key, std::size_t slots)
    : hash_key_(hash_key), entries_(std::bit_ceil(slots)) {}

StrangerBudget::Entry& StrangerBudget::entry_for(const IpAddress& source, TimePoint now) {
  const std::size_t significant = source.is_v4() ? 4 : 8;
  const std::string_view bytes(reinterpret_cast<const char*>(source.bytes().data()), significant);
  const std::uint64_t hash = siphash(bytes, hash_key_, significant) | 1;
  Entry& entry = entries_[hash >> 1 & (entries_.size() - 1)];
  if (entry.source != hash) {
    entry = Entry{.source = hash, .renewed = now, .complaints_since = now};
  } else if (now - entry.renewed >= credit_renewal) {
    entry.balance = std::max(entry.balance, first_credit);
    entry.renewed = now;
  }
  return entry;
}

void StrangerBudget::received(const IpAddress& source, std::size_t bytes, TimePoint now) {
  Entry& entry = entry_for(source, now);
  entry.balance = std::min(most_credit, entry.balance + static_cast<std::int32_t>(std::min<std::size_t>(bytes, 65536)));
}

bool StrangerBudget::spend(const IpAddress& source, std::size_t bytes, TimePoint now) {
  Entry& entry = entry_for(source, now);
  if (bytes > static_cast<std::size_t>(std::max(entry.balance, 0))) return false;
  entry.balance -= static_cast<std::int32_t>(bytes);
  return true;
}

bool StrangerBudget::complain(const IpAddress& source, std::size_t question, std::size_t answer, TimePoint now) {
  if (answer > question) return false;
  Entry& entry = entry_for(source, now);
  if (now - entry.complaints_since >= std::chrono::seconds(1)) {
    entry.complaints_since = now;
    entry.complaints = 0;
  }
  if (entry.complaints >= complaints_per_second) return false;
  if (!spend(source, answer, now)) return false;
  ++entry.complaints;
  return true;
}

}  // namespace tandem::sipstack
