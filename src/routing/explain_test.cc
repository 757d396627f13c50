#include "routing/explain.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

TEST(Explain, AnOutgoingCallStepByStep) {
  auto config = test_site();
  config.trunks[1].enabled = false;
  EXPECT_EQ(explain(from_phone("alice", "alice-desk", "0123"), *compiled(config)),
            "Caller: phone alice-desk of user alice\n"
            "Dialled: 0123\n"
            "Rules:\n"
            "  yes  outcall national, pattern _0X.: most specific match in context default\n"
            "  no   trunk backup: is disabled\n"
            "  yes  trunk ovh: first choice, as ovh-account (username of the trunk)\n"
            "Plan:   outgoing call to outcall national\n"
            "  1. ring up to 60 s\n"
            "       trunk ovh: called number +33123, caller ovh-account\n");
}

TEST(Explain, AnIncomingCall) {
  auto attempt = from_trunk("ovh", "+33123456789");
  attempt.caller.reason = "192.0.2.1:5060 is an address of this trunk";
  const auto text = explain(attempt, *compiled(test_site()));
  EXPECT_TRUE(
      text.starts_with("Caller: trunk ovh, presenting +33987654321 (192.0.2.1:5060 is an address of this trunk)\n"))
      << text;
  EXPECT_NE(text.find("yes  incall main, DID +33123456789: exactly this number, from any trunk"), std::string::npos);
  EXPECT_NE(text.find("phone alice-mobile of user alice: called number +33123456789, caller +33987654321"),
            std::string::npos);
}

TEST(Explain, WhatTheExchangeSaysItself) {
  auto config = test_site();
  model::Destination closed;
  closed.kind = model::DestinationKind::announcement;
  closed.name = "busy";
  config.incalls[0].destination = closed;
  const auto text = explain(from_trunk("ovh", "+33123456789"), *compiled(config));
  EXPECT_NE(text.find("yes  announcement busy: plays before the answer, then 480\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Plan:   incoming call to announcement busy\n"
                      "  1. announcement busy plays before the answer, then 480\n"),
            std::string::npos)
      << text;
}

TEST(Explain, APinIsAskedForAndNotShown) {
  auto config = test_site();
  model::Permission permission;
  permission.name = "asks";
  permission.otherwise = model::PermissionDefault::deny;
  permission.pin = "4711";
  config.permissions = {permission};
  config.users[0].permissions = {"asks"};
  const auto text = explain(from_phone("alice", "alice-desk", "0123"), *compiled(config));
  EXPECT_NE(text.find("  1. asks for a PIN: the right one leads to step 2, else the call ends with 403\n"
                      "  2. ring up to 60 s\n       trunk ovh: "),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("4711"), std::string::npos) << text;
}

TEST(Explain, ARefusalEndsWithItsSentence) {
  const auto text = explain(from_phone("alice", "alice-desk", "555"), *compiled(test_site()));
  EXPECT_NE(text.find("no   context default: none of its 4 numbers and patterns match 555"), std::string::npos) << text;
  EXPECT_NE(text.find("Refused with 404: Nobody has the number 555"), std::string::npos) << text;
}

TEST(Explain, AnonymousCallersAreShownWithWhatIsAsserted) {
  auto config = test_site();
  config.users[0].outgoing_caller_id = "anonymous";
  const auto text = explain(from_phone("alice", "alice-desk", "0123"), *compiled(config));
  EXPECT_NE(text.find("caller anonymous, asserting ovh-account"), std::string::npos) << text;
}

TEST(Explain, WhatComesNextOnEachOutcome) {
  auto config = test_site();
  config.friends = {pbx("paris", {"^7"})};
  model::Destination busy;
  busy.users = {"bob"};
  config.friends[0].forwards.busy = busy;
  EXPECT_EQ(explain(from_phone("alice", "alice-desk", "700"), *compiled(config)),
            "Caller: phone alice-desk of user alice\n"
            "Dialled: 700\n"
            "Rules:\n"
            "  yes  friend paris, pattern ^7: priority 1 in context default\n"
            "  yes  friend paris: forwards when busy:\n"
            "  yes  user bob: rings by bob\n"
            "Plan:   internal call to friend paris\n"
            "  1. ring up to 60 s\n"
            "       friend paris: called number 700, caller \"Alice A.\" <100>\n"
            "       on busy, declined: step 2\n"
            "  2. ring up to 60 s\n"
            "       phone bob of user bob: called number 700, caller \"Alice A.\" <100>\n");
}

}  // namespace
}  // namespace tandem::routing
