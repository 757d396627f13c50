// A routing decision in words: what `tandem explain`, the console and a call's story show.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// Several lines: the caller and how he was known; each rule with yes or no and why; the plan with what each party
/// would be sent, or the refusal with its fix. Decides by route() itself, so it cannot disagree with a live call.
/// `sent` may give more lines for each party: what it would be sent. Limits that the call would take are named; `used`
/// may say what there is of a holder now.
std::string explain(const Attempt& attempt, const Snapshot& snapshot,
                    const std::function<std::vector<std::string>(const Target&)>& sent = {},
                    const std::function<std::string(const Holder&)>& used = {});

}  // namespace tandem::routing
