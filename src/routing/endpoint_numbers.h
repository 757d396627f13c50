// Numbers on their way in from phones and friends, and out to friends: from their way of writing to ours, and back.
#pragma once

#include "routing/number_lookup.h"
#include "routing/plan_builder.h"

namespace tandem::routing {

/// The number with its international form, by the rules of who dials it: his own set, else his tenant's, else its
/// country and area. Internal numbers have none. What a rule makes of a number without giving it a plus, takes its
/// place.
DialledNumber as_dialled(const std::string& number, const CallOrigin& origin, const Scope& scope,
                         const Snapshot& snapshot, Trail& trail);

/// The caller of a friend, as he counts for us: an internal number as it is, else by the friend's rules.
CallerIdentity as_the_friend_presents(CallerIdentity caller, const model::Friend& from, const Snapshot& snapshot,
                                      Trail& trail);

/// The caller as a phone of the user shows him: as he is, unless a rule set is named for the user or his tenant.
CallerIdentity as_the_user_sees(CallerIdentity caller, const model::User& user, const Snapshot& snapshot, Trail& trail);

/// The target, a friend, with its called number, caller and diversions as the friend wants them: what is internal
/// stays, unless its rules apply always.
void as_the_friend_writes(Target& target, const model::Friend& to, const std::string& context, const Snapshot& snapshot,
                          Trail& trail);

}  // namespace tandem::routing
