// What a shard writes down for good: registrations, call records and what limits have used.
#pragma once

#include <functional>

#include "store/binding.h"
#include "store/cdr.h"
#include "store/error.h"
#include "store/meter_record.h"

namespace tandem::store {

/// Called once on the asking shard, in a later turn, when the record is committed (or cannot be). May be empty.
using Done = std::move_only_function<void(const Stored&)>;

/// Shard: its own, one object per shard; never blocks. Records of one shard are committed in the order given.
/// What was reported as stored survives kill -9. A call that returns false stored nothing and will not call `done`:
/// too much waits to be written already (counted); say 503 to whom it concerns.
class Records {
 public:
  virtual ~Records() = default;
  /// Adds or replaces the binding of (aor, contact).
  [[nodiscard]] virtual bool put_binding(Binding binding, Done done = {}) = 0;
  [[nodiscard]] virtual bool remove_binding(std::string aor, std::string contact, Done done = {}) = 0;
  [[nodiscard]] virtual bool remove_bindings(std::string aor, Done done = {}) = 0;  ///< all contacts
  /// A record of an id that is there already replaces it.
  [[nodiscard]] virtual bool put_cdr(Cdr cdr, Done done = {}) = 0;
  /// Adds or replaces by (holder, span, period), and the stop of a holder.
  [[nodiscard]] virtual bool put_meters(MeterRecords records, Done done = {}) = 0;
};

}  // namespace tandem::store
