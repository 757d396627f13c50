// Accounts that share a provider, or an account name: whether and how their calls are told apart.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "model/checks.h"
#include "model/references.h"

namespace tandem::model {
namespace {

bool may_use(const Trunk& trunk, std::string_view evidence) {
  return trunk.identify_by.empty() || std::ranges::find(trunk.identify_by, evidence) != trunk.identify_by.end();
}

/// What tells the calls of two accounts at one address apart, strongest first; empty: nothing.
std::string separator(const Trunk& a, const Trunk& b, const std::set<std::string_view>& with_incalls) {
  const auto both = [&](std::string_view evidence) { return may_use(a, evidence) && may_use(b, evidence); };
  const auto registers = [](const Trunk& t) { return t.account_type == AccountType::outbound; };
  std::string rules;
  const auto add = [&](const std::string& rule) { rules += (rules.empty() ? "" : ", else by ") + rule; };
  if (registers(a) && registers(b) && both("token")) add("the Contact that each registers");
  if (a.match_header != b.match_header && (may_use(a, "header") || may_use(b, "header"))) add("match_header");
  if (a.username != b.username && !a.username.empty() && !b.username.empty() &&
      (both("request_uri") || both("username")))
    add("the account name in the Request-URI or To");
  if (with_incalls.contains(a.name) || with_incalls.contains(b.name)) add("the numbers of their incalls");
  if (a.port != b.port && a.port != 0 && b.port != 0) add("the port");
  return rules;
}

/// Where a trunk may call from, as written: two that say the same are at one address.
std::set<std::string> places_of(const Trunk& trunk) {
  std::set<std::string> places;
  if (!may_use(trunk, "ip")) return places;
  if (!trunk.host.empty()) places.insert(lower_case(trunk.host));
  if (!trunk.outbound_proxy.empty())
    places.insert(lower_case(trunk.outbound_proxy.substr(0, trunk.outbound_proxy.find(':'))));
  for (const std::string& host : trunk.additional_hosts) places.insert(lower_case(host));
  return places;
}

void tell(const Trunk& first, const Trunk& other, const std::string& place,
          const std::set<std::string_view>& with_incalls, Findings& findings) {
  const std::string both = "The trunk '" + first.name + "' is at " + place + " as well";
  const std::string rules = separator(first, other, with_incalls);
  if (!rules.empty()) {
    findings.note(ProblemCode::same_provider, path_of(other), both + "; their calls are told apart by " + rules + ".");
  } else {
    findings.warn(ProblemCode::same_provider, path_of(other),
                  both + ", and nothing tells their calls apart: those that come in belong to '" +
                      std::min(first.name, other.name) + "'.",
                  "Give them different usernames, a match_header, or incalls with their numbers.");
  }
}

void check_logins(const Config& config, Findings& findings) {
  std::map<std::string_view, std::string> owners;
  for (const User& user : config.users)
    for (const Phone& phone : user.phones) owners.emplace(phone.username, "a phone of the user '" + user.name + "'");
  for (const Trunk& trunk : config.trunks) {
    if (!trunk.proves_itself() || trunk.username.empty()) continue;
    const auto [owner, fresh] = owners.emplace(trunk.username, "the trunk '" + trunk.name + "'");
    if (!fresh)
      findings.error(ProblemCode::duplicate_username, path_of(trunk) + ".username",
                     "The username '" + trunk.username + "' belongs to " + owner->second + ".",
                     "Who registers here needs a username of his own.");
  }
}

}  // namespace

void check_trunk_overlaps(const Config& config, Findings& findings) {
  check_logins(config, findings);
  std::set<std::string_view> with_incalls;
  for (const Incall& incall : config.incalls)
    if (incall.enabled && !incall.did.empty() && !incall.trunk.empty()) with_incalls.insert(incall.trunk);
  std::map<std::string, const Trunk*> first_at;
  for (const Trunk& trunk : config.trunks) {
    if (!trunk.enabled) continue;
    const Trunk* told = nullptr;  // once a pair, however many places they share
    for (const std::string& place : places_of(trunk)) {
      const auto [first, fresh] = first_at.emplace(place, &trunk);
      if (fresh || first->second == told) continue;
      told = first->second;
      tell(*told, trunk, place, with_incalls, findings);
    }
  }
}

}  // namespace tandem::model
