// The call stories of one shard: those of running calls, of the last ended ones, and of the last failed ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "telemetry/call_trace.h"

namespace tandem::telemetry {

/// Shard: its own. A story is found by the Call-ID of any of its legs, while the call runs and after, so that late
/// messages (the answer to a BYE) still find their place.
class Stories {
 public:
  struct Limits {
    std::size_t bytes_per_call = CallTrace::default_limit;
    std::size_t running = 10'000;  ///< calls traced at once; beyond it calls go untraced
    std::size_t ended = 200;       ///< kept of those that went well
    std::size_t failed = 200;      ///< kept of those that failed
    std::size_t legs_per_call = 32;
  };
  /// `hash_key`: any random number; Call-IDs are strangers' text.
  Stories(Limits limits, std::uint64_t hash_key) : limits_(limits), legs_(8, LegHash{hash_key}) {}

  /// Starts the story of the call whose first leg has this Call-ID; if there is one already, returns it.
  /// Null: too many run; nothing will be kept of this call, and every other function here accepts that.
  CallTrace* begin(std::string_view call_id, TimePoint now, WallTime wall);
  /// From now on `leg_call_id` belongs to the story of `call_id`.
  void join(std::string_view call_id, std::string_view leg_call_id);
  /// Null: unknown or forgotten.
  CallTrace* find(std::string_view call_id);

  void message(std::string_view call_id, const TracedMessage& message);
  void decision(std::string_view call_id, const TracedDecision& decision);
  /// Ends the story; it is kept until newer ones push it out.
  void end(std::string_view call_id, TimePoint now, bool failed, std::string_view sentence);

  /// Newest first.
  std::vector<const CallTrace*> ended(std::size_t at_most = 50) const;
  std::vector<const CallTrace*> failed(std::size_t at_most = 50) const;
  std::vector<const CallTrace*> running(std::size_t at_most = 50) const;
  std::size_t running_count() const { return running_.size(); }

 private:
  struct LegHash {
    using is_transparent = void;
    std::uint64_t key;
    std::size_t operator()(std::string_view text) const { return siphash(text, key, ~key); }
  };
  struct Story {
    CallTrace trace;
    std::vector<std::string> legs;
  };
  Story* story_of(std::string_view call_id);
  void forget_oldest(std::deque<std::unique_ptr<Story>>& stories, std::size_t keep);

  Limits limits_;
  std::unordered_map<std::string, Story*, LegHash, std::equal_to<>> legs_;
  std::unordered_map<Story*, std::unique_ptr<Story>> running_;
  std::deque<std::unique_ptr<Story>> ended_, failed_;
};

}  // namespace tandem::telemetry
