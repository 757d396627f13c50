// Callers who are nobody we know, and whom an incall lets in all the same (model::Guests).
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <unordered_map>

#include "call/meters.h"
#include "legs/own_hosts.h"
#include "routing/identify.h"
#include "routing/snapshot.h"

namespace tandem::legs {

/// Shard: its own.
class Guests {
 public:
  /// `meters`: how many guests each incall has, by its name; shared by the shards.
  Guests(const OwnHosts& own, call::Meters& meters) : own_(own), meters_(meters) {}
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) { snapshot_ = std::move(snapshot); }

  /// The incall by which a request gets in without proof; null: none. A guest calls us by our domain or address, names
  /// another domain than ours as his own, and shows no account of ours: who may be one of our phones is challenged.
  const model::Incall* incall_for(const sip::Uri& called, const sip::Uri& from, const routing::Caller& caller) const;
  /// A place among the guests of that incall.
  std::expected<call::Seat, call::SeatFault> seat(const model::Incall& incall, TimePoint now);

 private:
  const OwnHosts& own_;
  call::Meters& meters_;
  std::unordered_map<std::string, std::shared_ptr<call::Meter>> known_meters_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
};

}  // namespace tandem::legs
