// A routing decision in words: what `tandem explain`, the console and a call's story show.
#pragma once

#include <string>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// Several lines: the caller and how he was known; each rule with yes or no and why; the plan with what each party
/// would be sent, or the refusal with its fix. Decides by route() itself, so it cannot disagree with a live call.
std::string explain(const Attempt& attempt, const Snapshot& snapshot);

}  // namespace tandem::routing
