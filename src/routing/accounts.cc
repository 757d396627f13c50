#include "routing/accounts.h"

#include "base/text.h"
#include "routing/compile_problems.h"

namespace tandem::routing {

namespace {

void tell_taken(model::Problems& problems, std::string path, bool in_domain) {
  tell(problems, model::ProblemCode::duplicate_username, std::move(path),
       "This username belongs to another phone, trunk or friend already.",
       in_domain ? "Usernames are unique within a tenant's domain."
                 : "Usernames are unique; give tenants domains, and each may have its own.");
}

}  // namespace

Accounts::Accounts(const model::Config& config, const model::TenantTree& tenants, model::Problems& problems) {
  for (const model::Tenant& tenant : config.tenants)
    if (!tenant.domain.empty() && !model::tenant_key(tenant.name).empty())
      domains_.try_emplace(lower_case(tenant.domain), tenant.name);
  for (const model::User& user : config.users) {
    const std::string domain = tenants.account_domain(user.tenant);
    for (const model::Phone& phone : user.phones) {
      std::string key = model::account_key(phone.username, domain);
      if (!phones_.try_emplace(key, PhoneAccount{&user, &phone, key, domain}).second)
        tell_taken(problems, "users." + user.name + ".phones." + phone.username, !domain.empty());
      else if (!domain.empty())
        add_bare(phone.username, key);
    }
  }
  for (const model::Trunk& trunk : config.trunks) {
    if (!trunk.proves_itself()) continue;
    const std::string domain = tenants.account_domain(trunk.sharing.tenant);
    const std::string key = model::account_key(trunk.username, domain);
    by_trunk_.try_emplace(trunk.name, key);
    if (phones_.contains(key) || !proving_.try_emplace(key, &trunk).second)
      tell_taken(problems, "trunks." + trunk.name + ".username", !domain.empty());
    else if (!domain.empty())
      add_bare(trunk.username, key);
  }
}

void Accounts::add_bare(std::string_view username, std::string_view key) {
  const auto [at, fresh] = bare_.try_emplace(std::string(username), key);
  if (!fresh) at->second.clear();
}

const std::string* Accounts::find_domain(std::string_view host) const {
  if (domains_.empty()) return nullptr;
  const auto found = domains_.find(lower_case(host));
  return found == domains_.end() ? nullptr : &found->second;
}

std::string_view Accounts::tenant_of_domain(std::string_view host) const {
  const std::string* tenant = find_domain(host);
  return tenant == nullptr ? std::string_view() : std::string_view(*tenant);
}

std::string_view Accounts::existing(std::string_view key) const {
  if (const auto phone = phones_.find(key); phone != phones_.end()) return phone->first;
  if (const auto trunk = proving_.find(key); trunk != proving_.end()) return trunk->first;
  return {};
}

std::string_view Accounts::key_of(std::string_view username, std::string_view host) const {
  if (username.empty()) return {};
  if (domains_.empty()) return existing(username);
  if (const auto at = username.rfind('@'); at != username.npos && find_domain(username.substr(at + 1)) != nullptr)
    return existing(model::account_key(username.substr(0, at), lower_case(username.substr(at + 1))));
  if (find_domain(host) != nullptr) return existing(model::account_key(username, lower_case(host)));
  if (const std::string_view key = existing(username); !key.empty()) return key;
  const auto bare = bare_.find(username);
  return bare == bare_.end() ? std::string_view() : existing(bare->second);
}

std::string_view Accounts::key_of(const model::Trunk& trunk) const {
  const auto found = by_trunk_.find(trunk.name);
  return found == by_trunk_.end() ? std::string_view() : std::string_view(found->second);
}

const Accounts::PhoneAccount* Accounts::find_phone(std::string_view key) const {
  const auto found = phones_.find(key);
  return found == phones_.end() ? nullptr : &found->second;
}

const model::Trunk* Accounts::find_proving(std::string_view key) const {
  const auto found = proving_.find(key);
  return found == proving_.end() ? nullptr : found->second;
}

}  // namespace tandem::routing
