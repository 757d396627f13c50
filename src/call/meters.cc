#include "call/meters.h"

#include <algorithm>

namespace tandem::call {

bool CallRate::take(std::uint32_t limit, TimePoint now) {
  limit = std::min(limit, highest_limit);
  const std::int64_t at = now.time_since_epoch().count();
  const std::int64_t free_since = at - Duration(std::chrono::seconds(1)).count();
  const std::uint32_t first = next_.load(std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < limit; ++i) {
    auto& slot = begun_[(first + i) % limit];
    std::int64_t begun = slot.load(std::memory_order_relaxed);
    if (begun > free_since || !slot.compare_exchange_strong(begun, at, std::memory_order_relaxed)) continue;
    next_.store((first + i + 1) % limit, std::memory_order_relaxed);
    return true;
  }
  return false;
}

CallRate& Meter::rate() {
  std::call_once(rate_made_, [this] { rate_ = std::make_unique<CallRate>(); });
  return *rate_;
}

std::expected<Seat, SeatFault> Seat::take(std::shared_ptr<Meter> meter, Part part, const SeatLimits& limits,
                                          TimePoint now) {
  Seat seat;
  seat.part_ = part;
  seat.meter_ = std::move(meter);
  std::atomic<std::uint32_t>& count = seat.count();
  std::uint32_t calls = count.load(std::memory_order_relaxed);
  do {
    if (limits.calls == 0 || limits.forced || calls < limits.calls) continue;
    seat.meter_.reset();  // nothing was taken
    return std::unexpected(SeatFault::calls);
  } while (!count.compare_exchange_weak(calls, calls + 1, std::memory_order_relaxed));
  if (limits.calls_per_second != 0 && !seat.meter_->rate().take(limits.calls_per_second, now) && !limits.forced)
    return std::unexpected(SeatFault::calls_per_second);
  return seat;
}

void Seat::leave() {
  if (meter_) count().fetch_sub(1, std::memory_order_relaxed);
  meter_.reset();
}

std::shared_ptr<Meter> Meters::of(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second;
  return by_key_.emplace(std::string(key), std::make_shared<Meter>(std::string(key))).first->second;
}

std::shared_ptr<Meter> Meters::find(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Meter>> Meters::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Meter>> list;
  list.reserve(by_key_.size());
  for (const auto& [key, meter] : by_key_) list.push_back(meter);
  return list;
}

void Meters::load(const store::MeterRecords& records) {
  for (const store::MeterUsage& row : records.usage) {
    Usage& usage = of(row.holder)->usage();
    if (row.span == store::MeterSpan::day)
      usage.load_day(row.period, {std::chrono::seconds(row.seconds), row.spend});
    else
      usage.make_hours().set(row.period, {row.calls, row.seconds, static_cast<std::uint64_t>(row.spend)});
  }
  for (const store::MeterStop& row : records.stops)
    of(row.holder)
        ->usage()
        .load_stop({row.since, std::chrono::seconds(row.measured), std::chrono::seconds(row.usual), row.spent,
                    row.usual_spend, row.by_spend});
}

store::MeterRecords Meters::take_changes(const Moment& now) {
  store::MeterRecords changes;
  for (const auto& meter : all()) {
    if (!meter->take_touched()) continue;
    const Usage& usage = meter->usage();
    const Usage::Amount today = usage.today(now);
    changes.usage.push_back(
        {meter->key(), store::MeterSpan::day, now.day, 0, static_cast<std::uint64_t>(today.talk.count()), today.spend});
    if (const HourHistory* hours = usage.hours())
      for (const std::uint32_t hour : {now.hour - 1, now.hour}) {
        const HourHistory::Hour one = hours->at(hour);
        changes.usage.push_back({meter->key(), store::MeterSpan::hour, hour, one.calls, one.seconds,
                                 static_cast<model::Micros>(one.spend)});
      }
    if (const auto stop = usage.stop())
      changes.stops.push_back({meter->key(), stop->since, static_cast<std::uint64_t>(stop->measured.count()),
                               static_cast<std::uint64_t>(stop->usual.count()), stop->spent, stop->usual_spend,
                               stop->by_spend});
    else
      changes.released.push_back(meter->key());
  }
  return changes;
}

}  // namespace tandem::call
