// Records kept in memory: for flow tests in virtual time, and for a demonstration without a disk.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/shard.h"
#include "store/records.h"

namespace tandem::store {

/// What would be on the disk. Outlives the shards of a simulated server, so that a restart finds it again. Used from
/// one thread only.
struct MemoryTables {
  std::map<std::pair<std::string, std::string>, Binding> bindings;                ///< by (aor, contact)
  std::vector<Cdr> cdrs;                                                          ///< in order of arrival
  std::unordered_map<std::string, std::size_t> cdr_places;                        ///< where in `cdrs`, by id
  std::map<std::tuple<std::string, MeterSpan, std::uint32_t>, MeterUsage> usage;  ///< by holder, span and period
  std::map<std::string, MeterStop> stops;                                         ///< by holder
  std::size_t refuse_next = 0;  ///< so many calls return false: a full queue

  MeterRecords meters() const;  ///< as Store::load_meters
};

/// "Commits" at once, reports in a later turn of the shard. Both must outlive it; `done` is not called any more once
/// it is destroyed.
class MemoryRecords final : public Records {
 public:
  MemoryRecords(runtime::Shard& shard, MemoryTables& tables);
  bool put_binding(Binding binding, Done done) override;
  bool remove_binding(std::string aor, std::string contact, Done done) override;
  bool remove_bindings(std::string aor, Done done) override;
  bool put_cdr(Cdr cdr, Done done) override;
  bool put_meters(MeterRecords records, Done done) override;

 private:
  bool admitted();
  void report(Done done);
  runtime::Shard& shard_;
  MemoryTables& tables_;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace tandem::store
