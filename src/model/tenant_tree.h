// Tenants as a tree below the master: what one has from those above it, and what it may use.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"

namespace tandem::model {

/// Views into the Config, which must outlive it. Broken references and circles of parents end at the master.
class TenantTree {
 public:
  explicit TenantTree(const Config& config);

  /// Null for the master without an entry of its own, and for unknown names. "" and "master" are the same.
  const Tenant* find(std::string_view name) const;
  /// The tenant and those above it, itself first; the master last, if it has an entry.
  std::vector<const Tenant*> line_of(std::string_view name) const;
  bool is_below(std::string_view tenant, std::string_view above) const;  ///< itself is not below itself
  bool in_circle(const Tenant& tenant) const;                            ///< its parents lead back to it
  bool is_enabled(std::string_view name) const;                          ///< itself and all above it

  /// From the first in line that says so.
  std::string_view country_of(std::string_view name) const;
  std::string_view area_of(std::string_view name) const;    ///< in the country of country_of()
  std::string_view domain_of(std::string_view name) const;  ///< its own; the master's: the settings'
  std::string_view rule_set_of(std::string_view name) const;

  bool may_use(std::string_view tenant, const Trunk& trunk) const;

  /// The domain that tells the tenant's accounts from those of others, in lower case; empty: none, as the master's.
  std::string account_domain(std::string_view tenant) const;

 private:
  const Settings& settings_;
  std::map<std::string_view, const Tenant*> by_name_;
};

/// How an account is known everywhere: "alice@acme.example", or "alice" without a domain.
std::string account_key(std::string_view username, std::string_view domain);

/// "" for the master by whichever name.
inline std::string_view tenant_key(std::string_view name) {
  return name == master_tenant ? std::string_view() : name;
}
inline bool same_tenant(std::string_view a, std::string_view b) {
  return tenant_key(a) == tenant_key(b);
}

}  // namespace tandem::model
