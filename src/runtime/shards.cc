#include "runtime/shards.h"

#include <pthread.h>
#include <sched.h>

#include <cassert>
#include <exception>
#include <future>
#include <utility>

namespace tandem::runtime {
namespace {

/// Best effort: a container may forbid it, and everything works without.
void pin_to_processor(unsigned nth) {
  cpu_set_t allowed, wanted;
  CPU_ZERO(&allowed);
  CPU_ZERO(&wanted);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) == 0) return;
  unsigned skip = nth % static_cast<unsigned>(CPU_COUNT(&allowed));
  for (std::size_t processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (!CPU_ISSET(processor, &allowed) || skip-- > 0) continue;
    CPU_SET(processor, &wanted);
    pthread_setaffinity_np(pthread_self(), sizeof wanted, &wanted);
    return;
  }
}

void run_thread(Loop& loop, bool pinned) {
  const std::string name = "shard " + std::to_string(loop.id().value);
  pthread_setname_np(pthread_self(), name.c_str());
  if (pinned) pin_to_processor(loop.id().value);
  loop.run();
}

}  // namespace

Shards::Shards(Options options, Random& seeds) : pinned_(options.pinned), residents_(options.count) {
  assert(options.count >= 1 && options.count <= max_shards);
  std::vector<Loop*> peers;
  for (unsigned i = 0; i < options.count; ++i) {
    const ShardId id{static_cast<std::uint8_t>(i)};
    loops_.push_back(std::make_unique<Loop>(id, options.count, seeds.fork()));
    peers.push_back(loops_.back().get());
  }
  for (auto& loop : loops_) loop->set_peers(peers);
}

Shards::~Shards() {
  stop();
}

void Shards::start(std::function<Resident(Loop&)> make_resident) {
  assert(!running_);
  running_ = true;
  for (auto& loop : loops_) threads_.emplace_back([this, &loop] { run_thread(*loop, pinned_); });
  try {
    run_on_each([&](Loop& loop) { residents_[loop.id().value] = make_resident(loop); });
  } catch (...) {
    stop();
    throw;
  }
}

void Shards::stop() {
  if (!running_) return;
  run_on_each([this](Loop& loop) { residents_[loop.id().value].reset(); });
  for (auto& loop : loops_) loop->stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  running_ = false;
}

void Shards::run_on(ShardId id, std::function<void(Loop&)> work) {
  assert(!loop(id).on_own_thread() && "would wait for itself");
  std::promise<void> done;
  auto finished = done.get_future();
  Loop& target = loop(id);
  target.post(id, [&] {
    try {
      work(target);
      done.set_value();
    } catch (...) {
      done.set_exception(std::current_exception());
    }
  });
  finished.get();
}

void Shards::run_on_each(const std::function<void(Loop&)>& work) {
  for (auto& loop : loops_) run_on(loop->id(), work);
}

}  // namespace tandem::runtime
