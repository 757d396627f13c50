#include "routing/did_lookup.h"

#include <algorithm>
#include <vector>

#include "routing/trail.h"

namespace tandem::routing {

namespace {

/// The tenant that a shared trunk's header names: by name, by domain, or by an address in that. Empty: none.
const model::Tenant* named_tenant(std::string_view said, const Snapshot& snapshot) {
  if (const auto at = said.rfind('@'); at != said.npos) said.remove_prefix(at + 1);
  said = said.substr(0, said.find_first_of(":;>"));
  const std::string_view by_domain = snapshot.accounts().tenant_of_domain(said);
  return said.empty() ? nullptr : snapshot.tenants().find(by_domain.empty() ? said : by_domain);
}

class DidSearch {
 public:
  DidSearch(const Attempt& attempt, const Snapshot& snapshot, Trail& trail)
      : trunk_(snapshot.find_trunk(attempt.caller.trunk)),
        own_(snapshot.incalls().of(attempt.caller.trunk)),
        any_(snapshot.incalls().of_any()),
        snapshot_(snapshot),
        config_(snapshot.config()),
        trail_(trail) {
    add_contexts();
    if (trunk_ == nullptr || attempt.for_tenant.empty()) return;
    only_ = named_tenant(attempt.for_tenant, snapshot);
    const std::string rule = "header " + trunk_->sharing.tenant_header;
    if (only_ != nullptr && !snapshot.tenants().may_use(only_->name, *trunk_)) only_ = nullptr;
    note(trail, only_ != nullptr, rule,
         only_ != nullptr ? "the call is for tenant " + only_->name
                          : "'" + attempt.for_tenant + "' names no tenant that may use trunk " + trunk_->name);
  }

  /// Of whom the call is if no incall says so.
  std::string tenant() const {
    return only_ != nullptr ? only_->name : trunk_ != nullptr ? trunk_->sharing.tenant : std::string();
  }

  const model::Incall* by_number(const std::string& number) {
    std::string plain = plain_number(number);
    if (const auto* incall = by_plain(plain)) return incall;
    const NumberPlan* plan = number.starts_with('+') ? nullptr : snapshot_.plan_of(tenant());
    if (const auto e164 = plan == nullptr ? std::nullopt : plan->to_e164(plain); e164 && *e164 != plain)
      if (const auto* incall = by_plain(*e164)) return incall;
    note(trail_, false, "incalls", "none names the number " + number);
    return nullptr;
  }

  const model::Incall* by_plain(const std::string& plain) {
    for (const std::string& context : contexts_)
      for (const bool literal : {true, false})
        for (const auto* table : {own_, &any_})
          if (const auto* incall = in_table(table, plain, literal, context)) return incall;
    return nullptr;
  }

  const model::Incall* for_any_number() {
    for (const std::string& context : contexts_)
      for (const auto* table : {own_, &any_}) {
        if (table == nullptr) continue;
        for (auto index : table->wildcards)
          if (table == own_ || model::same_tenant(config_.incalls[index].tenant, tenant()))
            if (const auto* incall = usable(config_.incalls[index], "for any number", context)) return incall;
      }
    return nullptr;
  }

 private:
  /// In which incalls are looked for: those of the trunk's context, of what it includes, and last of none.
  void add_contexts() {
    if (trunk_ != nullptr && snapshot_.incalls().by_context()) {
      const std::string& home = model::home_context(trunk_->sharing.tenant, trunk_->context);
      const CompiledContext* compiled = snapshot_.find_context(home);
      if (compiled == nullptr) contexts_.push_back(home);
      if (compiled != nullptr)
        for (auto index : compiled->search) contexts_.push_back(snapshot_.context(index).name);
    }
    contexts_.emplace_back();
  }

  const model::Incall* in_table(const CompiledIncalls* table, const std::string& number, bool literal,
                                const std::string& context) {
    const model::Incall* found = nullptr;
    if (table == nullptr) return found;
    table->numbers.each_match(number, [&](PatternTrie::Hit hit) {
      if (hit.literal == literal)
        found = usable(config_.incalls[table->entries[hit.id]], literal ? "exactly this number" : "by its pattern",
                       context);
      return found == nullptr && !(literal && !hit.literal);  // literals are told first
    });
    return found;
  }

  /// Whether calls of this trunk may be for the incall's tenant at all.
  bool is_visible(const model::Incall& incall) const {
    if (only_ != nullptr) return model::same_tenant(incall.tenant, only_->name);
    return trunk_ != nullptr && snapshot_.tenants().may_use(incall.tenant, *trunk_);
  }

  const model::Incall* usable(const model::Incall& incall, const char* how, const std::string& context) {
    if (!is_visible(incall) || model::home_context(incall.tenant, incall.context) != context) return nullptr;
    const std::string rule = "incall " + incall.name + (incall.did.empty() ? "" : ", DID " + incall.did);
    std::string whose = incall.trunk.empty() ? ", from any trunk" : ", from trunk " + incall.trunk;
    if (!context.empty()) whose += " in context " + context;
    if (!incall.enabled) {
      note(trail_, false, rule, "fits (" + std::string(how) + whose + ") but is disabled");
      return nullptr;
    }
    note(trail_, true, rule, how + whose);
    return &incall;
  }

  const model::Trunk* trunk_;
  const model::Tenant* only_ = nullptr;  ///< for whom a shared trunk says that the call is
  const CompiledIncalls* own_;
  const CompiledIncalls& any_;
  const Snapshot& snapshot_;
  const model::Config& config_;
  Trail& trail_;
  std::vector<std::string> contexts_;
};

std::vector<std::string> called_numbers(const Attempt& attempt, Trail& trail) {
  std::vector<std::string> numbers;
  if (!attempt.did.empty()) numbers.push_back(attempt.did);
  if (attempt.caller.by == IdentifiedBy::token)
    note(trail, false, "Request-URI", "is our Contact token and names no number; To is looked at");
  else if (!attempt.dialled.empty() && attempt.dialled != attempt.did)
    numbers.push_back(attempt.dialled);
  if (!attempt.to_user.empty() && std::ranges::find(numbers, attempt.to_user) == numbers.end() &&
      (attempt.caller.by != IdentifiedBy::token || attempt.to_user != attempt.dialled))
    numbers.push_back(attempt.to_user);
  return numbers;
}

/// What the provider calls the account counts as its number, if the call names no other.
void add_login(const Attempt& attempt, const Snapshot& snapshot, std::vector<std::string>& numbers) {
  const model::Trunk* trunk = snapshot.find_trunk(attempt.caller.trunk);
  if (trunk != nullptr && !trunk->username.empty() && std::ranges::find(numbers, trunk->username) == numbers.end())
    numbers.push_back(trunk->username);
}

}  // namespace

FoundIncall find_incall(const Attempt& attempt, const Snapshot& snapshot, Trail& trail) {
  auto numbers = called_numbers(attempt, trail);
  add_login(attempt, snapshot, numbers);
  DidSearch search(attempt, snapshot, trail);
  for (const auto& number : numbers)
    if (const auto* incall = search.by_number(number)) return {incall, number, incall->tenant};
  const auto* incall = search.for_any_number();
  return {incall, numbers.empty() ? std::string() : numbers.front(),
          incall == nullptr ? search.tenant() : incall->tenant};
}

const model::Incall* find_guest_incall(std::string_view number, const Snapshot& snapshot) {
  const CompiledIncalls& table = snapshot.incalls().for_guests();
  const auto& incalls = snapshot.config().incalls;
  const model::Incall* found = nullptr;
  table.numbers.each_match(plain_number(number), [&](PatternTrie::Hit hit) {
    found = &incalls[table.entries[hit.id]];
    return false;  // the most specific comes first
  });
  if (found != nullptr || table.wildcards.empty() || number.empty()) return found;
  return &incalls[table.wildcards.front()];
}

}  // namespace tandem::routing
