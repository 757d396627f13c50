#include "routing/endpoint_numbers.h"

#include "routing/trail.h"

namespace tandem::routing {

namespace {

/// How somebody writes numbers: by rules, or as is usual where he is.
struct Writing {
  const RuleSet* set;
  const NumberPlan* plan;

  std::optional<Rewritten> apply(NumberDirection direction, std::string_view number) const {
    if (set != nullptr) return set->apply(direction, number, plan);
    return plan == nullptr ? std::nullopt : converted(direction, number, *plan);
  }
};

Writing writing_of(std::string_view own_set, std::string_view tenant, const NumberPlan* plan,
                   const Snapshot& snapshot) {
  return {snapshot.find_rule_set(own_set.empty() ? snapshot.tenants().rule_set_of(tenant) : own_set), plan};
}

Writing writing_of(const model::Friend& one, const Snapshot& snapshot) {
  return writing_of(one.rule_set, one.tenant, snapshot.plan_of(one), snapshot);
}

/// Of who dials; of a number that the configuration leads to, the tenant's.
Writing writing_of(const CallOrigin& origin, const Scope& scope, const Snapshot& snapshot) {
  if (origin.dialled && origin.from_friend != nullptr) return writing_of(*origin.from_friend, snapshot);
  const bool own = origin.dialled && origin.user != nullptr;
  return writing_of(own ? origin.user->rule_set : std::string_view(), scope.tenant, snapshot.plan_of(scope.tenant),
                    snapshot);
}

}  // namespace

DialledNumber as_dialled(const std::string& number, const CallOrigin& origin, const Scope& scope,
                         const Snapshot& snapshot, Trail& trail) {
  DialledNumber dialled{number};
  const bool always = origin.dialled && origin.from_friend != nullptr && origin.from_friend->always_transform;
  if (!always && is_internal(number, scope.context, snapshot)) return dialled;
  const auto written =
      writing_of(origin, scope, snapshot).apply(NumberDirection::callee_in, model::without_dashes(number));
  if (!written || written->number == number) return dialled;
  note(trail, true, "number", number + " is " + written->number + ", by " + written->rule);
  const bool beside = written->number.starts_with('+') && !number.starts_with('+');
  (beside ? dialled.international : dialled.raw) = written->number;
  return dialled;
}

CallerIdentity as_the_friend_presents(CallerIdentity caller, const model::Friend& from, const Snapshot& snapshot,
                                      Trail& trail) {
  const std::string context = model::home_context(from.tenant, from.context);
  if (!from.always_transform && is_internal(caller.number, context, snapshot)) return caller;
  auto written = writing_of(from, snapshot).apply(NumberDirection::caller_in, caller.number);
  if (!written || caller.number == written->number) return caller;
  note(trail, true, "numbers of friend " + from.name,
       "caller " + caller.number + " becomes " + written->number + ", by " + written->rule);
  caller.number = std::move(written->number);
  return caller;
}

CallerIdentity as_the_user_sees(CallerIdentity caller, const model::User& user, const Snapshot& snapshot,
                                Trail& trail) {
  const Writing writing = writing_of(user.rule_set, user.tenant, snapshot.plan_of(user.tenant), snapshot);
  if (writing.set == nullptr || caller.number.empty() || !caller.host.empty() ||
      is_internal(caller.number, model::home_context(user.tenant, user.context), snapshot))
    return caller;
  auto written = writing.apply(NumberDirection::caller_out, caller.number);
  if (!written || caller.number == written->number) return caller;
  note(trail, true, "numbers of user " + user.name,
       "caller " + caller.number + " becomes " + written->number + ", by " + written->rule);
  caller.number = std::move(written->number);
  return caller;
}

void as_the_friend_writes(Target& target, const model::Friend& to, const std::string& context, const Snapshot& snapshot,
                          Trail& trail) {
  const Writing writing = writing_of(to, snapshot);
  const auto rewrite = [&](std::string& number, NumberDirection direction, const char* whose) {
    if (number.empty() || (!to.always_transform && is_internal(number, context, snapshot))) return;
    auto written = writing.apply(direction, number);
    if (!written || written->number == number) return;
    note(trail, true, "numbers of friend " + to.name,
         std::string(whose) + " " + number + " becomes " + written->number + ", by " + written->rule);
    number = std::move(written->number);
  };
  rewrite(target.number, NumberDirection::callee_out, "called number");
  rewrite(target.as.number, NumberDirection::caller_out, "caller");
  for (std::string& number : target.diverted) rewrite(number, NumberDirection::caller_out, "diversion");
}

}  // namespace tandem::routing
