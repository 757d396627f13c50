// The thread that writes: group commit of what all shards record.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "runtime/shard.h"
#include "store/records.h"
#include "store/store.h"

namespace tandem::store {

struct WriterMeters {
  std::uint64_t records = 0;  ///< committed
  std::uint64_t commits = 0;
  std::uint64_t failed = 0;      ///< records whose commit failed
  std::uint64_t overflowed = 0;  ///< records refused because the queue was full
  std::uint64_t waiting = 0;     ///< queued now
};

/// One thread with its own connection. Commits `gathering` after the first record came, with all that came till then: a
/// commit costs five times a record, and nobody misses a few milliseconds. What comes meanwhile makes the next commit.
/// Completions of one commit reach each shard as one task, after it.
class Writer {
 public:
  static constexpr std::size_t default_queue_limit = 200'000;
  static constexpr std::chrono::milliseconds gathering{5};

  /// `store` must be open for serving and outlive the Writer.
  static StoreResult<std::unique_ptr<Writer>> start(Store& store, std::size_t queue_limit = default_queue_limit);
  /// Commits all that is queued and reports it, then ends the thread. Shards must still take tasks.
  ~Writer();
  Writer(const Writer&) = delete;

  /// The face for one shard. Both the Writer and `shard` must outlive it and all completions.
  std::unique_ptr<Records> records_for(runtime::Shard& shard);

  WriterMeters meters() const;  ///< any thread

 private:
  struct State;

 public:
  explicit Writer(std::unique_ptr<State> state);  ///< for start()

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tandem::store
