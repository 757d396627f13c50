#include "app/usage_keeper.h"

namespace tandem::app {

std::uint32_t first_hour_kept(WallTime now) {
  const auto hour = static_cast<std::uint32_t>(std::chrono::floor<std::chrono::hours>(now.time_since_epoch()).count());
  return hour < call::HourHistory::hours_kept ? 0 : hour - call::HourHistory::hours_kept;
}

UsageKeeper::UsageKeeper(runtime::Shard& shard, store::Records& records, call::Meters& meters)
    : shard_(shard), records_(records), meters_(meters) {}

void UsageKeeper::set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) {
  const bool first = snapshot_ == nullptr;
  snapshot_ = std::move(snapshot);
  if (first) wait();
}

void UsageKeeper::wait() {
  timer_.arm(shard_.timers(), shard_.now() + interval, [this] {
    write();
    wait();
  });
}

void UsageKeeper::write() {
  if (!snapshot_) return;
  const call::Moment now = call::moment_at(shard_.wall(), snapshot_->holders().zone());
  store::MeterRecords changes = meters_.take_changes(now);
  const bool clean = !changes.empty() && cleaned_hour_ != now.hour;
  if (clean) changes.forget_before = first_hour_kept(now.at);
  if (changes.empty()) return;
  std::vector<std::string> holders;
  for (const store::MeterUsage& row : changes.usage) holders.push_back(row.holder);
  if (records_.put_meters(std::move(changes))) {
    if (clean) cleaned_hour_ = now.hour;
    return;
  }
  // The queue is full: once more the next time.
  for (const std::string& holder : holders) meters_.of(holder)->touch();
}

}  // namespace tandem::app
