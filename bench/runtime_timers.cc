// Timers as SIP uses them: nearly all are cancelled or armed anew before they expire.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/random.h"
#include "runtime/timers.h"

namespace {

using namespace tandem;
using namespace std::chrono_literals;

/// Arms and cancels among `range(0)` running timers.
void arm_and_cancel(benchmark::State& state) {
  runtime::Timers timers;
  Random random(1);
  std::vector<runtime::Timer> running(static_cast<std::size_t>(state.range(0)));
  const auto deadline = [&] { return TimePoint{} + std::chrono::microseconds(random.below(32'000'000)); };
  for (auto& timer : running) timer.arm(timers, deadline(), [] {});
  for (auto _ : state) {
    auto& timer = running[random.below(running.size())];
    timer.cancel();
    timer.arm(timers, deadline(), [] {});
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(arm_and_cancel)->Arg(1'000)->Arg(100'000)->Arg(1'000'000);

/// Retransmission: each timer arms itself anew when it expires.
void expire_and_arm_again(benchmark::State& state) {
  runtime::Timers timers;
  std::vector<runtime::Timer> running(static_cast<std::size_t>(state.range(0)));
  TimePoint now{};
  std::size_t expired = 0;
  std::function<void(std::size_t)> arm = [&](std::size_t i) {
    running[i].arm(timers, now + 20ms, [&arm, i] { arm(i); });
  };
  for (std::size_t i = 0; i < running.size(); ++i) {
    now += 1us;
    arm(i);
  }
  for (auto _ : state) {
    now += 1ms;
    expired += timers.advance(now);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(expired));
}
BENCHMARK(expire_and_arm_again)->Arg(1'000)->Arg(20'000);

}  // namespace
