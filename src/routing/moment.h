// A moment as people type it on a command line.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace tandem::routing {

/// "2026-12-25 10:00", "2026-12-25T10:00:30Z": UTC. Nothing if it is none.
std::optional<WallTime> moment_of(std::string_view text);

}  // namespace tandem::routing
