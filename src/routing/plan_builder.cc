#include "routing/plan_builder.h"

#include <algorithm>
#include <utility>

#include "routing/caller_identity.h"
#include "routing/endpoint_numbers.h"
#include "routing/number_class.h"
#include "routing/outside_route.h"
#include "routing/trail.h"

namespace tandem::routing {

using Led = PlanBuilder::Led;
using enum model::OutcomeKind;

namespace {

std::string seconds(std::chrono::seconds time) {
  return std::to_string(time.count()) + " s";
}

/// By which a user's calls are known when he sends them on: outside nobody knows his extension.
std::string number_of(const model::User& user, const Snapshot& snapshot) {
  const auto& shown = user.outgoing_caller_id;
  if (!shown.empty() && shown != "anonymous") return shown;
  if (const auto number = snapshot.public_number_of(user); !number.empty()) return std::string(number);
  return user.extensions.empty() ? std::string() : user.extensions.front();
}

/// Whether both are one number, in whichever way it is written.
bool same_number(const std::string& a, const std::string& b, const NumberPlan* plan) {
  const auto world = [&](const std::string& number) {
    const auto e164 = plan == nullptr || number.starts_with('+') ? std::nullopt : plan->to_e164(number);
    return e164 ? '+' + *e164 : number;
  };
  return world(a) == world(b);
}

}  // namespace

PlanBuilder::PlanBuilder(const Attempt& attempt, const Snapshot& snapshot, Trail& trail, CallOrigin origin)
    : attempt_(attempt),
      snapshot_(snapshot),
      settings_(snapshot.config().settings),
      trail_(trail),
      origin_(std::move(origin)) {
  plan_.direction = origin_.direction;
}

Refusal PlanBuilder::refusal(RefusalCode code, std::uint16_t status, const Scope& scope, std::string detail) const {
  return {code, scope.number, scope.context, status, std::move(detail)};
}

/// Who is rung inside takes a place of his own; what goes outside was told by OutsideRoute.
void PlanBuilder::add(Step step) {
  const bool external = origin_.direction == Direction::incoming;
  for (Target& target : step.targets)
    if (target.kind == Target::Kind::phone)
      add_claims(target.claims, snapshot_.holders().user(target.user), {}, external);
    else if (target.friendly)
      add_claim(target.claims, {snapshot_.holders().friend_(target.trunk), false, true});
  if (plan_.steps.size() < max_steps) return plan_.steps.push_back(std::move(step));
  tell_full();
}

void PlanBuilder::tell_full() {
  if (std::exchange(full_told_, true)) return;
  note(trail_, false, "plan", "it has " + std::to_string(max_steps) + " steps; what comes after is left out");
}

void PlanBuilder::name_destination(std::string words) {
  if (plan_.destination.empty()) plan_.destination = std::move(words);
}

std::chrono::seconds PlanBuilder::ring_time_of(std::chrono::seconds wanted) const {
  return wanted.count() > 0 ? wanted : settings_.ring_time;
}

Led PlanBuilder::to_number(const std::string& number, const Scope& scope) {
  if (model::without_dashes(number).empty())
    return std::unexpected(refusal(RefusalCode::incomplete_number, 484, scope, "nothing was dialled"));
  const DialledNumber dialled = as_dialled(number, origin_, scope, snapshot_, trail_);
  const auto found = look_up(dialled, scope.context, scope.outside, snapshot_, trail_);
  if (!found) return std::unexpected(found.error());
  return to_found(*found, dialled, scope);
}

/// Those of the outcalls that the caller may use, one after the other.
Led PlanBuilder::to_outcalls(std::vector<OutcallMatch> matches, const DialledNumber& dialled, const Scope& scope) {
  std::optional<Refusal> refused;
  std::vector<OutcallMatch> free, behind_pin;
  for (OutcallMatch& match : matches) {
    PermissionVerdict verdict = ask_permissions(match, dialled, scope);
    match.pins = std::move(verdict.pins);
    if (verdict.allowed)
      free.push_back(std::move(match));
    else if (!match.pins.empty())
      behind_pin.push_back(std::move(match));
    else if (!refused)
      refused = refusal(RefusalCode::not_permitted, 403, scope, std::move(verdict.reason));
  }
  if (free.empty() && behind_pin.empty() && refused) return std::unexpected(std::move(*refused));
  if (free.empty()) return OutsideRoute(*this, scope).go(behind_pin);
  for (const OutcallMatch& match : behind_pin)
    note(trail_, false, "outcall " + match.outcall->name, "needs a PIN, and there is a way without");
  return OutsideRoute(*this, scope).go(free);
}

/// Permissions of who dials the number himself; what the configuration leads on needs none.
PermissionVerdict PlanBuilder::ask_permissions(const OutcallMatch& match, const DialledNumber& dialled,
                                               const Scope& scope) {
  if (!origin_.dialled || (origin_.user == nullptr && origin_.from_friend == nullptr)) return {};
  const model::Outcall& outcall = *match.outcall;
  // Whoever calls for help needs no permission, with the digit for an outside line too.
  const NumberPlan* plan = snapshot_.plan_of(scope.tenant);
  const auto stripped =
      std::string_view(match.number).substr(std::min<std::size_t>(match.pattern->strip, match.number.size()));
  if (is_emergency(dialled.raw, plan) || is_emergency(stripped, plan)) return {};
  static const std::vector<const model::Group*> no_groups;
  const auto& groups = origin_.user != nullptr ? snapshot_.groups_of(origin_.user->name) : no_groups;
  std::vector<std::string> names;  // of the holders, which are views
  names.reserve(groups.size() + 2);
  std::vector<PermissionHolder> holders;
  const auto hold = [&](PermissionLevel level, std::string who, const std::vector<std::string>& permissions) {
    if (permissions.empty()) return;
    names.push_back(std::move(who));
    holders.push_back({level, names.back(), permissions});
  };
  if (origin_.user != nullptr) {
    hold(PermissionLevel::caller, "user " + origin_.user->name, origin_.user->permissions);
    for (const model::Group* group : groups) hold(PermissionLevel::group, "group " + group->name, group->permissions);
  } else {
    hold(PermissionLevel::caller, "friend " + origin_.from_friend->name, origin_.from_friend->permissions);
  }
  hold(PermissionLevel::outcall, "outcall " + outcall.name, outcall.permissions);
  if (holders.empty()) return {};
  const std::string_view own_pin = origin_.user != nullptr ? std::string_view(origin_.user->pin) : std::string_view();
  const std::string& international = dialled.raw.starts_with('+') ? dialled.raw : dialled.international;
  const std::string national = plan != nullptr && international.starts_with('+')
                                   ? plan->to_national(std::string_view(international).substr(1))
                                   : std::string();
  PermissionVerdict verdict = snapshot_.permissions().ask({{dialled.raw, international, national}, holders, own_pin});
  for (const TrailEntry& entry : verdict.trail) note(trail_, entry.applied, entry.rule, entry.reason);
  return verdict;
}

void PlanBuilder::add_announcement(const model::Destination& to) {
  Step step;
  step.announcement = {to.name, to.answer, to.status};
  name_destination("announcement " + to.name);
  note(trail_, true, "announcement " + to.name, in_words(*step.announcement));
  add(std::move(step));
}

/// Nothing while it is open.
std::optional<Led> PlanBuilder::closed(const std::string& schedule, const std::string& whose, const Scope& scope) {
  const Schedule* found = schedule.empty() ? nullptr : snapshot_.schedules().find(schedule);
  if (found == nullptr) return std::nullopt;
  const auto state = found->at(attempt_.at);
  note(trail_, state.open, whose + ", schedule " + schedule, state.reason);
  if (state.open) return std::nullopt;
  if (state.destination != nullptr && redirections_ < max_redirections) {
    ++redirections_;
    auto led = to_destination(*state.destination, scope);
    --redirections_;
    return led;
  }
  return std::unexpected(refusal(RefusalCode::closed_now, 480, scope,
                                 whose + " goes by schedule " + schedule + ": " + state.reason +
                                     "; give the schedule a destination in `closed` to lead such calls elsewhere"));
}

Led PlanBuilder::to_incall(const model::Incall& incall, const Scope& scope) {
  origin_.by = &incall;
  if (auto elsewhere = closed(incall.schedule, "incall " + incall.name, scope)) return std::move(*elsewhere);
  return to_destinations(incall.destination, incall.otherwise, scope);
}

Led PlanBuilder::to_found(const FoundNumber& found, const DialledNumber& dialled, const Scope& scope) {
  if (found.user != nullptr) {
    name_destination("user " + found.user->name);
    return to_user(*found.user, scope, {});
  }
  if (found.group != nullptr) return to_group(*found.group, scope, {});
  if (found.at_friend != nullptr) return to_friend(*found.at_friend, found.number, scope);
  if (found.extension == nullptr) return to_outcalls(found.outcalls, dialled, scope);
  return to_extension(*found.extension, scope);
}

Led PlanBuilder::to_extension(const model::Extension& extension, const Scope& scope) {
  if (redirections_ >= max_redirections)
    return std::unexpected(
        refusal(RefusalCode::loop, 482, scope, "extensions lead to each other; the last was " + extension.name));
  ++redirections_;
  const bool dialled = std::exchange(origin_.dialled, false);
  Scope inside = scope;
  inside.tenant = extension.tenant;
  auto led = to_destinations(extension.destination, extension.otherwise, inside);
  origin_.dialled = dialled;
  --redirections_;
  return led;
}

/// For strangers, from whom nothing leaves.
Refusal PlanBuilder::no_way_out(const Scope& scope, const std::string& what) {
  note(trail_, false, what, "a call of anybody may not leave again, wherever the configuration leads it");
  return refusal(RefusalCode::caller_not_allowed, 403, scope, what + " leads outside");
}

/// Places that lead to several others each would make a tree of them: both its size and that of the plan are bounded.
std::optional<Led> PlanBuilder::too_far(const Scope& scope) {
  if (plan_.steps.size() >= max_steps) {
    tell_full();
    return Led{};
  }
  if (++destinations_ <= max_destinations) return std::nullopt;
  note(trail_, false, "plan", "more than " + std::to_string(max_destinations) + " destinations were looked at");
  return std::unexpected(refusal(RefusalCode::loop, 482, scope,
                                 "its places lead to each other in more than " + std::to_string(max_destinations) +
                                     " ways; look for extensions, groups and forwards that lead back"));
}

Led PlanBuilder::to_destination(const model::Destination& to, const Scope& scope) {
  using Kind = model::DestinationKind;
  if (auto end = too_far(scope)) return std::move(*end);
  Scope inside = scope;
  if (!to.context.empty()) inside.context = model::home_context(scope.tenant, to.context);
  switch (to.kind) {
    case Kind::user:
    case Kind::users:
      return to_users(to.users, scope, to.ring_time);
    case Kind::group: {
      const auto* group = snapshot_.find_group(to.name);
      if (group == nullptr)
        return std::unexpected(refusal(RefusalCode::disabled, 480, scope, "there is no group " + to.name));
      return to_group(*group, scope, to.ring_time);
    }
    case Kind::friend_: {
      const auto* one = snapshot_.find_friend(to.name);
      if (one == nullptr)
        return std::unexpected(refusal(RefusalCode::disabled, 480, scope, "there is no friend " + to.name));
      return to_friend(*one, to.extension.empty() ? scope.number : to.extension, scope);
    }
    case Kind::extension:
      return to_number(to.extension == model::called_number ? scope.number : to.extension, inside);
    case Kind::number:
      inside.outside = led_on(scope.outside);
      return to_number(to.extension, inside);
    case Kind::outcall: {
      if (scope.outside == Outside::never) return std::unexpected(no_way_out(scope, "outcall " + to.name));
      const auto* outcall = snapshot_.find_outcall(to.name);
      if (outcall == nullptr)
        return std::unexpected(refusal(RefusalCode::no_trunk, 503, scope, "there is no outcall " + to.name));
      return OutsideRoute(*this, scope).go_as_it_is(*outcall, to.extension);
    }
    case Kind::announcement:
      add_announcement(to);
      return {};
    case Kind::hangup:
      break;
  }
  note(trail_, true, "hang-up", "refuses with " + std::to_string(to.status));
  return std::unexpected(refusal(RefusalCode::hangup_configured, to.status, scope, "the route says so"));
}

Led PlanBuilder::to_destinations(const model::Destination& first, const std::vector<model::Destination>& rest,
                                 const Scope& scope) {
  std::optional<Refusal> refused;
  const std::size_t begin = plan_.steps.size();
  std::size_t part = begin;  // of the steps of the destination before
  for (std::size_t i = 0; i <= rest.size(); ++i) {
    const std::size_t next = plan_.steps.size();
    auto led = to_destination(i == 0 ? first : rest[i - 1], scope);
    if (!led) {
      const bool hangup = led.error().code == RefusalCode::hangup_configured;
      if (!refused || hangup) refused = led.error();
      if (hangup && next > begin) add({{}, {}, {}, 0, std::move(led.error())});
      if (!hangup && i < rest.size()) note(trail_, false, "destination", sentence(*refused));
    }
    if (plan_.steps.size() == next) continue;
    for (std::size_t step = part; step < next; ++step)
      plan_.steps[step].branches.push_back({model::OutcomeSet::all(), static_cast<std::uint16_t>(next)});
    part = next;
    if (plan_.steps.back().refusal) break;
  }
  if (plan_.steps.size() > begin || !refused) return {};
  return std::unexpected(std::move(*refused));
}

void PlanBuilder::to_uri(const std::string& uri, const Scope& scope) {
  OutsideRoute(*this, scope).go_to_uri(uri, scope.number);
}

Led PlanBuilder::to_users(const std::vector<std::string>& names, const Scope& scope, std::chrono::seconds ring_time) {
  std::string list;
  for (const auto& name : names) list.append(list.empty() ? "" : ", ").append(name);
  const std::string words = (names.size() == 1 ? "user " : "users ") + list;
  name_destination(words);
  if (names.size() == 1) {
    const auto* user = snapshot_.find_user(names.front());
    if (user == nullptr) {
      note(trail_, false, words, "does not exist");
      return std::unexpected(refusal(RefusalCode::disabled, 480, scope, "it leads to " + words + ", who is not there"));
    }
    return to_user(*user, scope, ring_time);
  }
  Step step;
  step.ring_time = std::chrono::seconds{0};
  bool any = false;
  for (const auto& name : names) {
    const auto* user = snapshot_.find_user(name);
    if (user == nullptr || !user->enabled || user->do_not_disturb) {
      note(trail_, false, "user " + name,
           user == nullptr  ? "does not exist"
           : !user->enabled ? "is disabled"
                            : "does not want to be disturbed");
      continue;
    }
    any = true;
    if (add_phones(*user, scope.number, step) && ring_time.count() == 0)
      step.ring_time = std::max(step.ring_time, ring_time_of(user->ring_time));
  }
  if (ring_time.count() > 0) step.ring_time = ring_time;
  if (!any)
    return std::unexpected(
        refusal(RefusalCode::disabled, 480, scope, "it leads to " + words + ": disabled or not to be disturbed"));
  if (step.targets.empty())
    return std::unexpected(refusal(RefusalCode::no_phone, 480, scope,
                                   words + " has no phone account; add one with username and password"));
  add(std::move(step));
  return {};
}

bool PlanBuilder::add_phones(const model::User& user, const std::string& number, Step& step) {
  if (user.phones.empty()) {
    note(trail_, false, "user " + user.name, "has no phone account");
    return false;
  }
  std::string list;
  const CallerIdentity as = as_the_incall_shows(as_the_user_sees(origin_.own, user, snapshot_, trail_), origin_.by);
  for (const auto& phone : user.phones) {
    const std::string account = snapshot_.account_of(user, phone);
    step.targets.push_back({Target::Kind::phone, user.name, account, {}, number, as});
    list.append(list.empty() ? "" : ", ").append(account);
  }
  note(trail_, true, "user " + user.name, "rings by " + list);
  return true;
}

Led PlanBuilder::to_user(const model::User& user, const Scope& scope, std::chrono::seconds ring_time) {
  const std::string rule = "user " + user.name;
  if (!user.enabled) {
    note(trail_, false, rule, "is disabled");
    return std::unexpected(refusal(RefusalCode::disabled, 480, scope, "it leads to " + rule + ": disabled"));
  }
  Scope home = scope;
  home.tenant = user.tenant;
  home.context = model::home_context(user.tenant, user.context);
  home.payer = snapshot_.holders().user(user.name);
  if (user.forwards.always) {
    note(trail_, true, rule, "forwards every call");
    return forward(*user.forwards.always, number_of(user, snapshot_), home);
  }
  if (user.do_not_disturb) {
    note(trail_, true, rule, "does not want to be disturbed");
    if (user.forwards.busy) return forward(*user.forwards.busy, number_of(user, snapshot_), home);
    return std::unexpected(
        refusal(RefusalCode::do_not_disturb, 486, scope, rule + " has set do not disturb, and no forward for busy"));
  }
  Step step;
  step.ring_time = ring_time.count() > 0 ? ring_time : ring_time_of(user.ring_time);
  if (!add_phones(user, scope.number, step)) {
    if (user.forwards.unreachable) return forward(*user.forwards.unreachable, number_of(user, snapshot_), home);
    return std::unexpected(
        refusal(RefusalCode::no_phone, 480, scope, rule + " has no phone account; add one with username and password"));
  }
  const std::size_t at = plan_.steps.size();
  add(std::move(step));
  if (plan_.steps.size() > at) add_forwards(user.forwards, rule, number_of(user, snapshot_), home, at);
  return {};
}

void PlanBuilder::add_forwards(const model::Forwards& forwards, const std::string& whose,
                               const std::string& from_number, const Scope& scope, std::size_t at) {
  const auto on = [&](const std::optional<model::Destination>& to, model::OutcomeSet outcomes, std::string_view when) {
    if (!to) return;
    const auto next = static_cast<std::uint16_t>(plan_.steps.size());
    note(trail_, true, whose, "forwards " + std::string(when) + ":");
    const auto led = forward(*to, from_number, scope);
    if (!led && plan_.steps.size() == next) {
      // A forward to a hang-up says what the caller hears.
      if (led.error().code == RefusalCode::hangup_configured)
        add({{}, {}, {}, 0, led.error()});
      else
        note(trail_, false, whose, "the forward " + std::string(when) + " leads nowhere: " + sentence(led.error()));
    }
    if (plan_.steps.size() > next) plan_.steps[at].branches.push_back({std::move(outcomes), next});
  };
  on(forwards.busy, model::OutcomeSet::of({busy, declined}), "when busy");
  on(forwards.no_answer, model::OutcomeSet::of({no_answer, unavailable}), "on no answer");
  on(forwards.unreachable, model::OutcomeSet::of({unreachable, no_response, unknown_number, failed, full, other}),
     "when unreachable");
}

/// In the name of who forwards: the call goes on from his number, and his context decides what numbers mean.
Led PlanBuilder::forward(const model::Destination& to, const std::string& from_number, const Scope& scope) {
  if (redirections_ >= max_redirections) {
    note(trail_, false, "forward", "it would be the " + std::to_string(max_redirections + 1) + "th redirection");
    return std::unexpected(refusal(RefusalCode::loop, 482, scope,
                                   "it was forwarded " + std::to_string(max_redirections) +
                                       " times; look for users "
                                       "who forward to each other"));
  }
  ++redirections_;
  CallOrigin before = origin_;
  origin_.dialled = false;
  // Who is called at his public number and forwards has diverted the call once, not twice.
  const bool told =
      !origin_.diverted.empty() && same_number(origin_.diverted.front(), from_number, snapshot_.plan_of(scope.tenant));
  if (!from_number.empty() && !told && origin_.diverted.size() < max_diversions)
    origin_.diverted.insert(origin_.diverted.begin(), from_number);
  Scope inside = scope;
  inside.outside = led_on(scope.outside);
  auto led = to_destination(to, inside);
  origin_ = std::move(before);
  --redirections_;
  return led;
}

Led PlanBuilder::to_group(const model::Group& group, const Scope& scope, std::chrono::seconds ring_time) {
  const std::string rule = "group " + group.name;
  name_destination(rule);
  if (!group.enabled) {
    note(trail_, false, rule, "is disabled");
    return std::unexpected(refusal(RefusalCode::disabled, 480, scope, "it leads to " + rule + ": disabled"));
  }
  const auto time = ring_time.count() > 0 ? ring_time : ring_time_of(group.ring_time);
  const bool together = group.strategy == model::GroupStrategy::ring_all;
  note(trail_, true, rule, together ? "all ring together, " + seconds(time) : "one after the other, " + seconds(time));
  const std::size_t begin = plan_.steps.size();
  Step all;
  all.ring_time = time;
  for (const auto& name : group.members) {
    const auto* user = snapshot_.find_user(name);
    if (user == nullptr || !user->enabled || user->do_not_disturb) {
      note(trail_, false, "user " + name,
           user == nullptr  ? "does not exist"
           : !user->enabled ? "is disabled"
                            : "does not want to be disturbed");
      continue;
    }
    Step one;
    one.ring_time = time;
    if (!add_phones(*user, scope.number, together ? all : one) || together) continue;
    if (plan_.steps.size() > begin)
      plan_.steps.back().branches.push_back({model::OutcomeSet::all(), static_cast<std::uint16_t>(plan_.steps.size())});
    add(std::move(one));
  }
  if (!all.targets.empty()) add(std::move(all));
  const std::size_t next = plan_.steps.size();
  if (group.otherwise.empty()) {
    if (next > begin) return {};
    return std::unexpected(refusal(RefusalCode::no_phone, 480, scope, "nobody of " + rule + " can be rung"));
  }
  if (redirections_ >= max_redirections)
    return next > begin ? Led{} : std::unexpected(refusal(RefusalCode::loop, 482, scope, rule + " leads to itself"));
  ++redirections_;
  Scope inside = scope;
  inside.tenant = group.tenant;
  inside.context = model::home_context(group.tenant, group.context);
  const auto& rest = group.otherwise;
  auto led = to_destinations(rest.front(), {rest.begin() + 1, rest.end()}, inside);
  --redirections_;
  if (!led && next > begin && led.error().code == RefusalCode::hangup_configured) add({{}, {}, {}, 0, led.error()});
  if (plan_.steps.size() > next)
    for (std::size_t step = begin; step < next; ++step)
      plan_.steps[step].branches.push_back({model::OutcomeSet::all(), static_cast<std::uint16_t>(next)});
  return next > begin ? Led{} : led;
}

Led PlanBuilder::to_friend(const model::Friend& one, const std::string& number, const Scope& scope) {
  const std::string rule = "friend " + one.name;
  name_destination(rule);
  if (!one.enabled) {
    note(trail_, false, rule, "is disabled");
    return std::unexpected(refusal(RefusalCode::disabled, 480, scope, "it leads to " + rule + ": disabled"));
  }
  if (origin_.from_friend == &one && origin_.dialled) {
    note(trail_, false, rule, "the call comes from there");
    return std::unexpected(refusal(RefusalCode::loop, 482, scope,
                                   "it comes from " + rule +
                                       ", to which its number leads back; correct the friend's "
                                       "patterns, or what it sends here"));
  }
  Scope home = scope;
  home.tenant = one.tenant;
  home.context = model::home_context(one.tenant, one.context);
  const std::string known_by(one.outgoing_number.empty() ? tenant_number(one.tenant, snapshot_)
                                                         : std::string_view(one.outgoing_number));
  home.payer = snapshot_.holders().friend_(one.name);
  if (one.forwards.always) {
    note(trail_, true, rule, "forwards every call");
    return forward(*one.forwards.always, known_by, home);
  }
  Step step;
  step.ring_time = ring_time_of(one.ring_time);
  Target target{Target::Kind::trunk, {}, {}, one.name, number, origin_.own, origin_.diverted};
  target.friendly = true;
  as_the_friend_writes(target, one, home.context, snapshot_, trail_);
  step.targets.push_back(std::move(target));
  const std::size_t at = plan_.steps.size();
  add(std::move(step));
  if (plan_.steps.size() > at) add_forwards(one.forwards, rule, known_by, home, at);
  return {};
}

}  // namespace tandem::routing
