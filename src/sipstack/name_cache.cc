#include "sipstack/name_cache.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace tandem::sipstack {
namespace {

/// DNS names are compared in any case; the first letter tells the kind.
std::string key_of(NameKind kind, std::string_view name) {
  return std::string(1, "asp"[static_cast<std::size_t>(kind)]) + lower_case(name);
}

bool is_trouble(net::NameFault fault) {
  return fault != net::NameFault::not_found && fault != net::NameFault::bad_name;
}

}  // namespace

std::shared_ptr<const net::NameResult> NameCache::find(NameKind kind, std::string_view name) const {
  const auto at = entries_.find(key_of(kind, name));
  if (at == entries_.end() || !at->second.result || shard_.now() >= at->second.fresh_until) return nullptr;
  return at->second.result;
}

void NameCache::ask(NameKind kind, std::string_view name, std::weak_ptr<Waiter> waiter) {
  std::string key = key_of(kind, name);
  if (entries_.size() >= options_.most_names && !entries_.contains(key)) make_room();
  Entry& entry = entries_[key];
  entry.waiters.push_back(std::move(waiter));
  if (entry.query) return;
  auto handler = [this, key](net::NameResult result) { on_answer(key, std::move(result)); };
  switch (kind) {
    case NameKind::addresses:
      entry.query = network_.resolve_addresses(name, std::move(handler));
      break;
    case NameKind::services:
      entry.query = network_.resolve_services(name, std::move(handler));
      break;
    case NameKind::pointers:
      entry.query = network_.resolve_pointers(name, std::move(handler));
      break;
  }
  if (entry.result && *entry.result && shard_.now() < entry.good_until)
    entry.impatience.arm(shard_.timers(), shard_.now() + options_.patience, [this, key] { serve_stale(key); });
}

/// They may ask again, so that the entry must not be used afterwards.
void NameCache::tell(Entry& entry) {
  for (const auto& weak : std::exchange(entry.waiters, {}))
    if (const auto waiter = weak.lock()) waiter->on_name_known();
}

/// The question goes on; those who come within the next seconds are not held up by it any more.
void NameCache::serve_stale(const std::string& key) {
  const auto at = entries_.find(key);
  if (at == entries_.end() || !at->second.query) return;
  at->second.fresh_until = shard_.now() + options_.life_of_trouble;
  tell(at->second);
}

void NameCache::on_answer(const std::string& key, net::NameResult result) {
  const auto at = entries_.find(key);
  if (at == entries_.end()) return;
  Entry& entry = at->second;
  entry.impatience.cancel();
  answered_.push_back(std::move(entry.query));
  sweep_.arm(shard_.timers(), shard_.now(), [this] { answered_.clear(); });
  store(entry, std::move(result));
  tell(entry);
}

void NameCache::store(Entry& entry, net::NameResult result) {
  const TimePoint now = shard_.now();
  if (result) {
    const auto life = std::clamp(result->ttl, options_.shortest_life, options_.longest_life);
    entry.fresh_until = now + life;
    entry.good_until = entry.fresh_until + options_.stale_for;
  } else if (is_trouble(result.error())) {
    entry.fresh_until = now + options_.life_of_trouble;
    if (entry.result && *entry.result && now < entry.good_until) return;
  } else {
    entry.fresh_until = now + options_.life_of_absence;
  }
  entry.result = std::make_shared<const net::NameResult>(std::move(result));
}

/// Names for which nobody waits may go, the outdated ones first; if none is outdated, all of them.
void NameCache::make_room() {
  const TimePoint now = shard_.now();
  const auto before = entries_.size();
  std::erase_if(entries_, [&](const auto& item) { return !item.second.query && item.second.fresh_until <= now; });
  if (entries_.size() == before) std::erase_if(entries_, [](const auto& item) { return !item.second.query; });
}

void NameCache::forget_all() {
  std::erase_if(entries_, [](const auto& item) { return !item.second.query; });
}

}  // namespace tandem::sipstack
