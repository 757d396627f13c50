#include "store/writer.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "store/database.h"
#include "store/rows.h"

namespace tandem::store {
namespace {

struct RemoveBinding {
  std::string aor, contact;
};
struct RemoveBindings {
  std::string aor;
};
using Write = std::variant<Binding, RemoveBinding, RemoveBindings, Cdr, MeterRecords>;

struct Item {
  Write write;
  Done done;
  runtime::Shard* shard;
};

/// The prepared statements; lives on the writer's thread.
class Statements {
 public:
  explicit Statements(soci::session& session)
      : bindings_(session),
        cdrs_(session),
        remove_one_((session.prepare << "delete from binding where aor = :a and contact = :c", soci::use(aor_),
                     soci::use(contact_))),
        remove_all_((session.prepare << "delete from binding where aor = :a", soci::use(aor_))),
        usage_(session),
        stops_(session),
        release_((session.prepare << "delete from meter_stop where holder = :h", soci::use(holder_))),
        forget_((
            session.prepare << "delete from meter_usage where (span = 0 and period < :h) or (span = 1 and period < :d)",
            soci::use(before_hour_), soci::use(before_day_))) {}

  void operator()(const Binding& binding) { bindings_.write(binding); }
  void operator()(const Cdr& cdr) { cdrs_.write(cdr); }
  void operator()(const RemoveBinding& remove) {
    aor_ = remove.aor;
    contact_ = remove.contact;
    remove_one_.execute(true);
  }
  void operator()(const RemoveBindings& remove) {
    aor_ = remove.aor;
    remove_all_.execute(true);
  }

  void operator()(const MeterRecords& meters) {
    for (const MeterUsage& row : meters.usage) usage_.write(row);
    for (const std::string& holder : meters.released) {
      holder_ = holder;
      release_.execute(true);
    }
    for (const MeterStop& row : meters.stops) stops_.write(row);
    if (meters.forget_before == 0) return;
    constexpr long long hours_a_day = 24;
    before_hour_ = meters.forget_before;
    before_day_ = before_hour_ / hours_a_day;
    forget_.execute(true);
  }

 private:
  std::string aor_, contact_, holder_;
  long long before_hour_ = 0, before_day_ = 0;
  RowWriter<BindingRow> bindings_;
  RowWriter<CdrRow> cdrs_;
  soci::statement remove_one_, remove_all_;
  RowWriter<MeterUsageRow> usage_;
  RowWriter<MeterStopRow> stops_;
  soci::statement release_, forget_;
};

}  // namespace

struct Writer::State {
  std::filesystem::path file;
  std::size_t limit = 0;
  soci::session session;
  std::unique_ptr<Statements> statements;

  std::mutex mutex;  // guards the three below; held only to add to the queue or to take all of it
  std::condition_variable added;
  std::vector<Item> queue;
  bool ending = false;

  std::atomic<std::uint64_t> records{0}, commits{0}, failed{0}, overflowed{0}, waiting{0};
  std::thread thread;

  /// Counted until committed, so that the bound holds for what is being written as well.
  bool add(Item item) {
    {
      const std::lock_guard guard(mutex);
      if (waiting.load(std::memory_order_relaxed) >= limit) {
        overflowed.fetch_add(1, std::memory_order_relaxed);
        return false;
      }
      waiting.fetch_add(1, std::memory_order_relaxed);
      queue.push_back(std::move(item));
      if (queue.size() > 1) return true;  // the thread knows already
    }
    added.notify_one();
    return true;
  }

  void run() {
    std::vector<Item> batch;
    while (true) {
      {
        std::unique_lock guard(mutex);
        added.wait(guard, [&] { return !queue.empty() || ending; });
        if (queue.empty()) return;
        added.wait_for(guard, Writer::gathering, [&] { return ending; });
        std::swap(batch, queue);
      }
      const Stored outcome = commit(batch);
      (outcome ? records : failed).fetch_add(batch.size(), std::memory_order_relaxed);
      waiting.fetch_sub(batch.size(), std::memory_order_relaxed);
      report(batch, outcome);
      batch.clear();
    }
  }

  Stored commit(const std::vector<Item>& batch) {
    return guarded(file, [&]() -> Stored {
      WriteTransaction whole(session);  // rolls back if a statement throws
      for (const Item& item : batch) std::visit(*statements, item.write);
      whole.commit();
      commits.fetch_add(1, std::memory_order_relaxed);
      return {};
    });
  }

  /// One task per shard, whatever the number of its records.
  static void report(std::vector<Item>& batch, const Stored& outcome) {
    std::map<runtime::Shard*, std::vector<Done>> reports;
    for (Item& item : batch)
      if (item.done) reports[item.shard].push_back(std::move(item.done));
    for (auto& [shard, calls] : reports) {
      shard->post(shard->id(), [reported = std::move(calls), outcome]() mutable {
        for (Done& done : reported) done(outcome);
      });
    }
  }
};

namespace {

/// Writer::State is private to Writer; a shard needs no more of it than this.
class ShardRecords final : public Records {
 public:
  using Add = std::move_only_function<bool(Item)>;
  ShardRecords(Add add, runtime::Shard& shard) : add_(std::move(add)), shard_(shard) {}

  bool put_binding(Binding binding, Done done) override { return add_({std::move(binding), std::move(done), &shard_}); }
  bool remove_binding(std::string aor, std::string contact, Done done) override {
    return add_({RemoveBinding{std::move(aor), std::move(contact)}, std::move(done), &shard_});
  }
  bool remove_bindings(std::string aor, Done done) override {
    return add_({RemoveBindings{std::move(aor)}, std::move(done), &shard_});
  }
  bool put_cdr(Cdr cdr, Done done) override { return add_({std::move(cdr), std::move(done), &shard_}); }
  bool put_meters(MeterRecords records, Done done) override {
    return add_({std::move(records), std::move(done), &shard_});
  }

 private:
  Add add_;
  runtime::Shard& shard_;
};

}  // namespace

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {
  state_->thread = std::thread([this] { state_->run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard guard(state_->mutex);
    state_->ending = true;
  }
  state_->added.notify_one();
  state_->thread.join();
}

StoreResult<std::unique_ptr<Writer>> Writer::start(Store& store, std::size_t queue_limit) {
  auto state = std::make_unique<State>();
  state->file = store.database();
  state->limit = queue_limit;
  auto ready = guarded(state->file, [&]() -> Stored {
    connect(state->session, state->file, false);
    state->statements = std::make_unique<Statements>(state->session);
    return {};
  });
  if (!ready) return std::unexpected(ready.error());
  return std::make_unique<Writer>(std::move(state));
}

std::unique_ptr<Records> Writer::records_for(runtime::Shard& shard) {
  return std::make_unique<ShardRecords>([state = state_.get()](Item item) { return state->add(std::move(item)); },
                                        shard);
}

WriterMeters Writer::meters() const {
  return {state_->records, state_->commits, state_->failed, state_->overflowed, state_->waiting};
}

}  // namespace tandem::store
