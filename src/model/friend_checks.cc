// Friends that cannot work, and destinations that nobody gets to.
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "model/checks.h"
#include "model/references.h"
#include "model/tenant_tree.h"

namespace tandem::model {

namespace {

void check_friend_endpoint(const Friend& one, Findings& findings) {
  const std::string path = path_of(one);
  const FriendEndpoint& endpoint = one.endpoint;
  const bool registers = endpoint.connection == FriendConnection::registers;
  if (registers && endpoint.password.empty())
    findings.error(ProblemCode::missing, path + ".password", "A friend that registers needs a password.");
  if (registers && (!endpoint.host.empty() || endpoint.port != 0))
    findings.warn(ProblemCode::unused, path + ".host", "A friend that registers is called where it registered.",
                  "Leave host and port out, or set connection: direct.");
  if (!registers && endpoint.host.empty())
    findings.error(ProblemCode::missing, path + ".host", "It says not where the friend is.",
                   "Give host, or let it register: connection: registers.");
  if (one.patterns.empty())
    findings.warn(ProblemCode::unused, path + ".patterns", "No number leads to it.",
                  "An expression for all that begins with 7: \"^7\".");
}

void check_friend_names(const Config& config, Findings& findings) {
  std::set<std::string_view> trunks;
  for (const Trunk& trunk : config.trunks) trunks.insert(trunk.name);
  const TenantTree tenants(config);
  std::map<std::string, const User*> phones;  // by account
  for (const User& user : config.users)
    for (const Phone& phone : user.phones)
      phones.emplace(account_key(phone.username, tenants.account_domain(user.tenant)), &user);
  std::map<std::pair<std::string_view, std::uint32_t>, const Friend*> priorities;
  for (const Friend& one : config.friends) {
    if (trunks.contains(one.name))
      findings.error(ProblemCode::duplicate_name, path_of(one), "A trunk has the name '" + one.name + "' already.",
                     "Give each its own: both are called by it.");
    const std::string& username = one.endpoint.username.empty() ? one.name : one.endpoint.username;
    if (auto phone = phones.find(account_key(username, tenants.account_domain(one.tenant)));
        phone != phones.end() && !one.endpoint.password.empty())
      findings.error(ProblemCode::duplicate_username, path_of(one) + ".username",
                     "A phone of the user '" + phone->second->name + "' has the username '" + username + "'.");
    if (!one.enabled) continue;
    const auto [other, fresh] = priorities.emplace(std::pair(tenant_key(one.tenant), one.priority), &one);
    if (!fresh)
      findings.note(ProblemCode::unreachable_rule, path_of(one) + ".priority",
                    "The friend '" + other->second->name +
                        "' has the same priority; of the two the first by name is "
                        "called.");
  }
}

/// Of friends whose callers are the same, the same expression twice: the lower priority has it.
void check_friend_patterns(const Config& config, Findings& findings) {
  std::vector<const Friend*> order;
  for (const Friend& one : config.friends)
    if (one.enabled) order.push_back(&one);
  std::ranges::sort(order, {}, [](const Friend* one) { return std::pair(one->priority, std::string_view(one->name)); });
  std::map<std::pair<std::string_view, std::string_view>, const Friend*> taken;  // context, expression
  for (const Friend* one : order)
    for (std::size_t i = 0; i < one->patterns.size(); ++i) {
      const auto [first, fresh] = taken.emplace(
          std::pair<std::string_view, std::string_view>(home_context(one->tenant, one->context), one->patterns[i]),
          one);
      if (fresh) continue;
      findings.warn(ProblemCode::unreachable_rule, path_of(*one) + ".patterns[" + std::to_string(i) + ']',
                    first->second == one ? std::string("The expression is listed twice.")
                                         : "The friend '" + first->second->name + "' takes the same numbers before.",
                    "Take one of them out, or give the friends contexts of their own.");
    }
}

void check_otherwise(const Destination& first, const std::vector<Destination>& rest, const std::string& path,
                     Findings& findings) {
  const Destination* before = &first;
  for (const Destination& next : rest) {
    if (before->kind == DestinationKind::hangup)
      return findings.warn(ProblemCode::unreachable_rule, path + ".otherwise",
                           "Nothing behind a hang-up is ever reached.", "Put the hang-up last.");
    before = &next;
  }
}

}  // namespace

void check_friends(const Config& config, Findings& findings) {
  for (const Friend& one : config.friends) check_friend_endpoint(one, findings);
  check_friend_names(config, findings);
  check_friend_patterns(config, findings);
}

void check_destinations(const Config& config, Findings& findings) {
  for (const Extension& one : config.extensions)
    check_otherwise(one.destination, one.otherwise, path_of(one), findings);
  for (const Incall& one : config.incalls) check_otherwise(one.destination, one.otherwise, path_of(one), findings);
  for (const User& user : config.users)
    for_each_forward(user.forwards, user, [&](const Destination& to, const User& owner, std::string_view field) {
      if (to.kind == DestinationKind::user && to.users.front() == owner.name)
        findings.error(ProblemCode::circular_include, path_of(owner) + '.' + std::string(field),
                       "The user is forwarded to himself.");
    });
  for (const Group& group : config.groups) {
    if (group.members.empty())
      findings.warn(ProblemCode::missing, path_of(group) + ".members", "The group has no members.");
    std::set<std::string_view> seen;
    for (const std::string& member : group.members)
      if (!seen.insert(member).second)
        findings.warn(ProblemCode::duplicate_name, path_of(group) + ".members", "'" + member + "' is listed twice.");
  }
}

}  // namespace tandem::model
