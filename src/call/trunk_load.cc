#include "call/trunk_load.h"

namespace tandem::call {

TrunkSeat TrunkSeat::take(std::shared_ptr<TrunkLoad> load, std::uint32_t limit) {
  std::uint32_t now = load->calls_.load(std::memory_order_relaxed);
  do {
    if (limit != 0 && now >= limit) return {};
  } while (!load->calls_.compare_exchange_weak(now, now + 1, std::memory_order_relaxed));
  TrunkSeat seat;
  seat.load_ = std::move(load);
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
