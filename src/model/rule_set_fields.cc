// The rows of rule sets.
#include "model/common_rows.h"

namespace tandem::model {

namespace {

constexpr Field rewrite_rule_fields[] = {
    field<&RewriteRule::match>("match", "RE2 expression for the whole number.", {.required = true}),
    field<&RewriteRule::replace>("replace", "What the number becomes; \\1 stands for the first group."),
    field<&RewriteRule::description>("description", "For people.", {.text = &rules::any_text}),
};
constexpr Record rewrite_rule_record{"rule", "", "A rule of a rule set.", rewrite_rule_fields, "", blank<RewriteRule>};

constexpr Field rule_set_fields[] = {
    field<&RuleSet::uuid>("uuid", uuid_means, identity),
    field<&RuleSet::name>("name", "Unique name.", unique_name),
    field<&RuleSet::tenant>("tenant", tenant_means, a_tenant),
    field<&RuleSet::description>("description", "For people.", {.text = &rules::any_text}),
    field<&RuleSet::country>("country", "Country in which numbers are dialled; empty: that of whoever uses the set.",
                             {.text = &rules::country}),
    field<&RuleSet::area_code>("area_code", "Area in `country`, without trunk prefix; empty: none.",
                               {.text = &rules::digits}),
    field<&RuleSet::generate>("generate", "Numbers that no rule takes are converted as usual in the country."),
    field<&RuleSet::caller_in>("caller_in", "Rules for callers' numbers that come in; the first that matches decides.",
                               {}, &rewrite_rule_record),
    field<&RuleSet::callee_in>("callee_in", "Rules for what is dialled.", {}, &rewrite_rule_record),
    field<&RuleSet::caller_out>("caller_out", "Rules for callers' numbers as they are shown.", {},
                                &rewrite_rule_record),
    field<&RuleSet::callee_out>("callee_out", "Rules for called numbers as they are sent.", {}, &rewrite_rule_record),
};
constexpr Record rule_set_record{"rule_set",      "rule_sets", "Rules for numbers on their way in and out.",
                                 rule_set_fields, "",          blank<RuleSet>};

static_assert(member_count<RewriteRule>() == std::size(rewrite_rule_fields));
static_assert(member_count<RuleSet>() == std::size(rule_set_fields));

}  // namespace

template <>
const Record& record_of<RewriteRule>() {
  return rewrite_rule_record;
}
template <>
const Record& record_of<RuleSet>() {
  return rule_set_record;
}

}  // namespace tandem::model
