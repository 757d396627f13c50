// Times as JSON has them.
#pragma once

#include <string>

#include "base/time.h"

namespace tandem::rest {

std::string utc_text(WallTime time);    ///< "2026-11-27T12:59:53.004217"
std::string local_text(WallTime time);  ///< the same in this machine's time zone

}  // namespace tandem::rest
