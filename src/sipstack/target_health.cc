#include "sipstack/target_health.h"

#include <algorithm>

namespace tandem::sipstack {

std::string_view sentence(TargetFault fault) {
  switch (fault) {
    case TargetFault::none:
      return "answers";
    case TargetFault::silent:
      return "does not answer";
    case TargetFault::refused:
      return "cannot be reached (connection refused or lost)";
    case TargetFault::busy:
      return "says that it cannot serve at present (503)";
  }
  return {};
}

bool TargetHealth::failed(const Target& target, TargetFault fault, TimePoint now,
                          std::optional<std::chrono::seconds> pause) {
  if (records_.size() >= most_targets && !records_.contains(target))
    records_.erase(std::ranges::min_element(records_, {}, [](const auto& entry) { return entry.second.until; }));
  Record& record = records_[target];
  const bool news = record.until <= now;
  if (record.failures == 0) record.since = now;
  // Many requests that fail at once are one failure.
  if (news) ++record.failures;
  const auto ours = std::min(longest_pause, first_pause * (1 << std::min(record.failures - 1, 8U)));
  const auto wanted = pause ? std::clamp<std::chrono::seconds>(*pause, std::chrono::seconds(1), longest_pause) : ours;
  record.until = std::max(record.until, now + wanted);
  record.fault = fault;
  return news;
}

bool TargetHealth::answered(const Target& target) {
  return !records_.empty() && records_.erase(target) > 0;
}

bool TargetHealth::is_down(const Target& target, TimePoint now) const {
  const Record* record = find(target);
  return record && now < record->until;
}

const TargetHealth::Record* TargetHealth::find(const Target& target) const {
  const auto at = records_.find(target);
  return at == records_.end() ? nullptr : &at->second;
}

}  // namespace tandem::sipstack
