// Whose what is: tenants, the contexts and numbers that they have, and that nothing leads from one to another.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "model/checks.h"
#include "model/references.h"
#include "model/tenant_tree.h"
#include "model/text_rules.h"

namespace tandem::model {

namespace {

std::string in_words(std::string_view tenant) {
  return tenant_key(tenant).empty() ? std::string("the master") : "the tenant '" + std::string(tenant) + "'";
}

void check_domains(const Config& config, Findings& findings) {
  std::map<std::string, std::string> owners;
  if (!config.settings.domain.empty()) owners.emplace(lower_case(config.settings.domain), "the settings");
  for (const Tenant& tenant : config.tenants) {
    if (tenant.domain.empty()) continue;
    const auto [other, fresh] = owners.emplace(lower_case(tenant.domain), in_words(tenant.name));
    if (!fresh && !(tenant_key(tenant.name).empty() && other->second == "the settings"))
      findings.error(ProblemCode::duplicate_name, path_of(tenant) + ".domain",
                     "The domain '" + tenant.domain + "' belongs to " + other->second + " already.",
                     "Phones are found by user@domain: give each tenant its own.");
  }
}

/// Which tenant each object of a kind belongs to, by name.
using Owners = std::map<std::string_view, std::string_view>;
template <class Object>
Owners owners_of(const std::vector<Object>& list) {
  Owners owners;
  for (const Object& object : list) owners.emplace(object.name, tenant_of(object));
  return owners;
}

/// What the master has of these, all may use.
bool is_rule(Target target) {
  return target == Target::permission || target == Target::schedule || target == Target::tariff ||
         target == Target::sound;
}

/// Nothing leads from one tenant to another, but to a trunk that is shared.
void check_ownership(const Config& config, const TenantTree& tree, Findings& findings) {
  const std::map<Target, Owners> owners{{Target::user, owners_of(config.users)},
                                        {Target::group, owners_of(config.groups)},
                                        {Target::outcall, owners_of(config.outcalls)},
                                        {Target::friend_, owners_of(config.friends)},
                                        {Target::permission, owners_of(config.permissions)},
                                        {Target::schedule, owners_of(config.schedules)},
                                        {Target::tariff, owners_of(config.tariffs)},
                                        {Target::sound, owners_of(config.sounds)}};
  std::map<std::string_view, const Trunk*> trunks;
  for (const Trunk& trunk : config.trunks) trunks.emplace(trunk.name, &trunk);
  for_each_reference(
      config, [&]<class Owner>(Target target, const std::string& name, const Owner& owner, std::string_view field) {
        std::string_view mine;
        if constexpr (requires { tenant_of(owner); })
          mine = tenant_of(owner);
        else
          mine = owner.name;  // a tenant itself
        const std::string path = path_of(owner) + '.' + std::string(field);
        if (target == Target::trunk) {
          const auto trunk = trunks.find(name);
          if (trunk == trunks.end() || tree.may_use(mine, *trunk->second)) return;
          findings.error(ProblemCode::unknown_reference, path,
                         "The trunk '" + name + "' belongs to " + in_words(trunk->second->sharing.tenant) +
                             " and is not shared with " + in_words(mine) + ".",
                         "Set shared or shared_with at the trunk.");
        } else if (const auto kind = owners.find(target); kind != owners.end()) {
          const auto found = kind->second.find(name);
          if (found == kind->second.end() || same_tenant(found->second, mine)) return;
          if (is_rule(target) && tenant_key(found->second).empty()) return;
          findings.error(ProblemCode::unknown_reference, path,
                         "'" + name + "' belongs to " + in_words(found->second) + ", this to " + in_words(mine) + ".",
                         "Calls between tenants go by their public numbers.");
        }
      });
}

/// A context is one tenant's: whoever lists it, else whoever mentions it first.
void check_context_owners(const Config& config, Findings& findings) {
  std::map<std::string, std::string> owners;
  for (const Context& context : config.contexts) owners.emplace(context.name, context.tenant);
  for_each_reference(
      config, [&]<class Owner>(Target target, const std::string& name, const Owner& owner, std::string_view field) {
        if (target != Target::context || name.empty()) return;
        std::string mine;
        if constexpr (requires { tenant_of(owner); })
          mine = tenant_of(owner);
        else
          mine = owner.name;
        const auto [found, fresh] = owners.emplace(home_context(mine, name), mine);
        if (fresh || same_tenant(found->second, mine)) return;
        findings.error(ProblemCode::unknown_reference, path_of(owner) + '.' + std::string(field),
                       "The context '" + found->first + "' belongs to " + in_words(found->second) + ", this to " +
                           in_words(mine) + ".",
                       "Give each tenant contexts of its own.");
      });
}

bool is_in(const NumberRange& range, std::string_view number) {
  const std::string& end = range.end.empty() ? range.start : range.end;
  if (range.kind == RangeKind::incall && range.did_length > 0) {
    const auto last = [&](std::string_view text) {
      return text.size() > range.did_length ? text.substr(text.size() - range.did_length) : text;
    };
    return last(number) >= last(range.start) && last(number) <= last(end);
  }
  return number.size() == range.start.size() && number >= range.start && number <= end;
}

void check_range(const NumberRange& range, const std::string& path, Findings& findings) {
  if (range.end.empty()) return;
  if (range.end.size() != range.start.size())
    findings.error(ProblemCode::bad_range, path, "Start and end of the range are not of the same length.");
  else if (range.end < range.start)
    findings.error(ProblemCode::bad_range, path, "The range ends before it starts.");
}

/// Numbers that lie outside of what their context has for their kind.
class RangeCheck {
 public:
  RangeCheck(const Config& config, Findings& findings) : findings_(findings) {
    for (const Context& context : config.contexts) contexts_.emplace(context.name, &context);
  }

  template <class Object>
  void numbers(const std::vector<Object>& list, RangeKind kind) {
    for (const Object& object : list) {
      const auto context = contexts_.find(home_context(object.tenant, object.context));
      if (context == contexts_.end()) continue;
      for (const std::string& number : object.extensions) check(*context->second, kind, number, path_of(object));
    }
  }

 private:
  void check(const Context& context, RangeKind kind, const std::string& number, const std::string& path) {
    if (number.starts_with('_')) return;
    bool any = false;
    for (const NumberRange& range : context.ranges) {
      if (range.kind != kind) continue;
      if (is_in(range, number)) return;
      any = true;
    }
    if (any)
      findings_.warn(ProblemCode::bad_range, path + ".extensions",
                     number + " lies outside of the numbers that the context '" + context.name + "' has for this.",
                     "Take another number, or widen the ranges of the context.");
  }

  Findings& findings_;
  std::map<std::string_view, const Context*> contexts_;
};

void check_number_prefixes(const Tenant& tenant, Findings& findings) {
  const std::string path = path_of(tenant) + ".number_prefixes";
  for (const Option& prefix : tenant.number_prefixes) {
    if (prefix.name.empty() || !rules::digits.accepts(prefix.name))
      findings.error(ProblemCode::bad_value, path, "'" + prefix.name + "' cannot be dialled before a number.",
                     "Take digits with a '*' behind them, such as 1*.");
    if (prefix.value.empty() || !rules::digits.accepts(prefix.value))
      findings.error(ProblemCode::bad_value, path + '.' + prefix.name, "'" + prefix.value + "' is no number to show.",
                     "Give a public number of the tenant, such as +33123456789.");
    if (!tenant.hide_prefix.empty() && prefix.name.starts_with(tenant.hide_prefix))
      findings.warn(ProblemCode::unreachable_rule, path + '.' + prefix.name,
                    "hide_prefix takes what begins so, before.", "Choose another prefix.");
  }
}

}  // namespace

void check_tenants(const Config& config, Findings& findings) {
  const TenantTree tree(config);
  check_domains(config, findings);
  for (const Tenant& tenant : config.tenants) {
    check_number_prefixes(tenant, findings);
    if (tree.in_circle(tenant))
      findings.error(ProblemCode::circular_include, path_of(tenant) + ".parent",
                     "The tenants above it lead back to it.", "Give one of them another parent, or none.");
    if (tenant_key(tenant.name).empty() && !tenant.parent.empty())
      findings.error(ProblemCode::circular_include, path_of(tenant) + ".parent", "Nobody is above the master.");
    if (tenant_key(tenant.name).empty() && !tenant.domain.empty())
      findings.warn(ProblemCode::unused, path_of(tenant) + ".domain",
                    "The domain of the master is that of the settings.", "Set it there.");
  }
  check_ownership(config, tree, findings);
  check_context_owners(config, findings);
}

void check_contexts(const Config& config, Findings& findings) {
  for (const Context& context : config.contexts)
    for (std::size_t i = 0; i < context.ranges.size(); ++i)
      check_range(context.ranges[i], path_of(context) + ".ranges[" + std::to_string(i) + "]", findings);
  RangeCheck ranges(config, findings);
  ranges.numbers(config.users, RangeKind::user);
  ranges.numbers(config.groups, RangeKind::group);
}

}  // namespace tandem::model
