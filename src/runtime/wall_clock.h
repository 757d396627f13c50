// Calendar time for code that is on no shard (main, console). Shards have Shard::wall().
#pragma once

#include "base/time.h"

namespace tandem::runtime {

WallTime wall_clock_now();

}  // namespace tandem::runtime
