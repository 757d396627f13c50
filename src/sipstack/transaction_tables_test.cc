// Every arrow of RFC 3261 figures 5-8 as amended by RFC 6026 and RFC 4320, and that there are no others.
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "sipstack/invite_client.h"
#include "sipstack/invite_server.h"
#include "sipstack/non_invite_client.h"
#include "sipstack/non_invite_server.h"

namespace tandem::sipstack {
namespace {

/// The next state in each state for one event, in the order of the enumerators.
template <class State, class Event, class Step>
std::vector<State> column(Event event, std::size_t states, Step step) {
  std::vector<State> next;
  for (std::size_t i = 0; i < states; ++i) next.push_back(step(static_cast<State>(i), event).next);
  return next;
}

TEST(InviteClientTable, IsFigure5WithTheAcceptedState) {
  using namespace invite_client;
  const auto to = [](Event event) { return column<State>(event, 5, step); };
  const std::vector<State> stays{calling, proceeding, accepted, completed, terminated};
  EXPECT_EQ(to(provisional), (std::vector{proceeding, proceeding, accepted, completed, terminated}));
  EXPECT_EQ(to(success), (std::vector{accepted, accepted, accepted, completed, terminated}));
  EXPECT_EQ(to(failure), (std::vector{completed, completed, accepted, completed, terminated}));
  EXPECT_EQ(to(timer_a), stays);
  EXPECT_EQ(to(timer_b), (std::vector{terminated, proceeding, accepted, completed, terminated}));
  EXPECT_EQ(to(timer_d), (std::vector{calling, proceeding, accepted, terminated, terminated}));
  EXPECT_EQ(to(timer_m), (std::vector{calling, proceeding, terminated, completed, terminated}));
  EXPECT_EQ(to(cancel_expired), (std::vector{calling, terminated, accepted, completed, terminated}));
  EXPECT_EQ(to(send_failed), (std::vector{terminated, proceeding, accepted, terminated, terminated}));
}

TEST(InviteClientTable, AcknowledgesEveryRefusalAndTellsItOnce) {
  using namespace invite_client;
  EXPECT_EQ(step(calling, failure).act, pass_up | send_ack);
  EXPECT_EQ(step(proceeding, failure).act, pass_up | send_ack);
  EXPECT_EQ(step(completed, failure).act, send_ack);
  EXPECT_EQ(step(accepted, success).act, pass_up);
}

TEST(NonInviteClientTable, IsFigure6) {
  using namespace non_invite_client;
  const auto to = [](Event event) { return column<State>(event, 4, step); };
  EXPECT_EQ(to(provisional), (std::vector{proceeding, proceeding, completed, terminated}));
  EXPECT_EQ(to(Event::final), (std::vector{completed, completed, completed, terminated}));
  EXPECT_EQ(to(timer_e), (std::vector{trying, proceeding, completed, terminated}));
  EXPECT_EQ(to(timer_f), (std::vector{terminated, terminated, completed, terminated}));
  EXPECT_EQ(to(timer_k), (std::vector{trying, proceeding, terminated, terminated}));
  EXPECT_EQ(to(send_failed), (std::vector{terminated, terminated, completed, terminated}));
  EXPECT_EQ(step(trying, timer_e).act, resend);
  EXPECT_EQ(step(proceeding, timer_e).act, resend);
}

TEST(InviteServerTable, IsFigure7AsRfc6026Corrects) {
  using namespace invite_server;
  const auto to = [](Event event) { return column<State>(event, 5, step); };
  const std::vector<State> stays{proceeding, accepted, completed, confirmed, terminated};
  for (const Event event : {request, timer_trying, user_provisional, timer_g, send_failed}) EXPECT_EQ(to(event), stays);
  EXPECT_EQ(to(user_success), (std::vector{accepted, accepted, completed, confirmed, terminated}));
  EXPECT_EQ(to(user_failure), (std::vector{completed, accepted, completed, confirmed, terminated}));
  EXPECT_EQ(to(ack), (std::vector{proceeding, accepted, confirmed, confirmed, terminated}));
  EXPECT_EQ(to(timer_h), (std::vector{proceeding, accepted, terminated, confirmed, terminated}));
  EXPECT_EQ(to(timer_i), (std::vector{proceeding, accepted, completed, terminated, terminated}));
  EXPECT_EQ(to(timer_l), (std::vector{proceeding, terminated, completed, confirmed, terminated}));
}

TEST(InviteServerTable, OnlyTheAckOfA2xxReachesTheDialogs) {
  using namespace invite_server;
  EXPECT_EQ(step(accepted, ack).act, pass_ack);
  EXPECT_EQ(step(completed, ack).act, none);
  EXPECT_EQ(step(confirmed, ack).act, none);
}

TEST(NonInviteServerTable, IsFigure8WithRfc4320) {
  using namespace non_invite_server;
  const auto to = [](Event event) { return column<State>(event, 4, step); };
  const std::vector<State> stays{trying, proceeding, completed, terminated};
  EXPECT_EQ(to(request), stays);
  EXPECT_EQ(to(timer_trying), (std::vector{proceeding, proceeding, completed, terminated}));
  EXPECT_EQ(to(user_provisional), (std::vector{proceeding, proceeding, completed, terminated}));
  EXPECT_EQ(to(user_final), (std::vector{completed, completed, completed, terminated}));
  EXPECT_EQ(to(user_timeout), (std::vector{terminated, terminated, completed, terminated}));
  EXPECT_EQ(to(timer_j), (std::vector{trying, proceeding, terminated, terminated}));
  EXPECT_EQ(to(too_late), (std::vector{terminated, terminated, completed, terminated}));
  EXPECT_EQ(to(send_failed), (std::vector{trying, terminated, terminated, terminated}));
  EXPECT_EQ(step(trying, user_timeout).act, none);  // never a 408 (RFC 4320 §4.2)
}

}  // namespace
}  // namespace tandem::sipstack
