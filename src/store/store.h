// The database of one data directory: opening, migrations, configuration with history, what is loaded at start.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "confd/documents.h"
#include "model/config.h"
#include "store/binding.h"
#include "store/cdr.h"
#include "store/error.h"
#include "store/meter_record.h"

namespace tandem::store {

enum class Access : std::uint8_t {
  serve,  ///< creates what is missing, migrates, locks the directory against a second server
  read    ///< an existing database, also while a server has it; writing fails
};

/// Who changed the configuration, and what, for the history.
struct Author {
  std::string who;
  std::string summary;
  WallTime at{};
};
struct Revision {
  std::uint64_t number;
  std::string who, summary;
  WallTime at;
};

/// All that is configured: as plain values, and what clients of the compatible interface have made (confd/expand.h says
/// what that means).
struct Site {
  model::Config config;
  confd::Documents interface;
};

template <class T>
using StoreResult = std::expected<T, StoreError>;

/// `tandem.db` in a data directory (SQLite in WAL mode; readable by its owner only). Used by one thread at a time; the
/// records of running shards go through Writer, which has a connection of its own. Blocks: not for shards.
class Store {
 public:
  /// Opens or creates. On any failure nothing on the disk has been changed.
  static StoreResult<std::unique_ptr<Store>> open(const std::filesystem::path& directory, Access access);
  ~Store();
  Store(const Store&) = delete;

  const std::filesystem::path& directory() const;
  std::filesystem::path database() const;  ///< the file

  /// The newest configuration; revision 0 and defaults if there is none yet.
  StoreResult<model::Config> load_config();
  /// The configuration as it was at `revision`, for roll-back, if the history still reaches back that far.
  StoreResult<model::Config> load_config_at(std::uint64_t revision);
  /// Replaces the configuration if its stored revision still is `config.revision`; all or nothing. Returns the new
  /// revision. Every object needs a uuid (model::give_uuids).
  StoreResult<std::uint64_t> save_config(const model::Config& config, const Author& author);
  /// The same for the configuration with the objects of the interface, which save_config leaves as they are.
  StoreResult<Site> load_site();
  StoreResult<std::uint64_t> save_site(const Site& site, const Author& author);
  StoreResult<std::vector<Revision>> history();  ///< newest first, at most `max_history`
  static constexpr std::size_t max_history = 100;

  /// All bindings that have not expired at `now`; the others are forgotten (unless opened for reading).
  StoreResult<std::vector<Binding>> load_bindings(WallTime now);

  /// What limits have used: all hours from `from_hour` on, all days from its day on, and who is stopped.
  StoreResult<MeterRecords> load_meters(std::uint32_t from_hour);

  StoreResult<std::vector<Cdr>> newest_cdrs(std::size_t count);
  /// Calls that started in [from, to), oldest first.
  StoreResult<std::vector<Cdr>> cdrs_between(WallTime from, WallTime to, std::size_t limit);

 private:
  struct State;

 public:
  explicit Store(std::unique_ptr<State> state);  ///< for open()

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tandem::store
