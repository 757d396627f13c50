// Whom the words of a command line name as a party to be rung or told something.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// `ACCOUNT` of a phone, `TRUNK`, `NUMBER@TRUNK` or `TRUNK/NUMBER`; a friend is a trunk. With what a call
/// to it costs, and takes of its tenant's limits; the place on the trunk itself is that of the caller whom it becomes.
/// The error is a sentence.
std::expected<Target, std::string> party_from_words(std::string_view words, const Snapshot& snapshot);

/// The party as a caller who dials `exten`. In `context`, or in its own if that is empty; the error is a sentence.
std::expected<Attempt, std::string> attempt_of_party(const Target& party, std::string_view exten,
                                                     std::string_view context, const Snapshot& snapshot);

}  // namespace tandem::routing
