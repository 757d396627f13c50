// A routing question from the words of a command line: "who calls what".
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// `from`: the name of a user, a phone account or an extension of a user; with `trunk_in`, or when it is the name of a
/// trunk, the call comes in from there, and `from` is the caller's number. A SIP URI as `from` is a guest; as `to`, it
/// is what a phone or a guest dials. Among the people of one tenant, if `tenant` names it. The error is a sentence.
std::expected<Attempt, std::string> attempt_from_words(std::string_view from, std::string_view to,
                                                       std::string_view trunk_in, const Snapshot& snapshot,
                                                       std::string_view tenant = {});

}  // namespace tandem::routing
