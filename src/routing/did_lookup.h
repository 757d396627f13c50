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
  std::string tenant;                     ///< for whom the call is; empty: the master
};

/// The called number is what the trunk's did_source says, then the Request-URI's user, unless that is our Contact
/// token; then To's user; then the account's name at the provider; each as it stands, then as the tenant's country
/// would write it for the world. For each of them: exact before pattern, and within either those of the trunk before
/// those of any trunk. After that those for any number, the trunk's first. A leading `+` and dashes make no difference.
/// Disabled incalls are passed over. Those of the trunk's context go before all others, then those of the contexts that
/// it includes, in order; those of other contexts do not count.
///
/// Only incalls of the trunk's own tenant count; of a shared trunk those of every tenant that may use it, unless its
/// `tenant_header` names one. An incall for any number, of a tenant that shares the trunk, needs to be that trunk's
/// own.
FoundIncall find_incall(const Attempt& attempt, const Snapshot& snapshot, Trail& trail);

/// The incall that lets guests in at this number or name, by the same rules; null: none. Lives as long as the snapshot.
const model::Incall* find_guest_incall(std::string_view number, const Snapshot& snapshot);

}  // namespace tandem::routing
