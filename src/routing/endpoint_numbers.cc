#include "routing/endpoint_numbers.h"

#include "routing/trail.h"

namespace tandem::routing {

namespace {

const NumberPlan* plan_of(const model::Friend& one, const Snapshot& snapshot) {
  return one.country.empty() ? snapshot.plan_of(one.tenant) : snapshot.plan_of_country(one.country);
}

}  // namespace

DialledNumber as_dialled(const std::string& number, const CallOrigin& origin, const Scope& scope,
                         const Snapshot& snapshot, Trail& trail) {
  DialledNumber dialled{number};
  if (number.starts_with('+') || is_internal(number, scope.context, snapshot)) return dialled;
  const NumberPlan* plan =
      origin.from_friend != nullptr ? plan_of(*origin.from_friend, snapshot) : snapshot.plan_of(scope.tenant);
  const auto e164 = plan == nullptr ? std::nullopt : plan->to_e164(model::without_dashes(number));
  if (!e164) return dialled;
  dialled.international = '+' + *e164;
  note(trail, true, "number", number + " is " + dialled.international);
  return dialled;
}

CallerIdentity as_the_friend_presents(CallerIdentity caller, const model::Friend& from, const Snapshot& snapshot,
                                      Trail& trail) {
  const std::string context = model::home_context(from.tenant, from.context);
  if (!from.always_transform && is_internal(caller.number, context, snapshot)) return caller;
  const NumberPlan* plan = plan_of(from, snapshot);
  const auto e164 = plan == nullptr ? std::nullopt : plan->to_e164(caller.number);
  if (!e164 || caller.number == '+' + *e164) return caller;
  note(trail, true, "numbers of friend " + from.name, "caller " + caller.number + " becomes +" + *e164);
  caller.number = '+' + *e164;
  return caller;
}

void as_the_friend_writes(Target& target, const model::Friend& to, const std::string& context, const Snapshot& snapshot,
                          Trail& trail) {
  const NumberPlan* plan = plan_of(to, snapshot);
  if (plan == nullptr) return;
  const auto rewrite = [&](std::string& number, const char* whose) {
    if (number.empty() || (!to.always_transform && is_internal(number, context, snapshot))) return;
    std::string written = plan->formatted(number, model::NumberFormat::national);
    if (written == number) return;
    note(trail, true, "numbers of friend " + to.name, std::string(whose) + " " + number + " becomes " + written);
    number = std::move(written);
  };
  rewrite(target.number, "called number");
  rewrite(target.as.number, "caller");
  for (std::string& number : target.diverted) rewrite(number, "diversion");
}

}  // namespace tandem::routing
