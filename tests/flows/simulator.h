// A world in which whole exchanges run: virtual time, simulated machines and the wire between them, one thread, and
// everything that chance decides comes from one seed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/random.h"
#include "flows/simulated_wire.h"
#include "runtime/shard.h"

namespace tandem::flows {

class World;
class Process;
class SimNetwork;

/// One shard of a simulated process. Its tasks and timers run when the world's clock reaches them.
class SimShard final : public runtime::Shard {
 public:
  SimShard(World& world, Process& process, ShardId id, unsigned count, Random random);
  ~SimShard() override;

  /// Arrives after a short random time, in order of posting for each pair of shards; to itself at once, after the
  /// current event. A task for a shard that is gone by then is dropped. Only from the world's thread.
  void post(ShardId target, runtime::Task task) override;

  /// Runs `task` now, as an event of this shard: for tests that call into what lives on it.
  void run(runtime::Task task);

 private:
  friend class World;
  friend class Process;
  void tell_time();
  bool expire_timers();

  World& world_;
  Process& process_;
  std::shared_ptr<bool> alive_;
  std::vector<TimePoint> last_arrival_;  ///< by target: keeps the order
};

/// A program on a simulated machine: its shards, each with its network. Destroying it is the end of the process: what
/// was posted to its shards is dropped. What was built on the shards must be gone before.
class Process {
 public:
  Process(World& world, SimHost& host, unsigned shards = 1);
  ~Process();
  Process(const Process&) = delete;

  unsigned size() const { return static_cast<unsigned>(shards_.size()); }
  SimShard& shard(unsigned index = 0) { return *shards_[index]; }
  SimNetwork& network(unsigned index = 0) { return *networks_[index]; }

 private:
  std::vector<std::unique_ptr<SimShard>> shards_;
  std::vector<std::unique_ptr<SimNetwork>> networks_;
};

/// Clock, events and the wire. Events of one instant run in the order in which they were made, timers after them;
/// the same seed and the same calls give the same run, to the byte (trace()).
class World {
 public:
  explicit World(std::uint64_t seed);
  ~World();
  World(const World&) = delete;

  TimePoint now() const { return now_; }
  WallTime wall() const;
  Random& random() { return random_; }
  SimWire& wire() { return *wire_; }

  /// Calls `task` then, outside of any shard: what a test's script does.
  void at(TimePoint when, runtime::Task task);
  void after(Duration wait, runtime::Task task) { at(now_ + wait, std::move(task)); }
  /// Calls `task` then on `shard`, if that is still there.
  void at(TimePoint when, SimShard& shard, runtime::Task task);

  /// Runs until `done` holds (asked after every event) or `at_most` has passed; whether it holds.
  bool run_until(const std::function<bool()>& done, Duration at_most);
  /// Runs whatever happens in that time; the clock stands at its end afterwards.
  void run_for(Duration time);

  /// A hash of everything that went over the wire, when, and what became of it.
  std::uint64_t trace() const { return trace_; }
  void add_to_trace(std::uint64_t fact);
  std::uint64_t events() const { return events_; }  ///< how many have run
  std::size_t waiting() const { return queue_.size(); }

 private:
  friend class SimShard;
  struct Event {
    TimePoint at;
    std::uint64_t order;
    runtime::Task task;
  };
  static bool later(const Event& a, const Event& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }

  /// Runs what comes next if it comes by `limit`.
  bool step(TimePoint limit);
  void advance_clock(TimePoint to);

  Random random_;
  TimePoint now_;
  std::vector<Event> queue_;  ///< a heap
  std::uint64_t made_ = 0, events_ = 0, events_at_this_instant_ = 0, trace_ = 0;
  std::vector<SimShard*> shards_;
  std::unique_ptr<SimWire> wire_;
};

}  // namespace tandem::flows
