// What an endpoint's options mean for its SIP sessions.
#pragma once

#include "model/config.h"
#include "sipstack/session_timer.h"

namespace tandem::legs {

sipstack::SessionTimerPolicy session_timer_of(const model::SessionRules& rules);

}  // namespace tandem::legs
