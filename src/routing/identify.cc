#include "routing/identify.h"

#include "base/text.h"
#include "routing/snapshot.h"

namespace tandem::routing {

namespace {

const model::Trunk* enabled_trunk(const Snapshot& snapshot, std::string_view name) {
  const auto* trunk = name.empty() ? nullptr : snapshot.find_trunk(name);
  return trunk != nullptr && trunk->enabled ? trunk : nullptr;
}

const Snapshot::PhoneAccount* enabled_phone(const Snapshot& snapshot, std::string_view username) {
  const auto* account = username.empty() ? nullptr : snapshot.find_phone(username);
  return account != nullptr && account->user->enabled ? account : nullptr;
}

Caller trunk_caller(const model::Trunk& trunk, IdentifiedBy by, std::string reason) {
  return {CallerKind::trunk, by, trunk.name, {}, {}, std::move(reason)};
}

Caller phone_caller(const Snapshot::PhoneAccount& account, IdentifiedBy by, std::string reason) {
  return {CallerKind::phone, by, {}, account.user->name, account.phone->username, std::move(reason)};
}

/// Phone and trunk share an address: does From claim to be of the trunk's side?
bool from_is_the_trunks(const Evidence& evidence, const model::Trunk& trunk, const Snapshot& snapshot) {
  if (!snapshot.config().settings.domain.empty()) return !snapshot.is_our_domain(evidence.from_host);
  const auto ip = IpAddress::parse(evidence.from_host);
  return equal_ignoring_case(evidence.from_host, trunk.host) ||
         (!trunk.from_domain.empty() && equal_ignoring_case(evidence.from_host, trunk.from_domain)) ||
         (ip && *ip == evidence.source.ip);
}

}  // namespace

Caller identify(const Evidence& evidence, const Snapshot& snapshot, const TrunkPresence& presence) {
  if (const auto* trunk = enabled_trunk(snapshot, presence.trunk_of_token(evidence.request_user)))
    return trunk_caller(*trunk, IdentifiedBy::token, "the request went to the Contact that only this trunk was given");

  if (const auto* account = enabled_phone(snapshot, evidence.digest_username))
    return phone_caller(*account, IdentifiedBy::digest, "its credentials name this account");

  const auto* by_from = enabled_phone(snapshot, evidence.from_user);
  const auto source = evidence.source.to_string();
  if (const auto* trunk = enabled_trunk(snapshot, presence.trunk_at(evidence.source))) {
    if (by_from == nullptr) return trunk_caller(*trunk, IdentifiedBy::address, source + " is an address of this trunk");
    if (presence.knows_port(evidence.source))
      return trunk_caller(*trunk, IdentifiedBy::address, source + " is an address of this trunk, port included");
    if (from_is_the_trunks(evidence, *trunk, snapshot))
      return trunk_caller(*trunk, IdentifiedBy::address,
                          source + " is an address of this trunk, and From is not of our domain");
    return phone_caller(*by_from, IdentifiedBy::from_user,
                        "From names this account; " + source + " is an address of trunk " + trunk->name + " as well");
  }
  if (by_from != nullptr) return phone_caller(*by_from, IdentifiedBy::from_user, "From names this account");
  return {CallerKind::stranger, IdentifiedBy::nothing, {}, {}, {}, "neither an account, nor the address of a trunk"};
}

}  // namespace tandem::routing
