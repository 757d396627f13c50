// What limits cost a call: taking and freeing places of one to four holders, and being charged for a call to the
// outside.
#include "call/call_meters.h"

#include <benchmark/benchmark.h>

namespace {

using namespace tandem;

std::vector<routing::Holder> holders(std::size_t count) {
  std::vector<routing::Holder> all;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "company number " + std::to_string(i);
    all.push_back({routing::HolderKind::tenant,
                   name,
                   "tenant " + name,
                   {1'000'000, 1'000'000, 0, std::chrono::hours(1'000'000), 1'000'000'000'000}});
  }
  return all;
}

void places(benchmark::State& state) {
  call::Meters meters;
  call::ShardMeters shard(meters);
  const auto all = holders(static_cast<std::size_t>(state.range(0)));
  routing::Claims claims;
  for (const auto& one : all) claims.push_back({&one});
  for (auto _ : state) {
    call::CallMeters of_call(shard);
    auto held = of_call.take(claims, false, {});
    benchmark::DoNotOptimize(held);
  }
}

/// A whole call of two minutes to the outside: places, three slices, settled at its end.
void charged_call(benchmark::State& state) {
  call::Meters meters;
  call::ShardMeters shard(meters);
  const auto all = holders(static_cast<std::size_t>(state.range(0)));
  routing::Target target;
  target.rate = {12'500, 0, {60, 1}};
  for (const auto& one : all) {
    target.claims.push_back({&one});
    target.claims.push_back({&one, true});
    target.charged.push_back(&one);
  }
  const call::Moment now{WallTime(std::chrono::hours(500'000)), 20'833, 500'000};
  for (auto _ : state) {
    call::CallMeters of_call(shard);
    auto held = of_call.take(target, {}, now);
    held->charge.talk(now);
    benchmark::DoNotOptimize(held->charge.extend(now));
    benchmark::DoNotOptimize(held->charge.extend(now));
    held->charge.close(std::chrono::minutes(2), now);
  }
}

BENCHMARK(places)->DenseRange(1, 4);
BENCHMARK(charged_call)->DenseRange(1, 4);

}  // namespace
