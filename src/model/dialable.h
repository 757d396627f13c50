// Whether anybody can dial what a pattern takes.
#pragma once

#include <string>
#include <vector>

#include "model/pattern.h"

namespace tandem::model {

/// Its positions, whichever way it is stored.
std::vector<CharSet> positions_of(const Pattern& pattern);

/// Why no number is ever matched, as a sentence; empty if one can be.
std::string why_never_dialled(const Pattern& pattern);

}  // namespace tandem::model
