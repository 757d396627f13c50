// Which incall a call from a trunk belongs to.
#pragma once

#include <expected>
#include <string>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

struct FoundIncall {
  const model::Incall* incall = nullptr;  ///< null: none fits. Lives as long as the snapshot
  std::string number;                     ///< the number it was found by, or else the best guess at what was called
};

/// The called number is what the trunk's did_source says, then the Request-URI's user, unless that is our Contact
/// token; then To's user; then the account's name at the provider. For each of them: exact before pattern, and within
/// either those of the trunk before those of any trunk. After that those for any number, the trunk's first. A leading
/// `+` and dashes make no difference. Disabled incalls are passed over.
FoundIncall find_incall(const Attempt& attempt, const Snapshot& snapshot, Trail& trail);

/// The incall that lets guests in at this number or name, by the same rules; null: none. Lives as long as the snapshot.
const model::Incall* find_guest_incall(std::string_view number, const Snapshot& snapshot);

}  // namespace tandem::routing
