// A site file applied to the present configuration: whole or not at all.
#pragma once

#include <expected>
#include <string>

#include "base/random.h"
#include "model/config.h"
#include "model/problem.h"
#include "model/reading.h"
#include "model/yaml.h"

namespace tandem::model {

struct ApplyOptions {
  /// The file is the whole truth: objects it does not mention go, fields it does not mention get their defaults.
  /// Else both stay.
  bool prune = false;
  const SecretSource* secrets = &system_secrets();
};

struct Applied {
  Config config;  ///< with the revision of the one before
  Problems warnings;
};

/// Objects match by uuid if the file gives one, else by name. A lists' content (extensions, phones, patterns) is
/// replaced as a whole. An object that changes its name takes all references to it along. New objects get a uuid from
/// `random`. The result is validated; errors carry the file's lines where it caused them. Applying twice changes
/// nothing the second time.
std::expected<Applied, Problems> apply(const Config& current, const SiteFile& site, const ApplyOptions& options,
                                       Random& random);

/// Gives every object without a uuid one (RFC 9562 version 4).
void give_uuids(Config& config, Random& random);
std::string make_uuid(Random& random);

}  // namespace tandem::model
