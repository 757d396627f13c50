#include "legs/endpoint_session.h"

namespace tandem::legs {

sipstack::SessionTimerPolicy session_timer_of(const model::SessionRules& rules) {
  using Use = sipstack::SessionTimerUse;
  Use use = Use::yes;
  switch (rules.timers) {
    case model::SessionTimers::no:
      use = Use::no;
      break;
    case model::SessionTimers::yes:
      break;
    case model::SessionTimers::required:
      use = Use::required;
      break;
    case model::SessionTimers::always:
      use = Use::always;
      break;
  }
  return {.use = use, .min_se = rules.timers_min_se, .expires = rules.timers_sess_expires};
}

sipstack::ReliableProvisionals reliable_provisionals_of(const model::SessionRules& rules) {
  switch (rules.reliable_responses) {
    case model::ReliableResponses::no:
      return sipstack::ReliableProvisionals::no;
    case model::ReliableResponses::peer_supported:
      return sipstack::ReliableProvisionals::when_supported;
    case model::ReliableResponses::required:
      return sipstack::ReliableProvisionals::required;
    case model::ReliableResponses::supported:
      break;
  }
  return sipstack::ReliableProvisionals::when_required;
}

}  // namespace tandem::legs
