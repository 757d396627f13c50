// Counts what `operator new` hands out in a benchmark program. Include from its one source file only: this replaces the
// program's operators.
#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace tandem::bench {

inline std::atomic<std::uint64_t> allocation_count{0};

/// Adds the column `allocations`: how many an iteration took between construction and destruction.
class AllocationColumn {
 public:
  explicit AllocationColumn(benchmark::State& state) : state_(state), before_(allocation_count) {}
  ~AllocationColumn() {
    state_.counters["allocations"] =
        static_cast<double>(allocation_count - before_) / static_cast<double>(state_.iterations());
  }
  AllocationColumn(const AllocationColumn&) = delete;
  AllocationColumn& operator=(const AllocationColumn&) = delete;

 private:
  benchmark::State& state_;
  std::uint64_t before_;
};

}  // namespace tandem::bench

// Not inlined: g++ would see malloc'ed memory reach `delete`, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  tandem::bench::allocation_count.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
