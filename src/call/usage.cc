#include "call/usage.h"

#include <algorithm>

namespace tandem::call {

namespace {

constexpr std::uint32_t hours_to_know = 24;

std::uint64_t whole(std::chrono::seconds time) {
  return static_cast<std::uint64_t>(std::max<std::chrono::seconds::rep>(time.count(), 0));
}
std::uint64_t whole(model::Micros amount) {
  return static_cast<std::uint64_t>(std::max<model::Micros>(amount, 0));
}
HourHistory::Hour hour_of(const Usage::Amount& amount, std::uint64_t calls) {
  return {calls, whole(amount.talk), whole(amount.spend)};
}

}  // namespace

Moment moment_at(WallTime at, const routing::TimeZone& zone) {
  const auto day = std::chrono::sys_days(zone.local(at).day).time_since_epoch();
  const auto hour = std::chrono::floor<std::chrono::hours>(at.time_since_epoch());
  return {at, static_cast<std::uint32_t>(day.count()), static_cast<std::uint32_t>(hour.count())};
}

bool PeriodCell::add(std::uint32_t period, std::uint64_t amount, std::uint64_t limit) {
  std::uint64_t value = value_.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    const std::uint64_t has = value >> bits;
    const bool goes_on = is_now(has, period);
    const std::uint64_t sum = (goes_on ? value & most : 0) + amount;
    if ((limit != 0 && sum > limit) || sum > most) return limit == 0;
    next = (goes_on ? has : period) << bits | sum;
  } while (!value_.compare_exchange_weak(value, next, std::memory_order_relaxed));
  return true;
}

void PeriodCell::take_back(std::uint32_t period, std::uint64_t amount) {
  std::uint64_t value = value_.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    if (value >> bits != period) return;
    next = (value & ~most) | ((value & most) - std::min(value & most, amount));
  } while (!value_.compare_exchange_weak(value, next, std::memory_order_relaxed));
}

void PeriodCell::set(std::uint32_t period, std::uint64_t amount) {
  value_.store(std::uint64_t{period} << bits | std::min(amount, most), std::memory_order_relaxed);
}

std::uint64_t PeriodCell::amount(std::uint32_t period) const {
  const std::uint64_t value = value_.load(std::memory_order_relaxed);
  return is_now(value >> bits, period) ? value & most : 0;
}

void HourHistory::add(std::uint32_t hour, const Hour& used) {
  Slot& one = slot(hour);
  one.calls.add(hour, used.calls);
  one.seconds.add(hour, used.seconds);
  one.spend.add(hour, used.spend);
}

void HourHistory::take_back(std::uint32_t hour, const Hour& unused) {
  Slot& one = slot(hour);
  one.calls.take_back(hour, unused.calls);
  one.seconds.take_back(hour, unused.seconds);
  one.spend.take_back(hour, unused.spend);
}

void HourHistory::set(std::uint32_t hour, const Hour& all) {
  Slot& one = slot(hour);
  one.calls.set(hour, all.calls);
  one.seconds.set(hour, all.seconds);
  one.spend.set(hour, all.spend);
}

HourHistory::Hour HourHistory::at(std::uint32_t hour) const {
  const Slot& one = slot(hour);
  return {one.calls.amount(hour), one.seconds.amount(hour), one.spend.amount(hour)};
}

HourHistory::Hour HourHistory::busiest_before(std::uint32_t hour) const {
  Hour most;
  for (std::uint32_t back = 1; back < hours_kept && back <= hour; ++back) {
    const Hour one = at(hour - back);
    most = {std::max(most.calls, one.calls), std::max(most.seconds, one.seconds), std::max(most.spend, one.spend)};
  }
  return most;
}

bool HourHistory::is_known(std::uint32_t hour) const {
  for (std::uint32_t back = hours_to_know; back < hours_kept && back <= hour; ++back)
    if (at(hour - back).seconds != 0) return true;
  return false;
}

void HourHistory::forget(std::uint32_t from_hour, std::uint32_t to_hour) {
  for (std::uint32_t hour = std::max(from_hour, to_hour - std::min(to_hour, hours_kept - 1)); hour <= to_hour; ++hour)
    set(hour, {});
}

std::optional<std::chrono::seconds> Usage::talk_left(const routing::HolderLimits& limits, const Moment& now) const {
  if (limits.talk_per_day.count() == 0) return std::nullopt;
  const auto used = std::chrono::seconds(talk_.amount(now.day));
  return std::max(limits.talk_per_day - used, std::chrono::seconds{0});
}

std::optional<model::Micros> Usage::spend_left(const routing::HolderLimits& limits, const Moment& now) const {
  if (limits.spend_per_day == 0) return std::nullopt;
  return std::max<model::Micros>(limits.spend_per_day - static_cast<model::Micros>(spend_.amount(now.day)), 0);
}

std::optional<Usage::Fault> Usage::reserve(const Amount& amount, const routing::HolderLimits& limits,
                                           const Moment& now) {
  if (!talk_.add(now.day, whole(amount.talk), whole(limits.talk_per_day))) return Fault::minutes;
  if (spend_.add(now.day, whole(amount.spend), whole(limits.spend_per_day))) return std::nullopt;
  talk_.take_back(now.day, whole(amount.talk));
  return Fault::spend;
}

void Usage::give_back(const Amount& amount, std::uint32_t day) {
  talk_.take_back(day, whole(amount.talk));
  spend_.take_back(day, whole(amount.spend));
}

std::optional<SpikeStop> Usage::count_hour(const Amount& amount, std::uint64_t calls,
                                           const routing::HolderLimits& limits, const Moment& now) {
  if (limits.spike_factor == 0) return std::nullopt;
  HourHistory& hours = make_hours();
  hours.add(now.hour, hour_of(amount, calls));
  if (is_stopped() || released_hour_.load(std::memory_order_relaxed) == now.hour) return std::nullopt;
  if (hours.at(now.hour).seconds < whole(limits.spike_floor)) return std::nullopt;
  auto spike = measure(hours, limits, now);
  if (!spike) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (is_stopped()) return std::nullopt;
  stop_ = *spike;
  stopped_.store(true, std::memory_order_relaxed);
  return spike;
}

/// Before anybody knows what is usual, the floor stands for it, so that a new account's first busy hour is no spike.
std::optional<SpikeStop> Usage::measure(const HourHistory& hours, const routing::HolderLimits& limits,
                                        const Moment& now) const {
  const HourHistory::Hour present = hours.at(now.hour), usual = hours.busiest_before(now.hour);
  const bool known = hours.is_known(now.hour);
  const std::uint64_t usual_talk = known ? usual.seconds : std::max(usual.seconds, whole(limits.spike_floor));
  const bool talked = present.seconds > usual_talk * limits.spike_factor;
  const bool spent = known && usual.spend != 0 && present.spend > usual.spend * limits.spike_factor;
  if (!talked && !spent) return std::nullopt;
  SpikeStop stop;
  stop.since = now.at;
  stop.measured = std::chrono::seconds(present.seconds);
  stop.usual = std::chrono::seconds(usual.seconds);
  stop.spent = static_cast<model::Micros>(present.spend);
  stop.usual_spend = static_cast<model::Micros>(usual.spend);
  stop.by_spend = !talked;
  return stop;
}

void Usage::uncount_hour(const Amount& amount, std::uint32_t hour) {
  if (has_hours_.load(std::memory_order_acquire)) hours_->take_back(hour, hour_of(amount, 0));
}

std::optional<SpikeStop> Usage::stop() const {
  const std::lock_guard lock(mutex_);
  return is_stopped() ? std::optional(stop_) : std::nullopt;
}

bool Usage::release(const Moment& now) {
  const std::lock_guard lock(mutex_);
  if (!is_stopped()) return false;
  released_hour_.store(now.hour, std::memory_order_relaxed);
  stopped_.store(false, std::memory_order_relaxed);
  return true;
}

void Usage::reset(const Moment& now) {
  const std::lock_guard lock(mutex_);
  talk_.set(now.day, 0);
  spend_.set(now.day, 0);
  if (has_hours_.load(std::memory_order_acquire)) {
    const auto since = std::chrono::floor<std::chrono::hours>(stop_.since.time_since_epoch()).count();
    hours_->forget(is_stopped() ? static_cast<std::uint32_t>(since) : now.hour, now.hour);
  }
  released_hour_.store(0, std::memory_order_relaxed);
  stopped_.store(false, std::memory_order_relaxed);
}

Usage::Amount Usage::today(const Moment& now) const {
  return {std::chrono::seconds(talk_.amount(now.day)), static_cast<model::Micros>(spend_.amount(now.day))};
}

HourHistory& Usage::make_hours() {
  std::call_once(hours_made_, [this] {
    hours_ = std::make_unique<HourHistory>();
    has_hours_.store(true, std::memory_order_release);
  });
  return *hours_;
}

void Usage::load_day(std::uint32_t day, const Amount& used) {
  talk_.set(day, whole(used.talk));
  spend_.set(day, whole(used.spend));
}

void Usage::load_stop(const SpikeStop& stop) {
  const std::lock_guard lock(mutex_);
  stop_ = stop;
  stopped_.store(true, std::memory_order_relaxed);
}

}  // namespace tandem::call
