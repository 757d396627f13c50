#include "routing/explain.h"

#include <algorithm>

namespace tandem::routing {

namespace {

std::string or_nothing(const std::string& text) {
  return text.empty() ? "(nothing)" : text;
}

std::string caller_in_words(const Attempt& attempt, const Snapshot& snapshot) {
  const Caller& caller = attempt.caller;
  std::string text;
  switch (caller.kind) {
    case CallerKind::phone:
      text = "phone " + caller.phone + " of user " + caller.user;
      break;
    case CallerKind::trunk:
      text = (snapshot.find_friend(caller.trunk) != nullptr ? "friend " : "trunk ") + caller.trunk;
      break;
    case CallerKind::stranger:
      text = "a stranger" + (attempt.from_host.empty() ? "" : " of " + attempt.from_host);
      break;
  }
  if (!attempt.from_user.empty()) text += ", presenting " + attempt.from_user;
  if (!caller.reason.empty()) text += " (" + caller.reason + ")";
  return text;
}

std::string identity_in_words(const CallerIdentity& as) {
  const std::string number = as.host.empty() ? as.number : as.number + "@" + as.host;
  std::string text = as.display_name.empty() ? or_nothing(number) : '"' + as.display_name + "\" <" + number + ">";
  return as.anonymous ? "anonymous" + (as.number.empty() ? "" : ", asserting " + as.number) : text;
}

std::string target_in_words(const Target& target) {
  std::string text = name_of(target);
  if (target.kind == Target::Kind::phone) text += " of user " + target.user;
  if (target.kind == Target::Kind::enum_number)
    text = "look-up of " + text + ", then the SIP URI that it gives";
  else
    text += ": called number " + or_nothing(target.number);
  return text + ", caller " + identity_in_words(target.as);
}

std::string_view word(Direction direction) {
  switch (direction) {
    case Direction::internal:
      return "internal";
    case Direction::outgoing:
      return "outgoing";
    case Direction::incoming:
      return "incoming";
  }
  return "";
}

using Sent = std::function<std::vector<std::string>(const Target&)>;
using Used = std::function<std::string(const Holder&)>;

/// Those of the holder that can refuse this call, or end it.
HolderLimits limits_that_count(const Holder& holder, const Claims& claims, const std::vector<const Holder*>& charged) {
  HolderLimits limits = holder.limits;
  const auto is_external = [&](const Claim& claim) { return claim.holder == &holder && claim.external; };
  if (std::ranges::none_of(claims, is_external)) limits.external_calls = 0;
  if (std::ranges::find(charged, &holder) != charged.end()) return limits;
  limits.talk_per_day = {};
  limits.spend_per_day = 0;
  limits.spike_factor = 0;
  return limits;
}

/// Of holders that have any: "tenant acme (10 calls; now 3 calls)".
std::string limits_in_words(const Claims& claims, const std::vector<const Holder*>& charged, const Used& used) {
  std::string text;
  std::vector<const Holder*> told;
  for (const Claim& claim : claims) {
    const Holder& holder = *claim.holder;
    if (std::ranges::find(told, &holder) != told.end()) continue;
    told.push_back(&holder);
    const HolderLimits limits = limits_that_count(holder, claims, charged);
    if (!limits.any()) continue;
    const std::string now = used ? used(holder) : std::string();
    text +=
        (text.empty() ? "" : ", ") + holder.key + " (" + in_words(limits) + (now.empty() ? "" : "; now ") + now + ")";
  }
  return text;
}

/// What nobody rings for.
std::string own_words(const Step& step, std::size_t next) {
  if (step.refusal)
    return "the call ends with " + std::to_string(step.refusal->status) + ": " + sentence(*step.refusal) + "\n";
  if (step.pin)
    return "asks for a PIN: the right one leads to step " + std::to_string(next + 1) + ", else the call ends with " +
           std::to_string(wrong_pin_status) + "\n";
  return "announcement " + step.announcement->sound + " " + in_words(*step.announcement) + "\n";
}

std::string step_in_words(const Step& step, std::size_t next, const Sent& sent, const Used& used) {
  const bool rings = !step.refusal && !step.pin && !step.announcement;
  std::string text = rings ? "ring up to " + std::to_string(step.ring_time.count()) + " s\n" : own_words(step, next);
  for (const auto& target : step.targets) {
    text += "       " + target_in_words(target) + "\n";
    const std::string limits = target.emergency ? std::string() : limits_in_words(target.claims, target.charged, used);
    if (!limits.empty()) text += "         limits: " + limits + "\n";
    if (!sent) continue;
    for (const std::string& line : sent(target)) text += "         " + line + "\n";
  }
  for (const Branch& branch : step.branches)
    text += "       on " + branch.on.in_words() + ": step " + std::to_string(branch.next + 1) + "\n";
  return text;
}

std::string plan_in_words(const Plan& plan, const Sent& sent, const Used& used) {
  std::string text = "Plan:   " + std::string(word(plan.direction)) + " call to " + plan.destination + "\n";
  const std::string limits =
      plan.emergency ? "none refuses it, as it is an emergency call" : limits_in_words(plan.claims, {}, used);
  if (!limits.empty()) text += "Limits: " + limits + "\n";
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    text += "  " + std::to_string(i + 1) + ". " + step_in_words(plan.steps[i], i + 1, sent, used);
  return text;
}

}  // namespace

std::string explain(const Attempt& attempt, const Snapshot& snapshot, const Sent& sent, const Used& used) {
  Trail trail;
  const auto decision = route(attempt, snapshot, trail);
  std::string text = "Caller: " + caller_in_words(attempt, snapshot) + "\n";
  text += "Dialled: " + or_nothing(attempt.dialled);
  if (!attempt.to_user.empty() && attempt.to_user != attempt.dialled) text += " (To: " + attempt.to_user + ")";
  text += "\nRules:\n";
  for (const auto& entry : trail)
    text += (entry.applied ? "  yes  " : "  no   ") + entry.rule + ": " + entry.reason + "\n";
  if (trail.size() >= max_trail_entries) text += "       ... and more that are not shown\n";
  if (decision) return text + plan_in_words(*decision, sent, used);
  return text + "Refused with " + std::to_string(decision.error().status) + ": " + sentence(decision.error()) + "\n";
}

}  // namespace tandem::routing
