// Rule sets that cannot work, and whose they are.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "model/checks.h"
#include "model/references.h"
#include "model/tenant_tree.h"

namespace tandem::model {

namespace {

void check_rules(const std::vector<RewriteRule>& rules, const std::string& path, Findings& findings) {
  if (rules.size() > max_rewrite_rules)
    return findings.error(ProblemCode::out_of_range, path,
                          "There are more than " + std::to_string(max_rewrite_rules) + " rules in it.");
  std::map<std::string_view, std::size_t> earlier;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto [first, fresh] = earlier.emplace(rules[i].match, i);
    if (!fresh)
      findings.warn(ProblemCode::unreachable_rule, path + '[' + std::to_string(i) + "].match",
                    "Rule " + std::to_string(first->second) + " takes the same numbers, so that this one never acts.",
                    "Remove one of them.");
  }
}

/// Whether whatever the later one is for, the earlier one is for as well.
bool takes_all_of(const NumberRule& earlier, const NumberRule& later) {
  return earlier.match == later.match && (earlier.way == NumberWay::both || earlier.way == later.way) &&
         (earlier.party == NumberParty::both || earlier.party == later.party);
}

void check_number_rules(const Trunk& trunk, Findings& findings) {
  const auto& rules = trunk.numbers.number_rules;
  for (std::size_t i = 1; i < rules.size() && i < max_compared; ++i) {
    const auto first = std::ranges::find_if(rules.begin(), rules.begin() + static_cast<std::ptrdiff_t>(i),
                                            [&](const NumberRule& one) { return takes_all_of(one, rules[i]); });
    if (const auto at = static_cast<std::size_t>(first - rules.begin()); at < i)
      findings.warn(ProblemCode::unreachable_rule, path_of(trunk) + ".number_rules[" + std::to_string(i) + "].match",
                    "Rule " + std::to_string(at) + " takes the same numbers, so that this one never acts.",
                    "Remove one of them.");
  }
}

void check_area(const std::string& area_code, const std::string& path, Findings& findings) {
  if (!std::ranges::all_of(area_code, is_digit))
    findings.error(ProblemCode::bad_value, path + ".area_code",
                   "'" + area_code + "' is no area code: it has other characters than digits.",
                   "Write it without trunk prefix and country code, such as 212.");
}

}  // namespace

void check_rule_sets(const Config& config, Findings& findings) {
  const TenantTree tree(config);
  std::map<std::string_view, const RuleSet*> sets;
  for (const RuleSet& set : config.rule_sets) {
    const std::string path = path_of(set);
    sets.emplace(set.name, &set);
    check_area(set.area_code, path, findings);
    if (!set.area_code.empty() && set.country.empty())
      findings.error(ProblemCode::missing, path + ".country", "An area code means something in its country only.",
                     "Set country, or leave area_code out: tenants and friends have one too.");
    check_rules(set.caller_in, path + ".caller_in", findings);
    check_rules(set.callee_in, path + ".callee_in", findings);
    check_rules(set.caller_out, path + ".caller_out", findings);
    check_rules(set.callee_out, path + ".callee_out", findings);
  }
  for (const Trunk& trunk : config.trunks) check_number_rules(trunk, findings);
  for (const Tenant& tenant : config.tenants) check_area(tenant.area_code, path_of(tenant), findings);
  for (const Friend& one : config.friends) check_area(one.area_code, path_of(one), findings);
  for_each_reference(config, [&](Target target, const std::string& name, const auto& owner, std::string_view field) {
    if (target != Target::rule_set) return;
    const auto found = sets.find(name);
    const std::string& mine = tenant_of(owner);
    if (found == sets.end() || same_tenant(found->second->tenant, mine) || tree.is_below(mine, found->second->tenant))
      return;
    findings.error(ProblemCode::unknown_reference, path_of(owner) + '.' + std::string(field),
                   "The rule set '" + name + "' belongs to the tenant '" + found->second->tenant + "'.",
                   "Use one of the own tenant, of one above it, or of the master.");
  });
}

}  // namespace tandem::model
