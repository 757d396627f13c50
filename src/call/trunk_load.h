// How many calls every trunk carries, over all shards: a limit of N means that the N+1st is refused, always.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace tandem::call {

/// One trunk's counter. Any shard; the one atomic on a call's path (docs/architecture.md).
class TrunkLoad {
 public:
  std::uint32_t calls() const { return calls_.load(std::memory_order_relaxed); }

 private:
  friend class TrunkSeat;
  std::atomic<std::uint32_t> calls_{0};
};

/// A call's place on a trunk; its end frees it.
class TrunkSeat {
 public:
  TrunkSeat() = default;
  TrunkSeat(TrunkSeat&& other) noexcept : load_(std::move(other.load_)) {}
  TrunkSeat& operator=(TrunkSeat&& other) noexcept {
    leave();
    load_ = std::move(other.load_);
    return *this;
  }
  ~TrunkSeat() { leave(); }

  /// Empty when `limit` calls are on it already; `limit` 0: none.
  static TrunkSeat take(std::shared_ptr<TrunkLoad> load, std::uint32_t limit);
  explicit operator bool() const { return load_ != nullptr; }
  void leave();

 private:
  std::shared_ptr<TrunkLoad> load_;
};

/// All counters of the process, by trunk name. Shared by the shards; locked only for finding a counter.
class TrunkLoads {
 public:
  std::shared_ptr<TrunkLoad> of(std::string_view trunk);

 private:
  std::mutex mutex_;  // tidy: allow banned: held only to find a counter, not on a call's path
  std::map<std::string, std::shared_ptr<TrunkLoad>, std::less<>> by_name_;
};

}  // namespace tandem::call
