#include "routing/party_words.h"

namespace tandem::routing {

namespace {

Target on_trunk(const model::Trunk& trunk, std::string_view number, const Snapshot& snapshot) {
  Target target;
  target.kind = Target::Kind::trunk;
  target.trunk = trunk.name;
  target.number = number;
  target.as.number = trunk.caller_id;
  const Holders& holders = snapshot.holders();
  target.friendly = snapshot.find_friend(trunk.name) != nullptr;
  if (target.friendly) return target;
  const auto& line = holders.line_of(trunk.sharing.tenant);
  add_claims(target.claims, nullptr, line, true);
  target.charged.assign(line.begin(), line.end());
  if (const Holder* holder = holders.trunk(trunk.name)) target.charged.push_back(holder);
  if (const Tariff* tariff = snapshot.tariffs().find(trunk.tariff))
    if (const auto hit = tariff->find(number)) target.rate = hit->rate;
  return target;
}

}  // namespace

std::expected<Target, std::string> party_from_words(std::string_view words, const Snapshot& snapshot) {
  std::string_view phone = words;
  if (snapshot.find_phone(phone) == nullptr) phone = snapshot.accounts().key_of(words, {});
  if (const auto* account = snapshot.find_phone(phone)) {
    if (!account->user->enabled) return std::unexpected("User " + account->user->name + " is disabled.");
    Target target;
    target.user = account->user->name;
    target.phone = account->key;
    target.number = account->phone->username;
    return target;
  }
  std::string_view trunk = words, number;
  if (const auto at = words.rfind('@'); at != words.npos) {
    number = words.substr(0, at);
    trunk = words.substr(at + 1);
  } else if (const auto slash = words.find('/'); slash != words.npos) {
    trunk = words.substr(0, slash);
    number = words.substr(slash + 1);
  }
  const model::Trunk* found = snapshot.find_trunk(trunk);
  if (found == nullptr)
    return std::unexpected("There is no phone, trunk or friend " + std::string(words) +
                           "; somebody outside is NUMBER@TRUNK.");
  if (!found->enabled) return std::unexpected("Trunk " + found->name + " is disabled.");
  return on_trunk(*found, number, snapshot);
}

std::expected<Attempt, std::string> attempt_of_party(const Target& party, std::string_view exten,
                                                     std::string_view context, const Snapshot& snapshot) {
  if (!context.empty() && snapshot.find_context(context) == nullptr)
    return std::unexpected("There is no context " + std::string(context) + ".");
  Attempt attempt;
  attempt.dialled = attempt.to_user = exten;
  attempt.context = context;
  if (party.kind == Target::Kind::trunk) {
    if (party.number.empty())
      return std::unexpected("Whom to ring by trunk " + party.trunk + "? Say NUMBER@" + party.trunk + ".");
    attempt.caller = {CallerKind::trunk, IdentifiedBy::address, party.trunk, {}, {}};
    attempt.from_user = party.number;
    if (context.empty()) {
      const model::Trunk* trunk = snapshot.find_trunk(party.trunk);
      if (trunk != nullptr) attempt.context = model::home_context(trunk->sharing.tenant, trunk->context);
    }
    return attempt;
  }
  attempt.caller = proved_caller(party.phone, snapshot);
  const model::User* user = snapshot.find_user(party.user);
  if (user == nullptr) return std::unexpected("There is no user " + party.user + ".");
  attempt.from_user = user->extensions.empty() ? party.phone : user->extensions.front();
  attempt.from_display = user->display_name;
  return attempt;
}

}  // namespace tandem::routing
