#include "store/store.h"

#include "store/config_table.h"
#include "store/database.h"
#include "store/directory.h"
#include "store/rows.h"
#include "store/schema.h"

namespace tandem::store {

struct Store::State {
  std::filesystem::path directory, file;
  Access access = Access::read;
  DirectoryLock lock;
  soci::session session;

  enum class Interface : std::uint8_t { stays, given };
  /// Puts `after` in place of what is stored, if that has revision `expected`.
  StoreResult<std::uint64_t> save(std::uint64_t expected, Documents after, Interface interface, const Author& author);
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

const std::filesystem::path& Store::directory() const {
  return state_->directory;
}
std::filesystem::path Store::database() const {
  return state_->file;
}

StoreResult<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory, Access access) {
  auto state = std::make_unique<State>();
  state->directory = directory;
  state->file = directory / "tandem.db";
  state->access = access;
  const bool serve = access == Access::serve;
  if (auto ready = prepare_directory(directory, access); !ready) return std::unexpected(ready.error());
  if (serve) {
    auto lock = DirectoryLock::take(directory);
    if (!lock) return std::unexpected(lock.error());
    state->lock = std::move(*lock);
    if (auto ready = prepare_file(state->file); !ready) return std::unexpected(ready.error());
  } else if (!std::filesystem::exists(state->file)) {
    return std::unexpected(StoreError{StoreFault::cannot_open, state->file.string() + ": There is no database yet."});
  }
  auto opened = guarded(state->file, [&]() -> Stored {
    connect(state->session, state->file, !serve);
    if (auto sound = check_schema(state->session, state->file, !serve); !sound || !serve) return sound;
    std::string mode;
    state->session << "pragma journal_mode=wal", soci::into(mode);
    return migrate(state->session, state->file);
  });
  if (!opened) return std::unexpected(opened.error());
  return std::make_unique<Store>(std::move(state));
}

StoreResult<model::Config> Store::load_config() {
  return guarded(state_->file, [&]() -> StoreResult<model::Config> {
    const soci::transaction whole(state_->session);  // both reads see one state
    return to_config(read_documents(state_->session), stored_revision(state_->session));
  });
}

StoreResult<model::Config> Store::load_config_at(std::uint64_t revision) {
  return guarded(state_->file, [&]() -> StoreResult<model::Config> {
    const soci::transaction whole(state_->session);
    Documents documents = read_documents(state_->session);
    for (auto at = stored_revision(state_->session); at > revision; --at) {
      if (undo(state_->session, at, documents)) continue;
      return std::unexpected(StoreError{
          StoreFault::conflict, "The history does not reach back to revision " + std::to_string(revision) + '.'});
    }
    return to_config(documents, revision);
  });
}

StoreResult<Site> Store::load_site() {
  return guarded(state_->file, [&]() -> StoreResult<Site> {
    const soci::transaction whole(state_->session);
    const Documents documents = read_documents(state_->session);
    return Site{to_config(documents, stored_revision(state_->session)), to_interface(documents)};
  });
}

StoreResult<std::uint64_t> Store::State::save(std::uint64_t expected, Documents after, Interface interface,
                                              const Author& author) {
  return guarded(file, [&]() -> StoreResult<std::uint64_t> {
    WriteTransaction whole(session);
    const std::uint64_t present = stored_revision(session);
    if (present != expected) {
      return std::unexpected(StoreError{StoreFault::conflict, "it has revision " + std::to_string(present) + ", not " +
                                                                  std::to_string(expected) + '.'});
    }
    const long long revision = static_cast<long long>(present) + 1;
    const long long at = to_column(author.at);
    session << "insert into config_revision (revision, at, who, summary) values (:r, :t, :w, :s)", soci::use(revision),
        soci::use(at), soci::use(author.who), soci::use(author.summary);
    const Documents before = read_documents(session);
    if (interface == Interface::stays) keep_interface(before, after);
    write_documents(session, before, after, present + 1);
    const long long oldest_kept = revision - static_cast<long long>(max_history);
    session << "delete from config_history where revision <= :r", soci::use(oldest_kept);
    session << "delete from config_revision where revision <= :r", soci::use(oldest_kept);
    whole.commit();
    return present + 1;
  });
}

StoreResult<std::uint64_t> Store::save_config(const model::Config& config, const Author& author) {
  auto after = to_documents(config);
  if (!after) return std::unexpected(after.error());
  return state_->save(config.revision, std::move(*after), State::Interface::stays, author);
}

StoreResult<std::uint64_t> Store::save_site(const Site& site, const Author& author) {
  auto after = to_documents(site.config);
  if (!after) return std::unexpected(after.error());
  add_interface(site.interface, *after);
  return state_->save(site.config.revision, std::move(*after), State::Interface::given, author);
}

StoreResult<std::vector<Revision>> Store::history() {
  return guarded(state_->file, [&]() -> StoreResult<std::vector<Revision>> {
    std::vector<Revision> revisions;
    long long number = 0, at = 0;
    std::string who, summary;
    soci::statement statement =
        (state_->session.prepare << "select revision, at, who, summary from config_revision order by revision desc",
         soci::into(number), soci::into(at), soci::into(who), soci::into(summary));
    for (bool more = statement.execute(true); more; more = statement.fetch())
      revisions.push_back({static_cast<std::uint64_t>(number), who, summary, wall_time(at)});
    return revisions;
  });
}

StoreResult<std::vector<Binding>> Store::load_bindings(WallTime now) {
  return guarded(state_->file, [&]() -> StoreResult<std::vector<Binding>> {
    const long long time = to_column(now);
    if (state_->access == Access::serve)
      state_->session << "delete from binding where expires_at <= :t", soci::use(time);
    return read_rows<BindingRow>(state_->session, "where expires_at > :first", time);
  });
}

StoreResult<MeterRecords> Store::load_meters(std::uint32_t from_hour) {
  return guarded(state_->file, [&]() -> StoreResult<MeterRecords> {
    constexpr std::uint32_t hours_a_day = 24;
    MeterRecords records;
    records.usage = read_rows<MeterUsageRow>(
        state_->session, "where (span = 0 and period >= :first) or (span = 1 and period >= :second) order by period",
        from_hour, from_hour / hours_a_day);
    records.stops = read_rows<MeterStopRow>(state_->session, "");
    return records;
  });
}

StoreResult<std::vector<Cdr>> Store::newest_cdrs(std::size_t count) {
  return guarded(state_->file, [&]() -> StoreResult<std::vector<Cdr>> {
    return read_rows<CdrRow>(state_->session, "order by started_at desc, id desc limit :first",
                             static_cast<long long>(count));
  });
}

StoreResult<std::vector<Cdr>> Store::cdrs_between(WallTime from, WallTime to, std::size_t limit) {
  return guarded(state_->file, [&]() -> StoreResult<std::vector<Cdr>> {
    return read_rows<CdrRow>(
        state_->session,
        "where started_at >= :first and started_at < :second order by started_at, id limit " + std::to_string(limit),
        to_column(from), to_column(to));
  });
}

}  // namespace tandem::store
