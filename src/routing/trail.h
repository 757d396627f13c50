// Writing the trail of a decision, bounded.
#pragma once

#include <string>
#include <utility>

#include "routing/route.h"

namespace tandem::routing {

inline void note(Trail& trail, bool applied, std::string rule, std::string reason) {
  if (trail.size() < max_trail_entries) trail.push_back({applied, std::move(rule), std::move(reason)});
}

}  // namespace tandem::routing
