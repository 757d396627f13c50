#include "model/tenant_tree.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::model {

TenantTree::TenantTree(const Config& config) : settings_(config.settings) {
  for (const Tenant& tenant : config.tenants) by_name_.emplace(tenant_key(tenant.name), &tenant);
}

const Tenant* TenantTree::find(std::string_view name) const {
  const auto found = by_name_.find(tenant_key(name));
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<const Tenant*> TenantTree::line_of(std::string_view name) const {
  std::vector<const Tenant*> line;
  for (const Tenant* at = find(name); at != nullptr && std::ranges::find(line, at) == line.end();
       at = find(at->parent)) {
    line.push_back(at);
    if (tenant_key(at->name).empty()) break;
  }
  return line;
}

bool TenantTree::is_below(std::string_view tenant, std::string_view above) const {
  if (same_tenant(tenant, above)) return false;
  if (tenant_key(above).empty()) return true;
  return std::ranges::any_of(line_of(tenant), [&](const Tenant* one) { return one->name == above; });
}

bool TenantTree::in_circle(const Tenant& tenant) const {
  if (tenant_key(tenant.name).empty()) return false;
  std::vector<const Tenant*> way;
  for (const Tenant* at = find(tenant.parent); at != nullptr && !tenant_key(at->name).empty(); at = find(at->parent)) {
    if (at == &tenant) return true;
    if (std::ranges::find(way, at) != way.end()) return false;
    way.push_back(at);
  }
  return false;
}

bool TenantTree::is_enabled(std::string_view name) const {
  return std::ranges::all_of(line_of(name), &Tenant::enabled);
}

std::string_view TenantTree::country_of(std::string_view name) const {
  for (const Tenant* tenant : line_of(name))
    if (!tenant->country.empty()) return tenant->country;
  return settings_.country;
}

/// Who has a country of his own lies not in his parent's area.
std::string_view TenantTree::area_of(std::string_view name) const {
  for (const Tenant* tenant : line_of(name))
    if (!tenant->area_code.empty() || !tenant->country.empty()) return tenant->area_code;
  return {};
}

std::string_view TenantTree::domain_of(std::string_view name) const {
  const Tenant* tenant = find(name);
  if (tenant != nullptr && !tenant->domain.empty()) return tenant->domain;
  return tenant_key(name).empty() ? std::string_view(settings_.domain) : std::string_view();
}

std::string_view TenantTree::rule_set_of(std::string_view name) const {
  for (const Tenant* tenant : line_of(name))
    if (!tenant->rule_set.empty()) return tenant->rule_set;
  return {};
}

std::string TenantTree::account_domain(std::string_view tenant) const {
  return tenant_key(tenant).empty() ? std::string() : lower_case(domain_of(tenant));
}

std::string account_key(std::string_view username, std::string_view domain) {
  return domain.empty() ? std::string(username) : std::string(username) + '@' + std::string(domain);
}

bool TenantTree::may_use(std::string_view tenant, const Trunk& trunk) const {
  if (same_tenant(tenant, trunk.sharing.tenant)) return true;
  if (trunk.sharing.shared && is_below(tenant, trunk.sharing.tenant)) return true;
  return std::ranges::any_of(trunk.sharing.shared_with, [&](const auto& one) { return same_tenant(one, tenant); });
}

}  // namespace tandem::model
