#include "routing/identify.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "routing/snapshot.h"

namespace tandem::routing {

namespace {

using Trunks = TrunkIndex::Trunks;

const model::Trunk* enabled_trunk(const Snapshot& snapshot, std::string_view name) {
  const auto* trunk = name.empty() ? nullptr : snapshot.find_trunk(name);
  return trunk != nullptr && trunk->enabled ? trunk : nullptr;
}

const Snapshot::PhoneAccount* enabled_phone(const Snapshot& snapshot, std::string_view account) {
  const auto* phone = account.empty() ? nullptr : snapshot.find_phone(account);
  return phone != nullptr && phone->user->enabled ? phone : nullptr;
}

const model::Trunk* proving_trunk(const Snapshot& snapshot, std::string_view account) {
  const auto* trunk = account.empty() ? nullptr : snapshot.find_proving_trunk(account);
  return trunk != nullptr && trunk->enabled ? trunk : nullptr;
}

Caller trunk_caller(const model::Trunk& trunk, IdentifiedBy by, std::string reason) {
  const bool named_only = by == IdentifiedBy::digest || by == IdentifiedBy::from_user;
  return {CallerKind::trunk, by, trunk.name, {}, {}, std::move(reason), trunk.proves_itself() || named_only};
}

Caller phone_caller(const Snapshot::PhoneAccount& account, IdentifiedBy by, std::string reason) {
  return {CallerKind::phone, by, {}, account.user->name, account.key, std::move(reason), true};
}

/// Phone and trunk share an address: does From claim to be of the trunk's side?
bool from_is_the_trunks(const Evidence& evidence, const model::Trunk& trunk, const Snapshot& snapshot) {
  if (!snapshot.config().settings.domain.empty()) return !snapshot.is_our_domain(evidence.from_host);
  const auto ip = IpAddress::parse(evidence.from_host);
  return equal_ignoring_case(evidence.from_host, trunk.host) ||
         (!trunk.from_domain.empty() && equal_ignoring_case(evidence.from_host, trunk.from_domain)) ||
         (ip && *ip == evidence.source.ip);
}

/// The trunk at the source's address that the request belongs to.
class AtAddress {
 public:
  AtAddress(const Evidence& evidence, const Snapshot& snapshot, const TrunkPresence& presence)
      : evidence_(evidence), index_(snapshot.trunk_index()), snapshot_(snapshot), presence_(presence) {}

  const model::Trunk* find() {
    const auto* first = enabled_trunk(snapshot_, presence_.trunk_at(evidence_.source));
    if (first == nullptr) return nullptr;
    using enum IdentifiedBy;
    const bool decided = narrowed(index_.with_header(evidence_.header), "header", header) ||
                         narrowed(index_.with_login(evidence_.request_user), "request_uri", request_uri) ||
                         narrowed(index_.with_login(evidence_.to_user), "username", to) ||
                         narrowed(index_.with_own_did(evidence_.header), {}, did) ||
                         narrowed(index_.with_did(evidence_.request_user), {}, did) ||
                         narrowed(index_.with_did(evidence_.to_user), {}, did);
    if (decided || !left_.empty()) return nearest_left();
    by = address;
    return first;
  }

  IdentifiedBy by = IdentifiedBy::nothing;

  std::string reason() const {
    const std::string source = evidence_.source.to_string();
    switch (by) {
      case IdentifiedBy::header:
        return source + " is an address of this trunk, and a header names it";
      case IdentifiedBy::request_uri:
        return source + " is an address of this trunk, and the Request-URI names its account";
      case IdentifiedBy::to:
        return source + " is an address of this trunk, and To names its account";
      case IdentifiedBy::did:
        return source + " is an address of this trunk, and the number called is one of its incalls";
      default:
        return source + " is an address of this trunk";
    }
  }

 private:
  /// True once exactly one is left.
  bool narrowed(const Trunks& named, std::string_view evidence, IdentifiedBy how) {
    Trunks both;
    for (const model::Trunk* trunk : named) {
      const bool possible = left_.empty() ? presence_.nearness(trunk->name, evidence_.source) > 0
                                          : std::ranges::find(left_, trunk) != left_.end();
      const bool may = evidence.empty() || recognised_by(*trunk, evidence);
      if (possible && may && std::ranges::find(both, trunk) == both.end()) both.push_back(trunk);
    }
    if (both.empty()) return false;
    left_ = std::move(both);
    by = how;
    return left_.size() == 1;
  }

  /// Of those that nothing else tells apart: whose address fits best, else the first by name.
  const model::Trunk* nearest_left() const {
    return *std::ranges::min_element(left_, {}, [this](const model::Trunk* trunk) {
      return std::pair(-static_cast<int>(presence_.nearness(trunk->name, evidence_.source)),
                       std::string_view(trunk->name));
    });
  }

  const Evidence& evidence_;
  const TrunkIndex& index_;
  const Snapshot& snapshot_;
  const TrunkPresence& presence_;
  Trunks left_;  ///< empty: all that are at the address
};

/// A header that alone suffices, because its trunk is not looked for by address.
const model::Trunk* trunk_by_header_alone(const Evidence& evidence, const Snapshot& snapshot) {
  for (const model::Trunk* trunk : snapshot.trunk_index().with_header(evidence.header))
    if (recognised_by(*trunk, "header") && !recognised_by(*trunk, "ip")) return trunk;
  return nullptr;
}

}  // namespace

Caller proved_caller(std::string_view account, const Snapshot& snapshot) {
  Caller caller;
  if (const auto* phone = enabled_phone(snapshot, account))
    caller = phone_caller(*phone, IdentifiedBy::digest, {});
  else if (const auto* trunk = proving_trunk(snapshot, account))
    caller = trunk_caller(*trunk, IdentifiedBy::digest, "it proved its password");
  caller.proves = false;
  return caller;
}

Caller identify(const Evidence& evidence, const Snapshot& snapshot, const TrunkPresence& presence) {
  if (const auto* trunk = enabled_trunk(snapshot, presence.trunk_of_token(evidence.request_user));
      trunk != nullptr && recognised_by(*trunk, "token"))
    return trunk_caller(*trunk, IdentifiedBy::token, "the request went to the Contact that only this trunk was given");

  const std::string_view named = snapshot.accounts().key_of(evidence.digest_username, evidence.from_host);
  if (const auto* account = enabled_phone(snapshot, named))
    return phone_caller(*account, IdentifiedBy::digest, "its credentials name this account");
  if (const auto* trunk = proving_trunk(snapshot, named); trunk != nullptr && recognised_by(*trunk, "auth_username"))
    return trunk_caller(*trunk, IdentifiedBy::digest, "its credentials name this account");

  if (const auto* trunk = trunk_by_header_alone(evidence, snapshot))
    return trunk_caller(*trunk, IdentifiedBy::header, "it carries the header that names this trunk");

  const std::string_view from = snapshot.accounts().key_of(evidence.from_user, evidence.from_host);
  const auto* by_from = enabled_phone(snapshot, from);
  AtAddress at_address(evidence, snapshot, presence);
  if (const auto* trunk = at_address.find()) {
    const std::string reason = at_address.reason();
    if (by_from == nullptr) return trunk_caller(*trunk, at_address.by, reason);
    if (presence.knows_port(evidence.source)) return trunk_caller(*trunk, at_address.by, reason + ", port included");
    if (from_is_the_trunks(evidence, *trunk, snapshot))
      return trunk_caller(*trunk, at_address.by, reason + ", and From is not of our domain");
    return phone_caller(*by_from, IdentifiedBy::from_user,
                        "From names this account; " + evidence.source.to_string() + " is an address of trunk " +
                            trunk->name + " as well");
  }
  if (by_from != nullptr) return phone_caller(*by_from, IdentifiedBy::from_user, "From names this account");
  if (const auto* trunk = proving_trunk(snapshot, from))
    return trunk_caller(*trunk, IdentifiedBy::from_user, "From names this account");
  return {
      CallerKind::stranger, IdentifiedBy::nothing, {}, {}, {}, "neither an account, nor the address of a trunk", true};
}

}  // namespace tandem::routing
