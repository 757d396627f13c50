#include "routing/attempt_words.h"

#include <algorithm>

#include "routing/callable_uri.h"
#include "sip/uri.h"

namespace tandem::routing {

namespace {

const model::User* user_called(std::string_view word, std::string_view tenant, const Snapshot& snapshot) {
  const auto fits = [&](const model::User& user) { return tenant.empty() || model::same_tenant(user.tenant, tenant); };
  if (const model::User* user = snapshot.find_user(word); user != nullptr && fits(*user)) return user;
  const std::string_view key = snapshot.accounts().key_of(word, snapshot.tenants().domain_of(tenant));
  if (const auto* account = snapshot.find_phone(key); account != nullptr && fits(*account->user)) return account->user;
  for (const model::User& user : snapshot.config().users)
    if (fits(user) && std::ranges::find(user.extensions, word) != user.extensions.end()) return &user;
  return nullptr;
}

}  // namespace

std::expected<Attempt, std::string> attempt_from_words(std::string_view from, std::string_view to,
                                                       std::string_view trunk_in, const Snapshot& snapshot,
                                                       std::string_view tenant) {
  Attempt attempt;
  attempt.dialled = to;
  if (const auto uri = sip::Uri::parse(to); uri && uri->is_sip()) {
    attempt.dialled = uri->user_unescaped();
    if (const auto called = callable_uri(*uri); called && !snapshot.is_our_domain(uri->host())) attempt.uri = *called;
  }
  attempt.to_user = attempt.dialled;
  if (const auto uri = sip::Uri::parse(from); uri && uri->is_sip() && trunk_in.empty()) {  // a guest
    attempt.from_user = uri->user_unescaped();
    attempt.from_host = uri->host();
    return attempt;
  }
  if (!tenant.empty() && !model::tenant_key(tenant).empty() && snapshot.tenants().find(tenant) == nullptr)
    return std::unexpected("There is no tenant " + std::string(tenant) + ".");
  const bool from_trunk = trunk_in.empty() && snapshot.find_trunk(from) != nullptr;
  if (!trunk_in.empty() || from_trunk) {
    const std::string_view trunk = from_trunk ? from : trunk_in;
    if (!snapshot.find_trunk(trunk)) return std::unexpected("There is no trunk " + std::string(trunk) + ".");
    attempt.caller = {CallerKind::trunk, IdentifiedBy::address, std::string(trunk), {}, {}};
    if (!from_trunk) attempt.from_user = from;
    attempt.for_tenant = tenant;
    return attempt;
  }
  const model::User* user = user_called(from, tenant, snapshot);
  if (!user)
    return std::unexpected("There is no user, phone, extension, friend or trunk " + std::string(from) +
                           (tenant.empty() ? "" : " of tenant " + std::string(tenant)) +
                           ". For a call from outside name the trunk that it comes in by.");
  attempt.caller = {CallerKind::phone,
                    IdentifiedBy::digest,
                    {},
                    user->name,
                    user->phones.empty() ? std::string{} : snapshot.account_of(*user, user->phones.front())};
  attempt.from_user = user->extensions.empty() ? attempt.caller.phone : user->extensions.front();
  attempt.from_display = user->display_name;
  return attempt;
}

}  // namespace tandem::routing
