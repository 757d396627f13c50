// A site file read over a configuration. For yaml.h and apply.h.
#pragma once

#include <expected>

#include "model/config.h"
#include "model/problem.h"
#include "model/reading.h"
#include "model/yaml.h"

namespace tandem::model {

/// What the file mentions replaces what `current` says; see ApplyOptions::prune. Field rules are checked, references
/// are not; new objects have no uuid.
std::expected<Config, Problems> read_over(const Config& current, const SiteFile& site, bool prune,
                                          const SecretSource& secrets);

/// Gives problems that were found later (validate) the line of the object or field they are about, where the file
/// mentions it.
void locate(Problems& problems, const SiteFile& site);

}  // namespace tandem::model
