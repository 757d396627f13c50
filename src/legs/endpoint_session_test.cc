#include "legs/endpoint_session.h"

#include <gtest/gtest.h>

namespace tandem::legs {
namespace {

TEST(EndpointSession, TimersAreThoseOfTheOptions) {
  using Use = sipstack::SessionTimerUse;
  model::SessionRules rules;
  rules.timers_min_se = std::chrono::seconds(120);
  rules.timers_sess_expires = std::chrono::seconds(600);
  for (const auto& [word, use] : {std::pair(model::SessionTimers::no, Use::no),
                                  {model::SessionTimers::yes, Use::yes},
                                  {model::SessionTimers::required, Use::required},
                                  {model::SessionTimers::always, Use::always}}) {
    rules.timers = word;
    const auto policy = session_timer_of(rules);
    EXPECT_EQ(policy.use, use);
    EXPECT_EQ(policy.min_se.count(), 120);
    EXPECT_EQ(policy.expires.count(), 600);
  }
}

TEST(EndpointSession, ReliabilityIsThatOfTheOptions) {
  using Use = sipstack::ReliableProvisionals;
  model::SessionRules rules;
  EXPECT_EQ(reliable_provisionals_of(rules), Use::when_required);
  for (const auto& [word, use] : {std::pair(model::ReliableResponses::no, Use::no),
                                  {model::ReliableResponses::supported, Use::when_required},
                                  {model::ReliableResponses::peer_supported, Use::when_supported},
                                  {model::ReliableResponses::required, Use::required}}) {
    rules.reliable_responses = word;
    EXPECT_EQ(reliable_provisionals_of(rules), use);
  }
}

}  // namespace
}  // namespace tandem::legs
