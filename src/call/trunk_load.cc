#include "call/trunk_load.h"

#include <algorithm>

namespace tandem::call {

bool CallRate::take(std::uint32_t limit, TimePoint now) {
  limit = std::min(limit, highest_limit);
  const std::int64_t at = now.time_since_epoch().count();
  const std::int64_t free_since = at - Duration(std::chrono::seconds(1)).count();
  const std::uint32_t first = next_.load(std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < limit; ++i) {
    auto& slot = begun_[(first + i) % limit];
    std::int64_t begun = slot.load(std::memory_order_relaxed);
    if (begun > free_since || !slot.compare_exchange_strong(begun, at, std::memory_order_relaxed)) continue;
    next_.store((first + i + 1) % limit, std::memory_order_relaxed);
    return true;
  }
  return false;
}

CallRate& TrunkLoad::rate() {
  std::call_once(rate_made_, [this] { rate_ = std::make_unique<CallRate>(); });
  return *rate_;
}

std::expected<TrunkSeat, TrunkLimit> TrunkSeat::take(std::shared_ptr<TrunkLoad> load, const TrunkLimits& limits,
                                                     TimePoint now) {
  std::uint32_t calls = load->calls_.load(std::memory_order_relaxed);
  do {
    if (limits.calls != 0 && calls >= limits.calls) return std::unexpected(TrunkLimit::calls);
  } while (!load->calls_.compare_exchange_weak(calls, calls + 1, std::memory_order_relaxed));
  TrunkSeat seat;
  seat.load_ = std::move(load);
  if (limits.calls_per_second != 0 && !seat.load_->rate().take(limits.calls_per_second, now))
    return std::unexpected(TrunkLimit::calls_per_second);
  return seat;
}

void TrunkSeat::leave() {
  if (load_) load_->calls_.fetch_sub(1, std::memory_order_relaxed);
  load_.reset();
}

std::shared_ptr<TrunkLoad> TrunkLoads::of(std::string_view trunk) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_name_.find(trunk); found != by_name_.end()) return found->second;
  return by_name_.emplace(std::string(trunk), std::make_shared<TrunkLoad>()).first->second;
}

}  // namespace tandem::call
