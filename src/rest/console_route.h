// POST /api/console: a line of the command catalogue, as typed at the console.
#pragma once

#include "control/catalogue.h"
#include "rest/router.h"
#include "telemetry/log.h"

namespace tandem::rest {

/// For tokens of the master tenant that allow `console`. The body is {"command": "...", "payload": "..."}, the answer
/// {"ok": true, "text": "..."}. `catalogue` must outlive the router; it is used on the worker.
void add_console_route(Router& router, const control::Catalogue& catalogue, const telemetry::Log& log);

}  // namespace tandem::rest
