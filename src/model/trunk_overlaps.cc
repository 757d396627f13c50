// Accounts that share a provider, or an account name, and friends at a provider's address: whether and how their calls
// are told apart.
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "model/checks.h"
#include "model/references.h"

namespace tandem::model {
namespace {

bool may_use(const Trunk& trunk, std::string_view evidence) {
  return trunk.identify_by.empty() || std::ranges::find(trunk.identify_by, evidence) != trunk.identify_by.end();
}

/// What tells the calls of two accounts at one address apart, strongest first; empty: nothing. A friend calls the
/// numbers that it wants, not an account's name.
std::string separator(const Trunk& a, const Trunk& b, bool any_friend, const std::set<std::string_view>& with_incalls) {
  const auto both = [&](std::string_view evidence) { return may_use(a, evidence) && may_use(b, evidence); };
  const auto registers = [](const Trunk& t) { return t.account_type == AccountType::outbound; };
  std::string rules;
  const auto add = [&](const std::string& rule) { rules += (rules.empty() ? "" : ", else by ") + rule; };
  if (registers(a) && registers(b) && both("token")) add("the Contact that each registers");
  if (a.match_header != b.match_header && (may_use(a, "header") || may_use(b, "header"))) add("match_header");
  if (!any_friend && a.username != b.username && !a.username.empty() && !b.username.empty() &&
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

/// Compared with every earlier trunk at the place up to here; of more, only with the first and those of its username.
constexpr std::size_t compared_with_all = 64;

/// Tells of accounts that calls from one address may belong to.
class Overlaps {
 public:
  Overlaps(const Config& config, Findings& findings) : findings_(findings) {
    for (const Incall& incall : config.incalls)
      if (incall.enabled && !incall.did.empty() && !incall.trunk.empty()) with_incalls_.insert(incall.trunk);
    for (const Trunk& trunk : config.trunks)
      if (trunk.enabled) accounts_.push_back(&trunk);
    friends_.reserve(config.friends.size());
    for (const Friend& one : config.friends)
      if (one.enabled && one.endpoint.connection == FriendConnection::direct)
        accounts_.push_back(*are_friends_.insert(&friends_.emplace_back(trunk_of(one, {}))).first);
  }

  void check() {
    for (const Trunk* account : accounts_)
      for (const std::string& place : places_of(*account)) {
        check_place(*account, place);
        if (const auto ip = IpAddress::parse(place)) addresses_[ip->is_v6()].emplace(*ip, account);
      }
    for (const Trunk* account : accounts_)
      if (may_use(*account, "ip"))
        for (const std::string& host : account->additional_hosts)
          if (const auto network = Prefix::parse(host); network && !IpAddress::parse(host))
            check_network(*account, *network);
  }

 private:
  struct Place {
    std::vector<const Trunk*> trunks;
    std::map<std::string_view, std::vector<const Trunk*>> by_username;
  };

  bool is_friend(const Trunk& account) const { return are_friends_.contains(&account); }
  std::string named(const Trunk& account) const {
    return (is_friend(account) ? "The friend '" : "The trunk '") + account.name + "'";
  }
  std::string place_of(const Trunk& account) const {
    return is_friend(account) ? "friends." + account.name : path_of(account);
  }
  std::string separator_of(const Trunk& a, const Trunk& b) const {
    return separator(a, b, is_friend(a) || is_friend(b), with_incalls_);
  }

  void check_place(const Trunk& trunk, const std::string& name) {
    Place& place = places_[name];
    const auto& others = place.trunks.size() <= compared_with_all ? place.trunks : place.by_username[trunk.username];
    const auto alike =
        std::ranges::find_if(others, [&](const Trunk* other) { return separator_of(*other, trunk).empty(); });
    if (alike != others.end()) {
      warn(**alike, trunk, name);
    } else if (!place.trunks.empty()) {
      note(*place.trunks.front(), trunk, "at " + name + " as well", separator_of(*place.trunks.front(), trunk));
    }
    place.trunks.push_back(&trunk);
    place.by_username[trunk.username].push_back(&trunk);
  }

  /// Who has an address within the network of another goes before, if nothing stronger decides.
  void check_network(const Trunk& trunk, const Prefix& network) {
    const auto& addresses = addresses_[network.network.is_v6()];
    for (auto at = addresses.lower_bound(network.network); at != addresses.end() && network.contains(at->first); ++at) {
      if (at->second == &trunk) continue;
      const std::string rules = separator_of(*at->second, trunk);
      note(*at->second, trunk, "at " + at->first.to_string() + ", in " + network.to_string(),
           rules + (rules.empty() ? "" : ", else by ") + "the address, which goes before the network");
    }
  }

  void note(const Trunk& first, const Trunk& other, const std::string& where, const std::string& rules) {
    if (!told_.emplace(&first, &other).second) return;
    findings_.note(ProblemCode::same_provider, place_of(other),
                   named(first) + " is " + where + "; their calls are told apart by " + rules + ".");
  }

  void warn(const Trunk& first, const Trunk& other, const std::string& place) {
    if (!told_.emplace(&first, &other).second) return;
    const bool any_friend = is_friend(first) || is_friend(other);
    findings_.warn(ProblemCode::same_provider, place_of(other),
                   named(first) + " is at " + place +
                       " as well, and nothing tells their calls apart: those that come in belong to '" +
                       std::min(first.name, other.name) + "'.",
                   any_friend ? "Give each its own address or port, or let the friend register."
                              : "Give them different usernames, a match_header, or incalls with their numbers.");
  }

  Findings& findings_;
  std::vector<const Trunk*> accounts_;  ///< enabled ones, behind them direct friends
  std::vector<Trunk> friends_;          ///< as the trunks that they are to those who identify callers
  std::set<const Trunk*> are_friends_;
  std::set<std::string_view> with_incalls_;
  std::map<std::string, Place> places_;
  std::multimap<IpAddress, const Trunk*> addresses_[2];   ///< IPv4, IPv6
  std::set<std::pair<const Trunk*, const Trunk*>> told_;  ///< once a pair, however many places they share
};

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
  Overlaps(config, findings).check();
}

}  // namespace tandem::model
