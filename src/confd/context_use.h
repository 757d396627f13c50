// What objects need of the context that they name.
#pragma once

#include <optional>
#include <string_view>

#include "confd/resource.h"

namespace tandem::confd {

/// The context of a name, whoever's it is; null: there is none.
const Json* context_named(const Work& work, std::string_view name);
/// Of an object with `context` and `tenant_uuid`: it is there, and of the same tenant.
Check examine_context_of(const Work& work, const Resource& resource, const Json& fields);

/// Whether a number lies in one of a context's ranges: "user_ranges" and so on. Patterns lie everywhere.
bool in_ranges(const Json& context, std::string_view ranges, std::string_view exten);

}  // namespace tandem::confd
