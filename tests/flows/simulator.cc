#include "flows/simulator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "flows/simulated_network.h"

namespace tandem::flows {

namespace {

/// Not zero, so that "some time ago" exists when a process starts.
constexpr TimePoint world_begins{std::chrono::hours(1)};
constexpr WallTime wall_at_begin{std::chrono::seconds(1'780'000'000)};

/// Events at one instant; more is a loop that does not let time pass.
constexpr std::uint64_t max_events_at_one_instant = 2'000'000;

/// The longest that a task takes to another shard.
constexpr std::uint64_t max_crossing_nanoseconds = 50'000;

}  // namespace

SimShard::SimShard(World& world, Process& process, ShardId id, unsigned count, Random random)
    : Shard(id, count, std::move(random)),
      world_(world),
      process_(process),
      alive_(std::make_shared<bool>(true)),
      last_arrival_(count) {
  world_.shards_.push_back(this);
  tell_time();
}

SimShard::~SimShard() {
  std::erase(world_.shards_, this);
}

void SimShard::tell_time() {
  set_time(world_.now(), world_.wall());
}

void SimShard::run(runtime::Task task) {
  tell_time();
  task();
}

bool SimShard::expire_timers() {
  tell_time();
  return timers().advance(world_.now()) > 0;
}

void SimShard::post(ShardId target, runtime::Task task) {
  auto& other = process_.shard(target.value);
  if (&other == this) return world_.at(world_.now(), *this, std::move(task));
  const auto crossing = Duration(static_cast<Duration::rep>(world_.random().below(max_crossing_nanoseconds)));
  auto& last = last_arrival_[target.value];
  last = std::max(last, world_.now() + crossing);
  world_.at(last, other, std::move(task));
}

Process::Process(World& world, SimHost& host, unsigned shards) {
  for (unsigned i = 0; i < shards; ++i) {
    const ShardId id{static_cast<std::uint8_t>(i)};
    shards_.push_back(std::make_unique<SimShard>(world, *this, id, shards, Random(world.random().next())));
    networks_.push_back(std::make_unique<SimNetwork>(world, host, *shards_.back()));
  }
}

Process::~Process() {
  networks_.clear();
  shards_.clear();
}

World::World(std::uint64_t seed) : random_(seed), now_(world_begins), wire_(std::make_unique<SimWire>(*this)) {}

World::~World() {
  // What waits may hold the last reference to a connection, which counts itself out at the wire.
  queue_.clear();
}

WallTime World::wall() const {
  return wall_at_begin + std::chrono::duration_cast<std::chrono::microseconds>(now_ - world_begins);
}

void World::at(TimePoint when, runtime::Task task) {
  queue_.push_back({std::max(when, now_), made_++, std::move(task)});
  std::ranges::push_heap(queue_, later);
}

void World::at(TimePoint when, SimShard& shard, runtime::Task task) {
  at(when, [&shard, alive = std::weak_ptr<bool>(shard.alive_), work = std::move(task)]() mutable {
    if (!alive.expired()) shard.run(std::move(work));
  });
}

void World::advance_clock(TimePoint to) {
  if (to > now_) {
    now_ = to;
    events_at_this_instant_ = 0;
  }
  if (++events_at_this_instant_ > max_events_at_one_instant) {
    std::fputs("simulator: time does not pass; something posts to itself without end\n", stderr);
    std::abort();
  }
}

bool World::step(TimePoint limit) {
  SimShard* next_shard = nullptr;
  TimePoint next_timer = TimePoint::max();
  for (auto* shard : shards_) {
    const auto deadline = shard->timers().next_deadline();
    if (!deadline || *deadline >= next_timer) continue;
    next_timer = *deadline;
    next_shard = shard;
  }
  const bool event_first = !queue_.empty() && queue_.front().at <= next_timer;
  if (!event_first && next_shard == nullptr) return false;
  const auto when = event_first ? queue_.front().at : next_timer;
  if (when > limit) return false;
  advance_clock(when);
  ++events_;
  if (!event_first) {
    next_shard->expire_timers();
    return true;
  }
  std::ranges::pop_heap(queue_, later);
  auto task = std::move(queue_.back().task);
  queue_.pop_back();
  task();
  return true;
}

bool World::run_until(const std::function<bool()>& done, Duration at_most) {
  const auto limit = now_ + at_most;
  while (!done())
    if (!step(limit)) {
      now_ = std::max(now_, limit);
      for (auto* shard : shards_) shard->tell_time();
      return done();
    }
  return true;
}

void World::run_for(Duration time) {
  run_until([] { return false; }, time);
}

void World::add_to_trace(std::uint64_t fact) {
  // The mixer of splitmix64: cheap, and every bit of a fact moves every bit of the hash.
  trace_ += fact + 0x9e3779b97f4a7c15;
  trace_ = (trace_ ^ (trace_ >> 30)) * 0xbf58476d1ce4e5b9;
  trace_ = (trace_ ^ (trace_ >> 27)) * 0x94d049bb133111eb;
  trace_ ^= trace_ >> 31;
}

}  // namespace tandem::flows
