// Plans as a graph of steps that leads onwards only, and the words of refusals.
#include <cassert>
#include <iterator>

#include "routing/route.h"

namespace tandem::routing {

using enum model::OutcomeKind;

model::OutcomeSet usual_fail_over() {
  return model::OutcomeSet::of({unreachable, no_response, failed, full});
}

model::OutcomeSet fail_over_of_uris() {
  return model::OutcomeSet::of({unreachable, no_response, unavailable, unknown_number, failed, full, other});
}

std::optional<std::size_t> next_step(const Plan& plan, std::size_t at, const model::Outcome& outcome) {
  if (at >= plan.steps.size()) return std::nullopt;
  for (const Branch& branch : plan.steps[at].branches)
    if (branch.next > at && branch.next < plan.steps.size() && branch.on.has(outcome)) return branch.next;
  return std::nullopt;
}

void replace_step(Plan& plan, std::size_t at, std::vector<Step> steps, const model::OutcomeSet& on) {
  assert(at < plan.steps.size() && !steps.empty());
  const auto added = static_cast<std::uint16_t>(steps.size() - 1);
  for (Step& step : plan.steps)
    for (Branch& branch : step.branches)
      if (branch.next > at) branch.next = static_cast<std::uint16_t>(branch.next + added);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i].branches = plan.steps[at].branches;
    if (i + 1 < steps.size())
      steps[i].branches.insert(steps[i].branches.begin(), {on, static_cast<std::uint16_t>(at + i + 1)});
  }
  const auto place = plan.steps.erase(plan.steps.begin() + static_cast<std::ptrdiff_t>(at));
  plan.steps.insert(place, std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
}

namespace {

std::string outcome_in_words(const Refusal& refusal) {
  const std::string number = refusal.number.empty() ? "the number" : "the number " + refusal.number;
  switch (refusal.code) {
    case RefusalCode::unknown_number:
      return "Nobody has " + number + " in context " + refusal.context + ", and no outgoing route matches it";
    case RefusalCode::unknown_did:
      return "No incoming route is for " + number + ", and nobody has it in context " + refusal.context +
             "; add an incall with that DID, or one without a DID for all numbers";
    case RefusalCode::disabled:
      return "The call to " + number + " leads to something that is disabled";
    case RefusalCode::no_trunk:
      return "There is no trunk to carry the call to " + number;
    case RefusalCode::hangup_configured:
      return "Calls to " + number + " are refused with status " + std::to_string(refusal.status) + " by configuration";
    case RefusalCode::incomplete_number:
      return "The number '" + refusal.number + "' is not complete";
    case RefusalCode::caller_not_allowed:
      return "The caller may not call " + number;
    case RefusalCode::loop:
      return "The call to " + number + " came back to where it had been";
    case RefusalCode::no_phone:
      return "Nothing can ring for " + number;
    case RefusalCode::do_not_disturb:
      return "Whom " + number + " reaches does not want to be disturbed";
    case RefusalCode::not_permitted:
      return "The caller has no permission to call " + number;
    case RefusalCode::class_closed:
      return "Numbers like " + refusal.number + " may not be called";
    case RefusalCode::closed_now:
      return "The call to " + number + " comes outside of opening hours";
  }
  return "The call was refused";
}

}  // namespace

std::string sentence(const Refusal& refusal) {
  auto text = outcome_in_words(refusal);
  if (!refusal.detail.empty()) text += "; " + refusal.detail;
  return text + ".";
}

std::string in_words(const Announcement& announcement) {
  return announcement.answer ? "plays after an answer, then the call ends"
                             : "plays before the answer, then " + std::to_string(announcement.status);
}

std::string name_of(const Target& target) {
  switch (target.kind) {
    case Target::Kind::phone:
      return "phone " + target.phone;
    case Target::Kind::trunk:
      return (target.friendly ? "friend " : "trunk ") + target.trunk;
    case Target::Kind::uri:
      return target.uri;
    case Target::Kind::enum_number:
      return target.number + " in " + target.uri;
  }
  return {};
}

}  // namespace tandem::routing
