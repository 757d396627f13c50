// What a trunk would be sent, in lines, for `explain`: the same that the leg factory puts into the INVITE.
#pragma once

#include <string>
#include <vector>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::legs {

/// "INVITE sip:+33123@sip.provider.example", "From: ...", and each header that says who calls; empty for other targets.
/// Where the trunk registers here, its Contact is not known: it is named instead.
std::vector<std::string> sent_to_trunk(const routing::Target& target, const routing::Snapshot& snapshot);

}  // namespace tandem::legs
