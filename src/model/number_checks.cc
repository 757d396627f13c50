// Rules about numbers: includes, patterns that can never fire, destinations.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.h"
#include "model/checks.h"
#include "model/dialable.h"
#include "model/number_beginning.h"
#include "model/pattern.h"
#include "model/references.h"
#include "model/tenant_tree.h"
#include "model/uri_template.h"

namespace tandem::model {
namespace {

using Includes = std::map<std::string_view, const Context*>;

/// Depth first from `context`; a context met again on the way is a circle. Each is gone through once.
class IncludeWalk {
 public:
  IncludeWalk(const Includes& includes, Findings& findings) : includes_(includes), findings_(findings) {}

  void visit(std::string_view name) {
    const auto on_way = std::ranges::find(way_, name);
    if (on_way != way_.end()) return tell(on_way);
    const auto context = includes_.find(name);
    if (context == includes_.end() || !done_.insert(name).second) return;
    way_.push_back(name);
    for (const std::string& next : context->second->include) visit(next);
    way_.pop_back();
  }

 private:
  void tell(std::vector<std::string_view>::iterator from) {
    std::string circle;
    for (auto at = from; at != way_.end(); ++at) circle += std::string(*at) + " -> ";
    findings_.warn(ProblemCode::circular_include, "contexts." + std::string(way_.back()) + ".include",
                   "The contexts include each other in a circle: " + circle + std::string(*from) + ".",
                   "Each is looked up once only; take one of the inclusions out.");
  }

  const Includes& includes_;
  Findings& findings_;
  std::vector<std::string_view> way_;
  std::set<std::string_view> done_;
};

/// Contexts in which somebody's dialled number can be looked up.
std::set<std::string> dialled_contexts(const Config& config) {
  std::vector<std::string> open;
  for (const User& user : config.users) open.push_back(home_context(user.tenant, user.context));
  for (const Trunk& trunk : config.trunks) open.push_back(home_context(trunk.sharing.tenant, trunk.context));
  for (const Friend& one : config.friends) open.push_back(home_context(one.tenant, one.context));
  for_each_destination(config, [&](const Destination& destination, const auto& owner, std::string_view) {
    if (!destination.context.empty()) open.push_back(home_context(tenant_of(owner), destination.context));
  });
  std::map<std::string_view, const Context*> contexts;
  for (const Context& context : config.contexts) contexts.emplace(context.name, &context);
  std::set<std::string> reached;
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (!reached.insert(name).second) continue;
    if (auto context = contexts.find(name); context != contexts.end())
      open.insert(open.end(), context->second->include.begin(), context->second->include.end());
  }
  return reached;
}

/// True: no number leads there.
bool tell_never_dialled(const Pattern& pattern, const std::string& path, Findings& findings) {
  const std::string why = why_never_dialled(pattern);
  if (why.empty()) return false;
  findings.warn(ProblemCode::unreachable_rule, path, "It takes no number. " + why,
                "Digits, X, Z, N, sets and a leading '+' are dialled; these are no regular expressions.");
  return true;
}

/// What earlier outcalls and those inside have taken of each context's numbers.
class NumbersTaken {
 public:
  NumbersTaken(const Config& config, Findings& findings) : findings_(findings) {
    for (const User& user : config.users)
      for (const std::string& extension : user.extensions) take(user, extension, "the extension of the user");
    for (const Group& group : config.groups)
      for (const std::string& extension : group.extensions) take(group, extension, "the extension of the group");
    for (const Extension& one : config.extensions)
      if (one.enabled) take(one, one.exten, "that of the extension");
  }

  void check(const Outcall& outcall, std::size_t index) {
    const OutcallPattern& rule = outcall.patterns[index];
    const std::string path = path_of(outcall) + ".patterns[" + std::to_string(index) + "]";
    if (rule.pattern.empty() && rule.begins_with.empty() && rule.more_digits == "any") {
      findings_.error(ProblemCode::missing, path, "The rule says no number.",
                      "Give pattern, or begins_with and more_digits.");
      return;
    }
    const auto patterns = patterns_of(rule);
    if (!patterns) {
      if (rule.pattern.empty()) findings_.error(ProblemCode::bad_value, path + ".begins_with", patterns.error());
      return;  // a pattern is told as a field
    }
    for (const Pattern& pattern : *patterns) check(outcall, rule, pattern, path + ".pattern");
  }

 private:
  template <class Object>
  void take(const Object& owner, const std::string& number, const char* as_what) {
    inside_.emplace(std::pair(home_context(owner.tenant, owner.context), without_dashes(number)),
                    std::string(as_what) + " '" + owner.name + "'");
  }

  void check(const Outcall& outcall, const OutcallPattern& rule, const Pattern& pattern, const std::string& path) {
    if (tell_never_dialled(pattern, path, findings_)) return;
    if (rule.strip > 0 && rule.strip >= pattern.shortest() && rule.prefix.empty() &&
        (pattern.tail() == Tail::none || rule.strip > pattern.shortest())) {
      findings_.warn(ProblemCode::bad_range, path,
                     "Taking " + std::to_string(rule.strip) + " digits off leaves nothing of the shortest number.");
    }
    const auto [other, fresh] =
        patterns_.emplace(std::pair(home_context(outcall.tenant, outcall.context), pattern.signature()), &outcall);
    if (!fresh && other->second->choice.priority == 0 && outcall.choice.priority == 0) {
      findings_.warn(ProblemCode::unreachable_rule, path,
                     "The outcall '" + other->second->name + "' takes the same numbers of the context '" +
                         outcall.context + "' before.",
                     "For a second choice, list both trunks in one outcall, or give both a priority.");
    }
    const auto number = pattern.exact_number();
    if (!number) return;
    if (auto owner = inside_.find({home_context(outcall.tenant, outcall.context), *number}); owner != inside_.end())
      findings_.warn(ProblemCode::unreachable_rule, path, "The number is " + owner->second + ", which comes first.",
                     "Give one of them another number or another context.");
  }

  std::map<std::pair<std::string, std::string>, std::string> inside_;  ///< whose a number is, in words
  std::map<std::pair<std::string, std::string>, const Outcall*> patterns_;
  Findings& findings_;
};

void check_outcall_trunks(const Outcall& outcall, const std::map<std::string_view, const Trunk*>& trunks,
                          Findings& findings) {
  if (outcall.trunks.empty()) {
    if (outcall.uri_ways.empty())
      findings.error(ProblemCode::missing, path_of(outcall) + ".trunks", "The outcall names no trunk.",
                     "Without one, or enum_domains, or uris, its calls have no way out.");
    return;
  }
  const bool usable = std::ranges::any_of(outcall.trunks, [&](const std::string& name) {
    const auto trunk = trunks.find(name);
    return trunk == trunks.end() || trunk->second->enabled;  // an unknown one is told as a reference
  });
  if (!usable)
    findings.warn(ProblemCode::unused, path_of(outcall) + ".trunks", "All trunks of the outcall are disabled.");
}

/// Each is tried while the caller waits, and none may lead back to ourselves.
void check_uri_ways(const Outcall& outcall, const Settings& settings, Findings& findings) {
  const auto count = [&](std::string_view field, const std::vector<std::string>& ways) {
    if (ways.size() > max_uri_ways)
      findings.error(ProblemCode::bad_range, path_of(outcall) + "." + std::string(field),
                     "There are " + std::to_string(ways.size()) + ", and at most " + std::to_string(max_uri_ways) +
                         " are tried one after the other.");
  };
  count("enum_domains", outcall.uri_ways.enum_domains);
  count("uris", outcall.uri_ways.uris);
  for (const std::string& uri : outcall.uri_ways.uris) {
    const auto parsed = parse_uri_template(uri);
    if (parsed && !settings.domain.empty() && equal_ignoring_case(parsed->host, settings.domain))
      findings.error(ProblemCode::circular_include, path_of(outcall) + ".uris",
                     "'" + uri + "' leads back to this exchange.", "Numbers of our own need no outcall.");
  }
}

void check_guests(const Incall& incall, Findings& findings) {
  if (!incall.guests.allowed) return;
  if (incall.did.empty())
    findings.warn(ProblemCode::missing, path_of(incall) + ".guests",
                  "Whatever a stranger dials is answered: the incall takes guests for any number.",
                  "Name the number or user in did.");
  if (incall.guests.max_calls == 0 && incall.guests.max_calls_per_second == 0)
    findings.warn(ProblemCode::bad_range, path_of(incall) + ".guest_max_calls",
                  "Nothing limits how many calls guests make.", "Set guest_max_calls or guest_max_calls_per_second.");
}

}  // namespace

void check_includes(const Config& config, Findings& findings) {
  Includes includes;
  for (const Context& context : config.contexts) includes.emplace(context.name, &context);
  IncludeWalk walk(includes, findings);
  for (const Context& context : config.contexts) walk.visit(context.name);
}

void check_outcalls(const Config& config, Findings& findings) {
  const auto reached = dialled_contexts(config);
  std::map<std::string_view, const Trunk*> trunks;
  for (const Trunk& trunk : config.trunks) trunks.emplace(trunk.name, &trunk);
  NumbersTaken taken(config, findings);
  for (const Outcall& outcall : config.outcalls) {
    if (!outcall.enabled) continue;
    check_outcall_trunks(outcall, trunks, findings);
    check_uri_ways(outcall, config.settings, findings);
    if (outcall.patterns.empty())
      findings.warn(ProblemCode::unused, path_of(outcall) + ".patterns", "The outcall takes no number.",
                    "A pattern for all that begins with 0: \"0.\".");
    if (!reached.contains(home_context(outcall.tenant, outcall.context)))
      findings.warn(ProblemCode::unreachable_rule, path_of(outcall) + ".context",
                    "Nobody dials in the context '" + outcall.context + "'.",
                    "Put users into it, or include it in theirs.");
    for (std::size_t i = 0; i < outcall.patterns.size(); ++i) taken.check(outcall, i);
  }
}

void check_incalls(const Config& config, Findings& findings) {
  std::map<std::string_view, const User*> users;
  for (const User& user : config.users) users.emplace(user.name, &user);
  using Calls = std::tuple<std::string, std::string, std::string, std::string>;  // tenant, trunk, context, numbers
  std::map<Calls, const Incall*> taken;
  for (const Incall& incall : config.incalls) {
    if (!incall.enabled) continue;
    check_guests(incall, findings);
    const auto pattern = Pattern::parse_rule(incall.did);
    if (pattern && tell_never_dialled(*pattern, path_of(incall) + ".did", findings)) continue;
    const std::string numbers = pattern ? pattern->signature() : std::string();
    const auto [other, fresh] = taken.emplace(
        Calls(tenant_key(incall.tenant), incall.trunk, home_context(incall.tenant, incall.context), numbers), &incall);
    if (!fresh)
      findings.warn(ProblemCode::unreachable_rule, path_of(incall) + ".did",
                    "The incall '" + other->second->name + "' takes the same calls before.");
    const auto& named = incall.destination.users;
    const bool nobody = !named.empty() && std::ranges::all_of(named, [&](const std::string& name) {
      const auto user = users.find(name);
      return user != users.end() && !user->second->enabled;
    });
    if (nobody)
      findings.warn(ProblemCode::unused, path_of(incall) + ".destination", "All users it leads to are disabled.");
  }
}

}  // namespace tandem::model
