#include "routing/number_writing.h"

#include "routing/trail.h"

namespace tandem::routing {

namespace {

/// Puts the rewritten number in the place of `number`; an emptied one counts as no change.
void rewrite(std::string& number, std::string rewritten, const char* whose, const std::string& trunk, Trail& trail) {
  if (rewritten == number || rewritten.empty()) return;
  note(trail, true, "numbers of trunk " + trunk, std::string(whose) + " " + number + " becomes " + rewritten);
  number = std::move(rewritten);
}

}  // namespace

Attempt with_incoming_numbers(const Attempt& attempt, const Snapshot& snapshot, Trail& trail) {
  const std::string& trunk = attempt.caller.trunk;
  for (const std::string& reading : attempt.readings) note(trail, true, "request of trunk " + trunk, reading);
  Attempt result = attempt;
  const TrunkNumbers* numbers = snapshot.numbers_of(trunk);
  if (numbers == nullptr) return result;
  for (std::string* called : {&result.did, &result.dialled, &result.to_user})
    if (!called->empty())
      rewrite(*called, numbers->incoming(*called, model::NumberParty::called), "called number", trunk, trail);
  if (!result.from_user.empty())
    rewrite(result.from_user, numbers->incoming(result.from_user, model::NumberParty::caller), "caller", trunk, trail);
  return result;
}

void as_the_trunk_writes(Target& target, const Snapshot& snapshot, Trail& trail) {
  const TrunkNumbers* numbers = snapshot.numbers_of(target.trunk);
  if (numbers == nullptr) return;
  rewrite(target.number, numbers->outgoing(target.number, model::NumberParty::called), "called number", target.trunk,
          trail);
  if (!target.as.number.empty())
    rewrite(target.as.number, numbers->outgoing(target.as.number, model::NumberParty::caller), "caller", target.trunk,
            trail);
  for (std::string& number : target.diverted) number = numbers->outgoing(number, model::NumberParty::caller);
}

}  // namespace tandem::routing
