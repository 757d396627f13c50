#include "routing/meter.h"

#include <algorithm>

namespace tandem::routing {

namespace {

constexpr std::uint32_t seconds_a_minute = 60;

void set_day_limits(const model::DayLimits& day, HolderLimits& limits) {
  limits.talk_per_day = std::chrono::seconds(std::int64_t{day.minutes_per_day} * seconds_a_minute);
  limits.spend_per_day = model::parse_amount(day.spend_per_day).value_or(0);  // a wrong one is told by its field
  limits.spike_factor = day.spike.factor;
  limits.spike_floor = std::chrono::seconds(std::int64_t{day.spike.at_least_minutes} * seconds_a_minute);
}

HolderLimits limits_of(const model::Limits& given) {
  HolderLimits limits{given.calls, given.external_calls, given.calls_per_second};
  set_day_limits(given.day, limits);
  return limits;
}

HolderLimits limits_of(const model::Trunk& trunk) {
  HolderLimits limits{trunk.max_calls, 0, trunk.max_calls_per_second};
  set_day_limits(trunk.limits, limits);
  return limits;
}

std::string_view word(HolderKind kind) {
  switch (kind) {
    case HolderKind::tenant:
      return "tenant ";
    case HolderKind::user:
      return "user ";
    case HolderKind::friend_:
      return "friend ";
    case HolderKind::trunk:
      return "trunk ";
  }
  return "";
}

Holder holder(HolderKind kind, const std::string& name, const HolderLimits& limits) {
  return {kind, name, std::string(word(kind)) + name, limits};
}

std::string count(std::uint32_t number, std::string_view what) {
  return std::to_string(number) + std::string(what) + (number == 1 ? "" : "s");
}

}  // namespace

bool HolderLimits::any() const {
  return calls != 0 || external_calls != 0 || calls_per_second != 0 || talk_per_day.count() != 0 ||
         spend_per_day != 0 || spike_factor != 0;
}

Holders::Holders(const model::Config& config, const model::TenantTree& tenants)
    : zone_(TimeZone::find(config.settings.timezone).value_or(TimeZone())) {
  for (const auto& one : config.tenants)
    tenants_.try_emplace(one.name, holder(HolderKind::tenant, one.name, limits_of(one.limits)));
  for (const auto& one : config.users)
    users_.try_emplace(one.name, holder(HolderKind::user, one.name, limits_of(one.limits)));
  for (const auto& one : config.friends)
    friends_.try_emplace(one.name, holder(HolderKind::friend_, one.name, limits_of(one.limits)));
  for (const auto& one : config.trunks)
    if (!friends_.contains(one.name))
      trunks_.try_emplace(one.name, holder(HolderKind::trunk, one.name, limits_of(one)));
  const auto add_line = [&](std::string_view tenant) {
    auto& line = lines_[std::string(model::tenant_key(tenant))];
    line.clear();
    for (const model::Tenant* one : tenants.line_of(tenant)) line.push_back(find(tenants_, one->name));
  };
  for (const auto& one : config.tenants) add_line(one.name);
  add_line({});
}

const std::vector<const Holder*>& Holders::line_of(std::string_view tenant) const {
  static const std::vector<const Holder*> nobody;
  const auto at = lines_.find(model::tenant_key(tenant));
  return at == lines_.end() ? nobody : at->second;
}

std::vector<const Holder*> Holders::all() const {
  std::vector<const Holder*> list;
  for (const Names* names : {&tenants_, &users_, &friends_, &trunks_}) {
    const auto from = static_cast<std::ptrdiff_t>(list.size());
    for (const auto& [name, one] : *names) list.push_back(&one);
    std::ranges::sort(list.begin() + from, list.end(), {}, &Holder::name);
  }
  return list;
}

void add_claim(Claims& claims, const Claim& claim) {
  if (claim.holder != nullptr && std::ranges::find(claims, claim) == claims.end()) claims.push_back(claim);
}

void add_claims(Claims& claims, const Holder* payer, const std::vector<const Holder*>& line, bool external) {
  const auto add = [&](const Holder* one) {
    add_claim(claims, {one, false});
    if (external) add_claim(claims, {one, true});
  };
  add(payer);
  for (const Holder* one : line) add(one);
}

std::string in_words(const HolderLimits& limits) {
  std::string text;
  const auto add = [&](std::string part) { text += (text.empty() ? "" : ", ") + std::move(part); };
  if (limits.calls != 0) add(count(limits.calls, " call"));
  if (limits.external_calls != 0) add(count(limits.external_calls, " external call"));
  if (limits.calls_per_second != 0) add(count(limits.calls_per_second, " call") + " a second");
  if (limits.talk_per_day.count() != 0)
    add(std::to_string(limits.talk_per_day.count() / seconds_a_minute) + " minutes a day");
  if (limits.spend_per_day != 0) add("spend of " + model::amount_text(limits.spend_per_day) + " a day");
  if (limits.spike_factor != 0) add("stops at " + std::to_string(limits.spike_factor) + " times the usual hour");
  return text.empty() ? "no limit" : text;
}

}  // namespace tandem::routing
