#include "routing/chosen_caller.h"

#include "routing/caller_identity.h"
#include "routing/trail.h"

namespace tandem::routing {

namespace {

/// Every form in which the number may be listed; the last is the one to show.
std::vector<std::string> forms_of(const std::string& number, const model::User& user, const Snapshot& snapshot) {
  std::vector<std::string> forms{number};
  const NumberPlan* plan = number.starts_with('+') ? nullptr : snapshot.plan_of(user.tenant);
  if (const auto e164 = plan == nullptr ? std::nullopt : plan->to_e164(number)) forms.push_back('+' + *e164);
  return forms;
}

/// As it is shown, if he may.
std::optional<std::string> permitted(const std::string& number, const model::User& user, const Snapshot& snapshot) {
  const auto forms = forms_of(number, user, snapshot);
  for (const std::string& form : forms)
    if (snapshot.may_show(user, form)) return forms.back();
  return std::nullopt;
}

}  // namespace

std::optional<CallerIdentity> chosen_caller(const Attempt& attempt, const model::User& user, const Snapshot& snapshot,
                                            Trail& trail) {
  for (const std::string& text : attempt.asks_for) {
    CallerIdentity as = parse_caller_id(text);
    if (as.anonymous) {
      note(trail, true, "caller ID asked for", "anonymous");
      return as;
    }
    if (as.number.empty()) continue;
    auto number = permitted(as.number, user, snapshot);
    note(trail, number.has_value(), "caller ID asked for",
         as.number + (number ? " is one that user " : " is none that user ") + user.name + " may show");
    if (!number) continue;
    as.number = std::move(*number);
    return as;
  }
  // Most phones say their account there, which asks for nothing.
  auto number = attempt.from_user.empty() ? std::nullopt : permitted(attempt.from_user, user, snapshot);
  if (!number) return std::nullopt;
  note(trail, true, "caller ID asked for",
       attempt.from_user + " stands in From, and user " + user.name + " may show it");
  return CallerIdentity{std::move(*number), {}, false};
}

const model::Option* number_prefix_of(const model::Tenant& tenant, std::string_view dialled) {
  const model::Option* longest = nullptr;
  for (const model::Option& prefix : tenant.number_prefixes)
    if (!prefix.name.empty() && dialled.starts_with(prefix.name) &&
        (longest == nullptr || prefix.name.size() > longest->name.size()))
      longest = &prefix;
  return longest;
}

}  // namespace tandem::routing
