// The tables of permissions.
#include <algorithm>

#include "base/text.h"
#include "model/pattern.h"
#include "model/record_rows.h"

namespace tandem::model {

template <>
struct Choices<PermissionDefault> {
  static constexpr std::string_view words[] = {"next", "allow", "deny"};
};

namespace {

/// Whether an expression is one is known to routing.
bool is_number_rule(std::string_view text) {
  if (!rules::any_text.accepts(text)) return false;
  if (text.starts_with('/')) return text.size() > 2 && text.ends_with('/');
  return Pattern::parse_rule(text).has_value();
}

std::string why_no_number_rule(std::string_view text) {
  if (text.starts_with('/')) return "An expression stands between two slashes.";
  return rules::pattern.why(text);
}

bool is_pin(std::string_view text) {
  return text.size() <= 40 && std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '*' || c == '#'; });
}

const TextRule number_rule{is_number_rule,
                           "a number, a pattern such as 0899. or [2-5]XX, or an RE2 expression such as /^\\+33[89]/",
                           why_no_number_rule};
const TextRule pin_text{is_pin, "up to 40 digits, '*' and '#'"};

constexpr Field rule_fields[] = {
    field<&PermissionRule::allow>("allow", "Numbers that may be called: Asterisk patterns, or /RE2/ expressions.",
                                  {.text = &number_rule}),
    field<&PermissionRule::deny>("deny", "Numbers that may not.", {.text = &number_rule}),
};
constexpr Record rule_record{"permission rule", "", "Numbers that may be called, or may not: one of the two.",
                             rule_fields,       "", blank_of<PermissionRule>};

constexpr Field permission_fields[] = {
    field<&Permission::uuid>("uuid", rows::uuid_means, rows::identity),
    field<&Permission::name>("name", "Unique name.", rows::unique_name),
    field<&Permission::tenant>("tenant", rows::tenant_means, rows::tenant_name),
    field<&Permission::enabled>("enabled", rows::enabled_means),
    field<&Permission::rules>("rules", "In order: the first that matches a number decides.", {.also = "rule"},
                              &rule_record),
    field<&Permission::otherwise>("default", "If no rule matches: next: others decide, allow or deny."),
    field<&Permission::pin>("pin", "Digits that let a caller pass whom it denies the number; none: nothing does.",
                            {.secret = true, .text = &pin_text}),
};
constexpr Record permission_record{
    "permission", "permissions", "Who may call which numbers outside.", permission_fields, "", blank_of<Permission>};

static_assert(members_of<PermissionRule>() == std::size(rule_fields));
static_assert(members_of<Permission>() == std::size(permission_fields));

}  // namespace

template <>
const Record& record_of<PermissionRule>() {
  return rule_record;
}
template <>
const Record& record_of<Permission>() {
  return permission_record;
}

}  // namespace tandem::model
