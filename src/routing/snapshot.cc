#include "routing/snapshot.h"

#include <algorithm>
#include <cassert>

#include "base/text.h"
#include "model/asterisk_options.h"
#include "routing/snapshot_compiler.h"

namespace tandem::routing {

namespace {

/// Options become the fields that they stand for, and friends the trunks that they are to all but routing.
std::expected<std::shared_ptr<const model::Config>, model::Problems> resolved(
    std::shared_ptr<const model::Config> config) {
  if (!model::has_options(*config) && config->friends.empty()) return config;
  auto copy = std::make_shared<model::Config>(*config);
  auto wrong = model::resolve_options(*copy);
  if (model::has_errors(wrong)) return std::unexpected(std::move(wrong));
  const model::TenantTree tenants(*copy);
  for (const model::Friend& one : copy->friends)
    copy->trunks.push_back(model::trunk_of(one, std::string(tenants.domain_of(one.tenant))));
  return copy;
}

template <class Table>
auto lookup(const Table& table, std::string_view name) -> decltype(&table.begin()->second) {
  const auto at = table.find(name);
  return at == table.end() ? nullptr : &at->second;
}

template <class Table>
auto lookup_pointer(const Table& table, std::string_view name) -> typename Table::mapped_type {
  const auto at = table.find(name);
  return at == table.end() ? nullptr : at->second;
}

}  // namespace

std::expected<std::shared_ptr<const Snapshot>, model::Problems> Snapshot::compile(
    std::shared_ptr<const model::Config> config) {
  auto whole = resolved(std::move(config));
  if (!whole) return std::unexpected(std::move(whole.error()));
  auto snapshot = std::make_shared<Snapshot>(Token{}, std::move(*whole));
  auto problems = Compiler(*snapshot).run();
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return snapshot;
}

std::optional<std::string_view> Snapshot::password_of(std::string_view account) const {
  if (const auto* phone = find_phone(account)) {
    const bool works = phone->user->enabled && tenants_->is_enabled(phone->user->tenant);
    return works ? std::optional<std::string_view>(phone->phone->password) : std::nullopt;
  }
  const auto* trunk = find_proving_trunk(account);
  const bool works = trunk != nullptr && trunk->enabled && tenants_->is_enabled(trunk->sharing.tenant);
  return works ? std::optional<std::string_view>(trunk->password) : std::nullopt;
}

std::string_view Snapshot::realm_for(std::string_view host) const {
  const std::string_view tenant = accounts_.tenant_of_domain(host);
  return tenant.empty() ? std::string_view(config_->settings.realm) : tenants_->domain_of(tenant);
}

std::string Snapshot::account_of(const model::User& user, const model::Phone& phone) const {
  return model::account_key(phone.username, tenants_->account_domain(user.tenant));
}

std::string_view Snapshot::tenant_of_account(std::string_view account) const {
  if (const auto* phone = find_phone(account)) return model::tenant_key(phone->user->tenant);
  const auto* trunk = find_proving_trunk(account);
  return trunk == nullptr ? std::string_view() : model::tenant_key(trunk->sharing.tenant);
}

bool Snapshot::may_come_from(std::string_view tenant, const IpAddress& source) const {
  const auto* networks = lookup(networks_, model::tenant_key(tenant));
  return networks == nullptr ||
         std::ranges::any_of(*networks, [&](const Prefix& prefix) { return prefix.contains(source); });
}

const model::User* Snapshot::find_user(std::string_view name) const {
  return lookup_pointer(users_, name);
}

const model::Trunk* Snapshot::find_trunk(std::string_view name) const {
  return lookup_pointer(trunks_, name);
}

const model::Friend* Snapshot::find_friend(std::string_view name) const {
  return lookup_pointer(friends_, name);
}

const model::Group* Snapshot::find_group(std::string_view name) const {
  return lookup_pointer(groups_, name);
}

const std::vector<const model::Group*>& Snapshot::groups_of(std::string_view user) const {
  static const std::vector<const model::Group*> none;
  const auto* groups = lookup(groups_of_, user);
  return groups == nullptr ? none : *groups;
}

const model::Outcall* Snapshot::find_outcall(std::string_view name) const {
  return lookup_pointer(outcalls_, name);
}

bool Snapshot::is_own_number(std::string_view tenant, std::string_view number) const {
  const auto* numbers = lookup(own_numbers_, model::tenant_key(tenant));
  return numbers != nullptr && numbers->find(plain_number(number)).has_value();
}

bool Snapshot::may_show(const model::User& user, std::string_view number) const {
  const auto* numbers = lookup(shown_numbers_, user.name);
  return numbers != nullptr && numbers->find(plain_number(number)).has_value();
}

std::string_view Snapshot::public_number_of(const model::User& user) const {
  const auto* number = lookup(public_numbers_, user.name);
  return number == nullptr ? std::string_view() : std::string_view(*number);
}

const CompiledContext* Snapshot::find_context(std::string_view name) const {
  const auto* index = lookup(context_names_, name);
  return index == nullptr ? nullptr : &contexts_[*index];
}

std::vector<std::string> Snapshot::context_names() const {
  std::vector<std::string> names;
  for (const CompiledContext& one : contexts_) names.push_back(one.name);
  std::ranges::sort(names);
  return names;
}

const NumberPlan* Snapshot::plan_of(const model::Friend& one) const {
  if (one.country.empty() && one.area_code.empty()) return plan_of(one.tenant);
  return plans_.find(one.country.empty() ? tenants_->country_of(one.tenant) : one.country, one.area_code);
}

const RuleSet* Snapshot::find_rule_set(std::string_view name) const {
  return lookup(rule_sets_, name);
}

const TrunkNumbers* Snapshot::numbers_of(std::string_view trunk) const {
  return lookup(trunk_numbers_, trunk);
}

bool Snapshot::is_our_domain(std::string_view host) const {
  const auto& domain = config_->settings.domain;
  return domain.empty() || equal_ignoring_case(domain, host) || accounts_.is_domain(host);
}

std::size_t Snapshot::memory_bytes() const {
  constexpr std::size_t per_name = sizeof(std::string) + 4 * sizeof(void*);
  std::size_t bytes = (accounts_.size() + users_.size() + trunks_.size() + context_names_.size()) * per_name;
  for (const auto& context : contexts_)
    bytes += context.numbers.memory_bytes() + context.entries.capacity() * sizeof(ContextEntry) +
             context.search.capacity() * sizeof(std::uint32_t);
  for (const auto* names : {&own_numbers_, &shown_numbers_})
    for (const auto& [name, numbers] : *names) bytes += per_name + numbers.memory_bytes();
  return bytes + incalls_.memory_bytes();
}

}  // namespace tandem::routing
