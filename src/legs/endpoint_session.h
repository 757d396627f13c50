// What an endpoint's rules for its calls (model::SessionRules) mean for its SIP sessions.
#pragma once

#include "model/config.h"
#include "sipstack/invite_session.h"

namespace tandem::legs {

sipstack::SessionTimerPolicy session_timer_of(const model::SessionRules& rules);
sipstack::ReliableProvisionals reliable_provisionals_of(const model::SessionRules& rules);

}  // namespace tandem::legs
