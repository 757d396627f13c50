// Registrations written down: from the shard's call to the report that they are committed.
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>

#include "store/writer.h"

namespace {

using namespace tandem;

class TurnedShard final : public runtime::Shard {
 public:
  TurnedShard() : Shard(ShardId{0}, 1, Random(1)) {}
  void post(ShardId, runtime::Task task) override {
    {
      const std::lock_guard guard(mutex_);
      tasks_.push_back(std::move(task));
    }
    added_.notify_one();
  }
  void turn() {
    std::unique_lock guard(mutex_);
    added_.wait(guard, [this] { return !tasks_.empty(); });
    runtime::Task task = std::move(tasks_.front());
    tasks_.pop_front();
    guard.unlock();
    task();
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::deque<runtime::Task> tasks_;
};

store::Binding binding(std::int64_t number) {
  store::Binding b;
  b.aor = "user" + std::to_string(number);
  b.contact = "sip:" + b.aor + "@192.0.2.1:5060;transport=udp";
  b.call_id = "f81d4fae-7dec-11d0@192.0.2.1";
  b.expires_at = WallTime(std::chrono::seconds(3600));
  b.received = {IpAddress::loopback(), 5060};
  b.flow = "udp 192.0.2.9:5060";
  b.user_agent = "Some Phone 1.2.3";
  return b;
}

/// Argument: how many are registered; every one of them is written once per iteration.
void BindingsWritten(benchmark::State& state) {
  std::string directory = (std::filesystem::temp_directory_path() / "tandem-bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) return state.SkipWithError("no temporary directory");
  {
    auto opened = store::Store::open(directory, store::Access::serve);
    auto writer = *store::Writer::start(**opened);
    TurnedShard shard;
    auto records = writer->records_for(shard);
    for (auto _ : state) {
      std::int64_t stored = 0;
      for (std::int64_t i = 0; i < state.range(0); ++i)
        if (!records->put_binding(binding(i), [&](const store::Stored&) { ++stored; })) state.SkipWithError("overflow");
      while (stored < state.range(0) && !state.error_occurred()) shard.turn();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["per_commit"] =
        static_cast<double>(writer->meters().records) / static_cast<double>(writer->meters().commits);
    records.reset();
    writer.reset();
  }
  std::filesystem::remove_all(directory);
}
BENCHMARK(BindingsWritten)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
