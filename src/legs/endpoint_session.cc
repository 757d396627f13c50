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

}  // namespace tandem::legs
