// Numbers on their way in and out of a trunk: from its way of writing to ours, and back.
#pragma once

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// The attempt of a trunk's call with its numbers by the trunk's incoming rules; the trail tells what changed.
Attempt with_incoming_numbers(const Attempt& attempt, const Snapshot& snapshot, Trail& trail);

/// The target, a trunk, with its called number, caller and diversions as the trunk wants them.
void as_the_trunk_writes(Target& target, const Snapshot& snapshot, Trail& trail);

}  // namespace tandem::routing
