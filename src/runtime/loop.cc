#include "runtime/loop.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tandem::runtime {
namespace {

constexpr std::uint64_t wake_event = ~std::uint64_t{0};  ///< no watch has this slot and generation
constexpr std::uint64_t gathered_event = wake_event - 1;
constexpr std::size_t events_per_turn = 128;

[[noreturn]] void throw_system_error(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::uint64_t event_key(std::uint32_t slot, std::uint32_t generation) {
  return std::uint64_t{generation} << 32 | slot;
}

TimePoint steady_now() {
  return TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

/// Waits with the precision of the timers; where the kernel has no epoll_pwait2(2) (before 5.11), to the millisecond.
int wait(int epoll, std::span<epoll_event> events, std::optional<Duration> timeout) {
  static std::atomic<bool> precise{true};
  const int room = static_cast<int>(events.size());
  if (!timeout) return epoll_wait(epoll, events.data(), room, -1);
  const auto left = std::max(*timeout, Duration::zero());
  if (left == Duration::zero()) return epoll_wait(epoll, events.data(), room, 0);
  if (precise.load(std::memory_order_relaxed)) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec spec{seconds.count(), (left - seconds).count()};
    const int count = epoll_pwait2(epoll, events.data(), room, &spec, nullptr);
    if (count >= 0 || errno != ENOSYS) return count;
    precise.store(false, std::memory_order_relaxed);
  }
  const auto milliseconds =
      std::chrono::ceil<std::chrono::milliseconds>(std::min<Duration>(left, std::chrono::hours(1)));
  return epoll_wait(epoll, events.data(), room, static_cast<int>(milliseconds.count()));
}

}  // namespace

Watch::Watch(Loop& loop, int descriptor, std::uint32_t events, ReadyHandler& handler, Promptness promptness)
    : loop_(&loop), descriptor_(descriptor), events_(events), promptness_(promptness) {
  if (loop.free_watches_.empty()) {
    loop.watched_.emplace_back();
    loop.free_watches_.push_back(static_cast<std::uint32_t>(loop.watched_.size() - 1));
  }
  slot_ = loop.free_watches_.back();
  auto& watched = loop.watched_[slot_];
  epoll_event event{};
  event.events = events;
  event.data.u64 = event_key(slot_, watched.generation);
  if (epoll_ctl(epoll(), EPOLL_CTL_ADD, descriptor, &event) != 0) throw_system_error("epoll_ctl");
  watched.handler = &handler;
  loop.free_watches_.pop_back();
}

Watch::Watch(Watch&& other) noexcept
    : loop_(std::exchange(other.loop_, nullptr)),
      descriptor_(other.descriptor_),
      slot_(other.slot_),
      events_(other.events_),
      promptness_(other.promptness_) {}

Watch& Watch::operator=(Watch&& other) noexcept {
  if (this == &other) return *this;
  end();
  loop_ = std::exchange(other.loop_, nullptr);
  descriptor_ = other.descriptor_;
  slot_ = other.slot_;
  events_ = other.events_;
  promptness_ = other.promptness_;
  return *this;
}

int Watch::epoll() const {
  return promptness_ == Promptness::gathered ? loop_->gathered_epoll_ : loop_->epoll_;
}

void Watch::set_events(std::uint32_t events) {
  assert(loop_);
  if (events == events_) return;
  epoll_event event{};
  event.events = events;
  event.data.u64 = event_key(slot_, loop_->watched_[slot_].generation);
  if (epoll_ctl(epoll(), EPOLL_CTL_MOD, descriptor_, &event) == 0) events_ = events;
}

void Watch::end() {
  if (!loop_) return;
  epoll_ctl(epoll(), EPOLL_CTL_DEL, descriptor_, nullptr);
  auto& watched = loop_->watched_[slot_];
  watched.handler = nullptr;
  ++watched.generation;  // an event of ours that was fetched already now belongs to nobody
  loop_->free_watches_.push_back(slot_);
  loop_ = nullptr;
}

Loop::Loop(ShardId id, unsigned count, Random random) : Shard(id, count, std::move(random)) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) throw_system_error("epoll_create1");
  wake_descriptor_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake_descriptor_ < 0) throw_system_error("eventfd");
  gathered_epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (gathered_epoll_ < 0) throw_system_error("epoll_create1");
  for (const auto& [descriptor, key] : {std::pair{wake_descriptor_, wake_event}, {gathered_epoll_, gathered_event}}) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = key;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) throw_system_error("epoll_ctl");
  }
  refresh_time();
}

Loop::~Loop() {
  // What was never run may own things of this shard (timers, watches): it goes while the loop is still whole, and may
  // in going post yet more.
  while (!mailbox_.empty() || !deferred_.empty()) {
    std::exchange(mailbox_, {});
    std::exchange(deferred_, {});
  }
  close(wake_descriptor_);
  close(gathered_epoll_);
  close(epoll_);
}

void Loop::refresh_time() {
  set_time(steady_now(), std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now()));
}

void Loop::run() {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  while (!stopping_.load(std::memory_order_acquire)) turn(std::nullopt);
  stopping_.store(false, std::memory_order_relaxed);
  thread_.store({}, std::memory_order_relaxed);
}

bool Loop::run_until(const std::function<bool()>& done, Duration limit) {
  thread_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  const TimePoint give_up = steady_now() + limit;
  bool satisfied = done();
  while (!satisfied && steady_now() < give_up) {
    turn(give_up);
    satisfied = done();
  }
  thread_.store({}, std::memory_order_relaxed);
  return satisfied;
}

void Loop::stop() {
  stopping_.store(true, std::memory_order_release);
  wake();
}

void Loop::turn(std::optional<TimePoint> wake_by) {
  ++turns_;
  wait_and_dispatch(wake_by);
  timers().advance(now());
  run_mailbox();
  run_deferred();
  run_turn_ends();
}

void Loop::wait_and_dispatch(std::optional<TimePoint> wake_by) {
  std::array<epoll_event, events_per_turn> events;
  std::optional<Duration> timeout;
  auto deadline = timers().next_deadline();
  for (const auto& other : {wake_by, next_gathered_look_})
    if (other && (!deadline || *other < *deadline)) deadline = other;
  if (deadline) timeout = *deadline - steady_now();
  if (!deferred_.empty() || !turn_ends_.empty()) timeout = Duration::zero();
  const int count = wait(epoll_, events, timeout);
  refresh_time();
  if (count > 0) dispatch(std::span(events).first(static_cast<std::size_t>(count)));
  if (next_gathered_look_ && now() >= *next_gathered_look_) look_at_gathered();
}

void Loop::on_gathered_ready() {
  if (next_gathered_look_) return;  // fetched before another event of this turn changed that
  const bool busy = now() - gathered_served_ < gathering_time;
  if (!serve_gathered() || !busy) return;
  report_gathered(false);
  next_gathered_look_ = now() + gathering_time;
}

bool Loop::serve_gathered() {
  std::array<epoll_event, events_per_turn> events;
  const int count = epoll_wait(gathered_epoll_, events.data(), static_cast<int>(events.size()), 0);
  if (count <= 0) return false;
  gathered_served_ = now();
  dispatch(std::span(events).first(static_cast<std::size_t>(count)));
  return true;
}

void Loop::look_at_gathered() {
  if (serve_gathered()) {
    next_gathered_look_ = now() + gathering_time;
    return;
  }
  next_gathered_look_.reset();
  report_gathered(true);
}

void Loop::report_gathered(bool on) {
  epoll_event event{};
  if (on) event.events = EPOLLIN;
  event.data.u64 = gathered_event;
  [[maybe_unused]] const int done = epoll_ctl(epoll_, EPOLL_CTL_MOD, gathered_epoll_, &event);
  assert(done == 0);
}

void Loop::dispatch(std::span<const epoll_event> events) {
  for (const epoll_event& event : events) {
    if (event.data.u64 == wake_event) {
      std::uint64_t count;
      [[maybe_unused]] const auto got = read(wake_descriptor_, &count, sizeof count);
      continue;
    }
    if (event.data.u64 == gathered_event) {
      on_gathered_ready();
      continue;
    }
    const auto slot = static_cast<std::uint32_t>(event.data.u64);
    const auto generation = static_cast<std::uint32_t>(event.data.u64 >> 32);
    const Watched& watched = watched_[slot];
    if (watched.handler && watched.generation == generation) watched.handler->on_ready(event.events);
  }
}

void Loop::run_mailbox() {
  // Cleared before the swap: a task posted after it either is in what we take or wakes us again.
  wake_pending_.store(false, std::memory_order_seq_cst);
  {
    const std::lock_guard lock(mailbox_mutex_);
    running_mailbox_.swap(mailbox_);
  }
  for (Task& task : running_mailbox_) {
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    auto once = std::move(task);
    once();
  }
  running_mailbox_.clear();
}

void Loop::run_deferred() {
  // A task that keeps deferring itself must not starve the descriptors: after some rounds the rest waits a turn.
  for (int round = 0; round < 16 && !deferred_.empty(); ++round) {
    running_deferred_.swap(deferred_);
    for (Task& task : running_deferred_) {
      auto once = std::move(task);
      once();
    }
    running_deferred_.clear();
  }
}

void Loop::run_turn_ends() {
  running_turn_ends_.swap(turn_ends_);
  // By index: a task may destroy itself or others, which empties their places.
  for (std::size_t i = 0; i < running_turn_ends_.size(); ++i) {
    TurnEnd* const end = running_turn_ends_[i];
    if (!end) continue;
    running_turn_ends_[i] = nullptr;
    end->scheduled_ = false;
    end->task_();
  }
  running_turn_ends_.clear();
}

TurnEnd::~TurnEnd() {
  if (!scheduled_) return;
  for (auto* ends : {&loop_.turn_ends_, &loop_.running_turn_ends_})
    for (TurnEnd*& end : *ends)
      if (end == this) end = nullptr;
}

void TurnEnd::schedule() {
  if (scheduled_) return;
  scheduled_ = true;
  loop_.turn_ends_.push_back(this);
}

void Loop::post(ShardId target, Task task) {
  if (target == id()) return receive(std::move(task));
  assert(target.value < peers_.size());
  peers_[target.value]->receive(std::move(task));
}

bool Loop::overloaded(ShardId target) const {
  const Loop* loop = target == id() ? this : peers_.at(target.value);
  return loop->waiting_tasks() > overload_mark;
}

void Loop::receive(Task task) {
  if (on_own_thread()) {
    deferred_.push_back(std::move(task));
    return;
  }
  waiting_.fetch_add(1, std::memory_order_relaxed);
  {
    const std::lock_guard lock(mailbox_mutex_);
    mailbox_.push_back(std::move(task));
  }
  wake();
}

void Loop::wake() {
  if (wake_pending_.exchange(true, std::memory_order_seq_cst)) return;  // one wake-up serves many tasks
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_descriptor_, &one, sizeof one);
}

}  // namespace tandem::runtime
