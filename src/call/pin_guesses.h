// How many wrong PINs a caller has entered, over all his calls and all shards: who guesses is stopped.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tandem::call {

/// Of one caller. Any shard, no lock.
class PinRecord {
 public:
  static constexpr std::uint32_t most_wrong = 9;  ///< within `window`: three calls
  static constexpr std::chrono::seconds window = std::chrono::hours{1};

  /// For how long he may not try again; zero: he may.
  std::chrono::seconds blocked_for(TimePoint now) const;
  /// One more. True: that was the last for a while.
  bool wrong(TimePoint now);
  /// A right one: those before it were slips.
  void right() { state_.store(0, std::memory_order_relaxed); }

 private:
  /// Seconds of the window's beginning, or of the last wrong one when there were too many, above the count of 16 bits.
  std::atomic<std::uint64_t> state_{0};
};

/// All of the process, by caller: as many as there are accounts that may be asked for a PIN. Shared by the shards;
/// locked when a call begins to ask for one.
class PinGuesses {
 public:
  std::shared_ptr<PinRecord> of(std::string_view caller);

 private:
  std::mutex mutex_;  // tidy: allow banned: held only to find a record, once in a call that asks for a PIN
  std::map<std::string, std::shared_ptr<PinRecord>, std::less<>> by_caller_;
};

}  // namespace tandem::call
