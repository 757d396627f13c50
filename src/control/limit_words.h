// What holders of limits have and have used, in words.
#pragma once

#include <string>

#include "control/exchange_view.h"
#include "routing/meter.h"

namespace tandem::control {

/// Of what is limited: "3 calls, 12 minutes today, stopped".
std::string in_words(const MeterReading& reading, const routing::HolderLimits& limits);

}  // namespace tandem::control
