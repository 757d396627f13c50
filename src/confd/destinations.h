// Destinations: where an incall, a closed schedule or an unanswered call goes.
#pragma once

#include <string_view>

#include "confd/schema.h"
#include "confd/work.h"

namespace tandem::confd {

/// A field that holds one; as it is kept, `type` stands last.
Field destination(std::string_view name);
/// Whether what it names is there. `destination` may be null.
Check examine_destination(const Work& work, const Json& destination);
/// As clients see it: with the names of what it names.
Json shown_destination(const Work& work, const Json& destination);

/// Turns every destination that names this one into {"type": "none"}. `field`: "user_id", "outcall_id"; `id` as kept.
void dissolve_destinations(Work& work, std::string_view field, const Json& id);

}  // namespace tandem::confd
