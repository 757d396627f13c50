#include "call/charge.h"

#include <algorithm>
#include <utility>

namespace tandem::call {

namespace {

constexpr int most_tries = 1000;  // against others who take what is left at the same moment

bool limits_days(const routing::HolderLimits& limits) {
  return limits.talk_per_day.count() != 0 || limits.spend_per_day != 0 || limits.spike_factor != 0;
}

}  // namespace

Charge& Charge::operator=(Charge&& other) noexcept {
  if (this == &other) return *this;
  give_back_all();
  payers_ = std::move(other.payers_);
  other.payers_.clear();
  rate_ = other.rate_;
  forced_ = other.forced_;
  sliced_ = other.sliced_;
  talking_ = other.talking_;
  reserved_ = other.reserved_;
  counted_ = other.counted_;
  reserved_spend_ = other.reserved_spend_;
  day_ = other.day_;
  hour_ = other.hour_;
  return *this;
}

Charge::~Charge() {
  give_back_all();
}

void Charge::give_back_all() {
  if (talking_) return;  // its last words were not told: what it reserved counts as used
  for (const Payer& payer : payers_) payer.meter->usage().give_back({reserved_, reserved_spend_}, day_);
  payers_.clear();
}

std::expected<Charge, LimitHit> Charge::open(std::vector<Payer> payers, const routing::Rate& rate, const Moment& now,
                                             bool forced) {
  Charge charge;
  charge.rate_ = rate;
  charge.forced_ = forced;
  charge.day_ = now.day;
  for (const Payer& payer : payers) {
    if (!limits_days(payer.holder->limits)) continue;
    charge.sliced_ = true;
    if (payer.holder->limits.spike_factor == 0 || forced) continue;
    if (auto stop = payer.meter->usage().stop()) return std::unexpected(LimitHit{payer.holder, LimitKind::spike, stop});
  }
  charge.payers_ = std::move(payers);
  if (!charge.sliced_) return charge;
  if (auto reserved = charge.reserve(now); !reserved) return std::unexpected(reserved.error());
  return charge;
}

/// As many more seconds as the money left will pay, at most a slice.
std::chrono::seconds Charge::affordable(model::Micros left) const {
  std::chrono::seconds::rep fits = 0, more = slice.count();
  while (fits < more) {
    const auto middle = (fits + more + 1) / 2;
    if (rate_.cost(reserved_ + std::chrono::seconds(middle)) - reserved_spend_ <= left)
      fits = middle;
    else
      more = middle - 1;
  }
  return std::chrono::seconds(fits);
}

std::expected<Charge::Room, LimitHit> Charge::room(const Moment& now) const {
  Room room{slice, std::nullopt};
  if (forced_) return room;
  const auto narrow = [&](const Payer& payer, LimitKind kind, std::chrono::seconds fits) {
    if (fits < room.time) room = {fits, LimitHit{payer.holder, kind}};
  };
  for (const Payer& payer : payers_) {
    const Usage& usage = payer.meter->usage();
    if (const auto left = usage.talk_left(payer.holder->limits, now)) narrow(payer, LimitKind::minutes, *left);
    if (const auto left = usage.spend_left(payer.holder->limits, now))
      narrow(payer, LimitKind::spend, affordable(*left));
  }
  if (room.time.count() == 0) return std::unexpected(*room.nearly);
  return room;
}

/// What is left is asked, then taken; where another call was faster, it is asked anew.
std::expected<std::optional<LimitHit>, LimitHit> Charge::reserve(const Moment& now) {
  LimitHit faster;
  for (int tries = 0; tries < most_tries; ++tries) {
    const auto room = this->room(now);
    if (!room) return std::unexpected(room.error());
    const Usage::Amount amount{room->time, rate_.cost(reserved_ + room->time) - reserved_spend_};
    std::size_t taken = 0;
    while (taken < payers_.size()) {
      const routing::HolderLimits& limits = payers_[taken].holder->limits;
      const auto fault = payers_[taken].meter->usage().reserve(amount, forced_ ? routing::HolderLimits{} : limits, now);
      if (fault) {
        faster = {payers_[taken].holder, *fault == Usage::Fault::minutes ? LimitKind::minutes : LimitKind::spend};
        break;
      }
      ++taken;
    }
    if (taken < payers_.size()) {
      while (taken > 0) payers_[--taken].meter->usage().give_back(amount, now.day);
      continue;
    }
    for (const Payer& payer : payers_) payer.meter->touch();
    reserved_ += amount.talk;
    reserved_spend_ += amount.spend;
    day_ = now.day;
    return room->nearly;
  }
  return std::unexpected(faster);
}

std::vector<Charge::Stopped> Charge::count(std::chrono::seconds time, std::uint64_t calls, const Moment& now) {
  std::vector<Stopped> stopped;
  const model::Micros cost = rate_.cost(counted_ + time) - (counted_.count() == 0 ? 0 : rate_.cost(counted_));
  for (const Payer& payer : payers_) {
    if (auto stop = payer.meter->usage().count_hour({time, cost}, calls, payer.holder->limits, now))
      stopped.push_back({payer.holder, *stop});
    payer.meter->touch();
  }
  counted_ += time;
  hour_ = now.hour;
  return stopped;
}

Charge::Slice Charge::talk(const Moment& now) {
  talking_ = true;
  Slice first;
  if (sliced_) first.stopped = count(reserved_, 1, now);
  return first;
}

std::expected<Charge::Slice, LimitHit> Charge::extend(const Moment& now) {
  const std::chrono::seconds before = reserved_;
  auto nearly = reserve(now);
  if (!nearly) return std::unexpected(nearly.error());
  return Slice{*nearly, count(reserved_ - before, 0, now)};
}

void Charge::close(std::chrono::nanoseconds talked, const Moment& now) {
  if (!talking_) return give_back_all();
  const auto whole = std::chrono::ceil<std::chrono::seconds>(talked);
  const auto used = sliced_ ? std::min(whole, reserved_) : whole;
  const model::Micros cost = rate_.cost(used);
  for (const Payer& payer : payers_) {
    Usage& usage = payer.meter->usage();
    if (sliced_) {
      usage.give_back({reserved_ - used, reserved_spend_ - cost}, day_);
      usage.uncount_hour({counted_ - std::min(used, counted_), rate_.cost(counted_) - cost}, hour_);
    } else {
      usage.reserve({used, cost}, {}, now);
    }
    payer.meter->touch();
  }
  payers_.clear();
  talking_ = false;
}

}  // namespace tandem::call
