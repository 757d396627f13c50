// As whom a user wants to appear outside in one call, where he may choose.
#pragma once

#include <optional>
#include <string_view>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// The first of what the phone asks for (Attempt::asks_for, then From) that is "anonymous" or a number that its user
/// may show: one of `selectable_numbers`, or of an incall that leads to him. Given as +E.164 where the country is
/// known.
std::optional<CallerIdentity> chosen_caller(const Attempt& attempt, const model::User& user, const Snapshot& snapshot,
                                            Trail& trail);

/// The longest of the tenant's `number_prefixes` with which the number begins; null: none. Lives as long as the tenant.
const model::Option* number_prefix_of(const model::Tenant& tenant, std::string_view dialled);

}  // namespace tandem::routing
