// What users set for themselves: forwards, services, fallbacks; and which numbers they may show.
#pragma once

#include "confd/work.h"

namespace tandem::confd {

Json no_forwards();
Json no_services();
Json no_fallbacks();

}  // namespace tandem::confd
