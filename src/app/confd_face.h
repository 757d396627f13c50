// Between the HTTP face and the compatible interface (confd/service.h): requests, answers, and who is which tenant.
// Pure.
#pragma once

#include "confd/expand.h"
#include "confd/service.h"
#include "model/config.h"
#include "rest/request.h"
#include "store/access_table.h"

namespace tandem::app {

/// Of a request that has been let in (rest/gate.h) to the subtree of the interface.
confd::Request confd_request(const rest::Request& request, const model::Config& config,
                             const store::Installation& installation);
rest::Response rest_response(confd::Answer answer);

/// `random` must outlive it. `native` without what the interface itself has made.
confd::Context confd_context(const model::Config& native, const store::Installation& installation, WallTime now,
                             Random& random);
/// For confd::expand.
confd::Tenants confd_tenants(const model::Config& native, const store::Installation& installation);

}  // namespace tandem::app
