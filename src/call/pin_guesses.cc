#include "call/pin_guesses.h"

#include <algorithm>

namespace tandem::call {
namespace {

constexpr unsigned count_bits = 16;
constexpr std::uint64_t count_mask = (std::uint64_t{1} << count_bits) - 1;

/// From 1 on, so that a state of zero is none.
std::uint64_t seconds_of(TimePoint now) {
  return static_cast<std::uint64_t>(1 +
                                    std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
}

constexpr auto window_seconds = static_cast<std::uint64_t>(PinRecord::window.count());

}  // namespace

std::chrono::seconds PinRecord::blocked_for(TimePoint now) const {
  const std::uint64_t state = state_.load(std::memory_order_relaxed);
  if ((state & count_mask) < most_wrong) return std::chrono::seconds{0};
  const std::uint64_t until = (state >> count_bits) + window_seconds, at = seconds_of(now);
  return std::chrono::seconds{at < until ? until - at : 0};
}

bool PinRecord::wrong(TimePoint now) {
  const std::uint64_t at = seconds_of(now);
  std::uint64_t before = state_.load(std::memory_order_relaxed), after = 0;
  do {
    const std::uint64_t began = before >> count_bits;
    const bool fresh = before == 0 || at >= began + window_seconds;
    const std::uint64_t count = fresh ? 1 : std::min<std::uint64_t>((before & count_mask) + 1, count_mask);
    after = (fresh || count >= most_wrong ? at : began) << count_bits | count;
  } while (!state_.compare_exchange_weak(before, after, std::memory_order_relaxed));
  return (after & count_mask) >= most_wrong;
}

std::shared_ptr<PinRecord> PinGuesses::of(std::string_view caller) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_caller_.find(caller); found != by_caller_.end()) return found->second;
  return by_caller_.emplace(std::string(caller), std::make_shared<PinRecord>()).first->second;
}

}  // namespace tandem::call
