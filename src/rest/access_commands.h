// Tokens and users of the interface at the console and on the command line.
#pragma once

#include <functional>
#include <vector>

#include "control/catalogue.h"
#include "rest/gate.h"

namespace tandem::rest {

struct AccessCommandParts {
  Access& access;
  std::function<SnapshotPtr()> snapshot;
  std::function<WallTime()> now;
};
/// To be added to the catalogue; `parts` are copied, what they refer to must outlive it. Any thread.
std::vector<control::Command> access_commands(const AccessCommandParts& parts);

/// "token create --tenant T ...": run without a running exchange.
control::Output create_token(const AccessCommandParts& parts, std::span<const std::string> arguments);
control::Output list_tokens(const AccessCommandParts& parts);
control::Output revoke_token(const AccessCommandParts& parts, const std::string& value_or_id);

}  // namespace tandem::rest
