// Who holds an account here: phones, gateways and friends, found by user@domain.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"
#include "model/config.h"
#include "model/problem.h"
#include "model/tenant_tree.h"

namespace tandem::routing {

/// An account is known everywhere by its key: `alice@acme.example` where its tenant has a domain, else `alice`. Two
/// tenants with domains may both have an alice. Immutable once built; pointers are those of the Config.
class Accounts {
 public:
  struct PhoneAccount {
    const model::User* user;  ///< whose it is
    const model::Phone* phone;
    std::string key;
    std::string domain;  ///< of its tenant; empty: none of its own
  };

  Accounts() = default;
  /// Problems are told under "users.NAME..." and "trunks.NAME...".
  Accounts(const model::Config& config, const model::TenantTree& tenants, model::Problems& problems);

  /// The key of the account that `username` at `host` names, or an empty text: in the tenant whose domain the host is;
  /// if it is nobody's domain (an address, as phones often say), the master's account, else the only one of that
  /// username. A username `alice@acme.example` names its domain itself. Lives as long as this.
  std::string_view key_of(std::string_view username, std::string_view host) const;
  /// Of a trunk or friend that holds an account here; an empty text if it holds none.
  std::string_view key_of(const model::Trunk& trunk) const;
  /// Of the tenant's domain; empty: nobody's, or the master's.
  std::string_view tenant_of_domain(std::string_view host) const;
  bool is_domain(std::string_view host) const { return find_domain(host) != nullptr; }

  const PhoneAccount* find_phone(std::string_view key) const;
  /// A trunk or friend that holds an account here (Trunk::proves_itself); null if there is none. Disabled ones as well.
  const model::Trunk* find_proving(std::string_view key) const;
  std::size_t size() const { return phones_.size() + proving_.size(); }

 private:
  template <class T>
  using Names = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

  const std::string* find_domain(std::string_view host) const;
  std::string_view existing(std::string_view key) const;
  void add_bare(std::string_view username, std::string_view key);

  Names<PhoneAccount> phones_;
  Names<const model::Trunk*> proving_;
  Names<std::string> by_trunk_;
  Names<std::string> bare_;     ///< username to key of those in tenants' domains; empty: of several
  Names<std::string> domains_;  ///< in lower case, to the tenant's name
};

}  // namespace tandem::routing
