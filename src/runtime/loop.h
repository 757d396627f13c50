// A shard in service: one thread that waits for descriptors, timers and tasks, and runs what became due.
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "runtime/shard.h"

namespace tandem::runtime {

class Loop;

/// Is told when a watched descriptor may be read or written.
class ReadyHandler {
 public:
  /// `events`: EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP as of epoll_ctl(2). Level triggered: what is left unread comes
  /// again in the next turn. The watch, and its owner, may be destroyed in it.
  virtual void on_ready(std::uint32_t events) = 0;

 protected:
  ~ReadyHandler() = default;
};

/// How soon a descriptor that became ready is served.
enum class Promptness : std::uint8_t {
  at_once,
  gathered,  ///< while such descriptors are busy, once every Loop::gathering_time, so that one wake-up serves several
};

/// Watches one descriptor as long as it lives; destroy it before closing the descriptor. Not called back afterwards,
/// also when an event had been fetched already. Shard: its loop's.
class Watch {
 public:
  Watch() = default;
  Watch(Loop& loop, int descriptor, std::uint32_t events, ReadyHandler& handler,
        Promptness promptness = Promptness::at_once);
  Watch(Watch&& other) noexcept;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch() { end(); }

  void set_events(std::uint32_t events);
  void end();
  bool active() const { return loop_ != nullptr; }

 private:
  int epoll() const;

  Loop* loop_ = nullptr;
  int descriptor_ = -1;
  std::uint32_t slot_ = 0;
  std::uint32_t events_ = 0;
  Promptness promptness_ = Promptness::at_once;
};

/// Something to be done when a turn is over, before waiting: sending what was gathered in it. Made once, scheduled as
/// often as needed without allocation. Destroying it unschedules. Shard: its loop's, which outlives it.
class TurnEnd {
 public:
  TurnEnd(Loop& loop, Task task) : loop_(loop), task_(std::move(task)) {}
  ~TurnEnd();
  TurnEnd(const TurnEnd&) = delete;
  void schedule();  ///< runs the task once at the end of this turn (of the next, if asked during the task itself)

 private:
  friend class Loop;
  Loop& loop_;
  Task task_;
  bool scheduled_ = false;
};

/// One turn: set the time, run what is ready, then expired timers, then tasks from other threads, then deferred tasks
/// until none is left, then the end-of-turn tasks (which send what was gathered); then wait for the next event.
///
/// Gathered descriptors are moderated as network cards moderate interrupts: the first event after a silence is served
/// at once; when the next follows within the gathering time, they are from then on looked at once in that time, until a
/// look finds nothing. Whatever is served at once is not delayed by it.
///
/// All functions are for the loop's own thread, except where said otherwise.
class Loop final : public Shard {
 public:
  static constexpr std::size_t overload_mark = 10'000;                      ///< tasks waiting from other threads
  static constexpr Duration gathering_time = std::chrono::milliseconds{1};  ///< most that a gathered descriptor waits

  Loop(ShardId id, unsigned count, Random random);
  ~Loop() override;

  /// All loops of the program by shard id, this one included; must be set before anything runs, if there are several.
  void set_peers(std::vector<Loop*> peers) { peers_ = std::move(peers); }

  /// Makes the calling thread the shard's and serves until stop(). May be run again.
  void run();
  /// Serves until `done` (asked after each turn) or until `limit` has passed; tells whether it was done. For tests.
  bool run_until(const std::function<bool()>& done, Duration limit);
  /// From any thread: run() returns after the present turn.
  void stop();

  void post(ShardId target, Task task) override;                                          ///< from any thread
  bool overloaded(ShardId target) const override;                                         ///< from any thread
  std::size_t waiting_tasks() const { return waiting_.load(std::memory_order_relaxed); }  ///< from any thread

  std::uint64_t turns() const { return turns_; }
  bool on_own_thread() const { return thread_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }

 private:
  friend class Watch;
  friend class TurnEnd;
  struct Watched {
    ReadyHandler* handler = nullptr;
    std::uint32_t generation = 0;
  };

  void turn(std::optional<TimePoint> wake_by);
  void wait_and_dispatch(std::optional<TimePoint> wake_by);
  void dispatch(std::span<const epoll_event> events);
  void on_gathered_ready();
  bool serve_gathered();
  void look_at_gathered();
  void report_gathered(bool on);
  void run_mailbox();
  void run_deferred();
  void run_turn_ends();
  void refresh_time();
  void receive(Task task);
  void wake();

  int epoll_ = -1;
  int gathered_epoll_ = -1;                      ///< has the gathered descriptors; itself among those of epoll_
  TimePoint gathered_served_{};                  ///< when last
  std::optional<TimePoint> next_gathered_look_;  ///< set: they are not reported, but looked at then
  int wake_descriptor_ = -1;
  std::vector<Watched> watched_;
  std::vector<std::uint32_t> free_watches_;
  std::vector<Loop*> peers_;
  std::uint64_t turns_ = 0;
  std::vector<Task> deferred_, running_deferred_;
  std::vector<TurnEnd*> turn_ends_, running_turn_ends_;  ///< null: destroyed meanwhile
  std::atomic<std::thread::id> thread_{};
  std::atomic<bool> stopping_{false};

  std::atomic<bool> wake_pending_{false};
  std::atomic<std::size_t> waiting_{0};
  std::mutex mailbox_mutex_;  ///< held only to append or to swap
  std::vector<Task> mailbox_;
  std::vector<Task> running_mailbox_;
};

}  // namespace tandem::runtime
