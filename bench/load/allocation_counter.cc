// Loaded before a server (LD_PRELOAD): counts its allocations into the file that ALLOCATION_COUNTS names, three
// 64-bit numbers (how many, how many bytes, how many bytes are in use), so that another program can read them while the
// server works.
//
// glibc's own entry points do the work; `operator new` ends in malloc. Lost: what is taken before the
// file is mapped.
#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier): glibc's names.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);
// NOLINTEND(bugprone-reserved-identifier)
}

namespace {

struct Counts {
  std::atomic<std::uint64_t> times, bytes, in_use;
};
static_assert(sizeof(Counts) == 24);

Counts before_mapping;
std::atomic<Counts*> counts{&before_mapping};

[[gnu::constructor]] void map_counts() {
  const char* path = std::getenv("ALLOCATION_COUNTS");
  if (path == nullptr) return;
  const int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* mapped = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) counts = static_cast<Counts*>(mapped);
}

void* counted(void* memory, std::size_t bytes) {
  Counts* where = counts.load(std::memory_order_relaxed);
  where->times.fetch_add(1, std::memory_order_relaxed);
  where->bytes.fetch_add(bytes, std::memory_order_relaxed);
  where->in_use.fetch_add(malloc_usable_size(memory), std::memory_order_relaxed);
  return memory;
}

void given_back(void* memory) {
  counts.load(std::memory_order_relaxed)->in_use.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  return counted(__libc_malloc(size), size);
}
void* calloc(std::size_t number, std::size_t size) {
  return counted(__libc_calloc(number, size), number * size);
}
void* realloc(void* old, std::size_t size) {
  given_back(old);
  return counted(__libc_realloc(old, size), size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  return counted(__libc_memalign(alignment, size), size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return memalign(alignment, size);
}
void free(void* memory) {
  given_back(memory);
  __libc_free(memory);
}

}  // extern "C"
