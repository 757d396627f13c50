#include "routing/explain.h"

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

/// What nobody rings for.
std::string own_words(const Step& step, std::size_t next) {
  if (step.refusal)
    return "the call ends with " + std::to_string(step.refusal->status) + ": " + sentence(*step.refusal) + "\n";
  if (step.pin)
    return "asks for a PIN: the right one leads to step " + std::to_string(next + 1) + ", else the call ends with " +
           std::to_string(wrong_pin_status) + "\n";
  return "announcement " + step.announcement->sound + " " + in_words(*step.announcement) + "\n";
}

std::string step_in_words(const Step& step, std::size_t next, const Sent& sent) {
  const bool rings = !step.refusal && !step.pin && !step.announcement;
  std::string text = rings ? "ring up to " + std::to_string(step.ring_time.count()) + " s\n" : own_words(step, next);
  for (const auto& target : step.targets) {
    text += "       " + target_in_words(target) + "\n";
    if (!sent) continue;
    for (const std::string& line : sent(target)) text += "         " + line + "\n";
  }
  for (const Branch& branch : step.branches)
    text += "       on " + branch.on.in_words() + ": step " + std::to_string(branch.next + 1) + "\n";
  return text;
}

std::string plan_in_words(const Plan& plan, const Sent& sent) {
  std::string text = "Plan:   " + std::string(word(plan.direction)) + " call to " + plan.destination + "\n";
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    text += "  " + std::to_string(i + 1) + ". " + step_in_words(plan.steps[i], i + 1, sent);
  return text;
}

}  // namespace

std::string explain(const Attempt& attempt, const Snapshot& snapshot, const Sent& sent) {
  Trail trail;
  const auto decision = route(attempt, snapshot, trail);
  std::string text = "Caller: " + caller_in_words(attempt, snapshot) + "\n";
  text += "Dialled: " + or_nothing(attempt.dialled);
  if (!attempt.to_user.empty() && attempt.to_user != attempt.dialled) text += " (To: " + attempt.to_user + ")";
  text += "\nRules:\n";
  for (const auto& entry : trail)
    text += (entry.applied ? "  yes  " : "  no   ") + entry.rule + ": " + entry.reason + "\n";
  if (trail.size() >= max_trail_entries) text += "       ... and more that are not shown\n";
  if (decision) return text + plan_in_words(*decision, sent);
  return text + "Refused with " + std::to_string(decision.error().status) + ": " + sentence(decision.error()) + "\n";
}

}  // namespace tandem::routing
