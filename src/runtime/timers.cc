#include "runtime/timers.h"

#include <cassert>
#include <utility>
#include <vector>

namespace tandem::runtime {
namespace {

/// Four children per node: shallower than a binary heap, and the children lie in one or two cache lines.
constexpr std::size_t arity = 4;

}  // namespace

struct Timers::State {
  /// What the order depends on stands in the heap itself, so that sifting never touches the slots' callbacks.
  struct Entry {
    TimePoint deadline;
    std::uint64_t order;  ///< timers of equal deadline expire in the order of arming
    std::uint32_t slot;
    bool before(const Entry& other) const {
      return deadline != other.deadline ? deadline < other.deadline : order < other.order;
    }
  };
  struct Slot {
    std::move_only_function<void()> on_expiry;
    Timer* owner = nullptr;
    std::uint32_t at = 0;  ///< position in the heap
  };

  std::vector<Entry> heap;
  std::vector<Slot> slots;
  std::vector<std::uint32_t> free_slots;
  std::uint64_t armed_so_far = 0;

  void place(std::size_t at, const Entry& entry) {
    heap[at] = entry;
    slots[entry.slot].at = static_cast<std::uint32_t>(at);
  }
  void sift_up(std::size_t at, const Entry& entry) {
    while (at > 0) {
      const std::size_t parent = (at - 1) / arity;
      if (!entry.before(heap[parent])) break;
      place(at, heap[parent]);
      at = parent;
    }
    place(at, entry);
  }
  void sift_down(std::size_t at, const Entry& entry) {
    for (;;) {
      const std::size_t first = at * arity + 1;
      if (first >= heap.size()) break;
      std::size_t least = first;
      for (std::size_t child = first + 1; child < heap.size() && child < first + arity; ++child)
        if (heap[child].before(heap[least])) least = child;
      if (!heap[least].before(entry)) break;
      place(at, heap[least]);
      at = least;
    }
    place(at, entry);
  }
  void remove_from_heap(std::size_t at) {
    const Entry last = heap.back();
    heap.pop_back();
    if (at == heap.size()) return;
    if (at > 0 && last.before(heap[(at - 1) / arity])) {
      sift_up(at, last);
    } else {
      sift_down(at, last);
    }
  }

  std::uint32_t take_slot() {
    if (free_slots.empty()) {
      slots.emplace_back();
      free_slots.reserve(slots.capacity());  // giving a slot back must not allocate
      return static_cast<std::uint32_t>(slots.size() - 1);
    }
    const std::uint32_t slot = free_slots.back();
    free_slots.pop_back();
    return slot;
  }
  /// Hands the callback out instead of destroying it here: its captures may own other timers of this shard.
  std::move_only_function<void()> release(std::uint32_t slot) {
    remove_from_heap(slots[slot].at);
    slots[slot].owner = nullptr;
    auto callback = std::exchange(slots[slot].on_expiry, nullptr);
    free_slots.push_back(slot);
    return callback;
  }
};

Timers::Timers() : state_(std::make_unique<State>()) {}

Timers::~Timers() {
  assert(size() == 0 && "a Timer outlives its Timers");
}

std::size_t Timers::size() const {
  return state_->heap.size();
}

std::optional<TimePoint> Timers::next_deadline() const {
  if (state_->heap.empty()) return std::nullopt;
  return state_->heap.front().deadline;
}

std::size_t Timers::advance(TimePoint now) {
  std::size_t called = 0;
  while (!state_->heap.empty() && state_->heap.front().deadline <= now) {
    const std::uint32_t slot = state_->heap.front().slot;
    state_->slots[slot].owner->timers_ = nullptr;  // not armed any more: the callback may arm or destroy it
    auto callback = state_->release(slot);
    callback();
    ++called;
  }
  return called;
}

Timer::Timer(Timer&& other) noexcept : timers_(std::exchange(other.timers_, nullptr)), slot_(other.slot_) {
  if (timers_) timers_->state_->slots[slot_].owner = this;
}

Timer& Timer::operator=(Timer&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  timers_ = std::exchange(other.timers_, nullptr);
  slot_ = other.slot_;
  if (timers_) timers_->state_->slots[slot_].owner = this;
  return *this;
}

void Timer::arm(Timers& timers, TimePoint deadline, std::move_only_function<void()> on_expiry) {
  cancel();
  auto& state = *timers.state_;
  slot_ = state.take_slot();
  timers_ = &timers;
  auto& slot = state.slots[slot_];
  slot.on_expiry = std::move(on_expiry);
  slot.owner = this;
  state.heap.emplace_back();
  state.sift_up(state.heap.size() - 1, {deadline, state.armed_so_far++, slot_});
}

void Timer::cancel() {
  if (!timers_) return;
  auto dropped = std::exchange(timers_, nullptr)->state_->release(slot_);
}

}  // namespace tandem::runtime
