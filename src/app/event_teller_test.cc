#include "app/event_teller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tandem::app {
namespace {

using registrar::RegistrationState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Following : testing::Test {
  void follow(bool decisions = false, const EventTeller::Known& known = {}) {
    teller.follow([this](std::string_view line) { lines.emplace_back(line); }, decisions, known);
  }
  static registrar::RegistrationStatus status(RegistrationState state) {
    registrar::RegistrationStatus status;
    status.trunk = "main";
    status.host = "sip.example:5060";
    status.state = state;
    return status;
  }
  static registrar::Bindings at_home() {
    store::Binding binding;
    binding.received = {IpAddress::v4(0xc0000201), 5060};
    return std::make_shared<const std::vector<store::Binding>>(1, binding);
  }

  EventTeller teller;
  std::vector<std::string> lines;
};

TEST_F(Following, NothingIsToldWhileNobodyFollows) {
  teller.registration(status(RegistrationState::registered));
  teller.bindings("bob", at_home());
  follow();
  teller.stop();
  teller.bindings("alice", at_home());
  EXPECT_THAT(lines, IsEmpty());
}

TEST_F(Following, AnAccountIsToldWhenItsStateChanges) {
  follow(false, {.registrations = {status(RegistrationState::registered)}, .accounts = {}});
  teller.registration(status(RegistrationState::registered));  // refreshed
  EXPECT_THAT(lines, IsEmpty());
  teller.registration(status(RegistrationState::off));
  EXPECT_THAT(lines, ElementsAre(HasSubstr("    -- account main: off. Not registered.")));
}

TEST_F(Following, APhoneIsToldWhenItComesAndGoes) {
  follow(false, {.registrations = {}, .accounts = {"alice"}});
  teller.bindings("alice", at_home());  // refreshed
  teller.bindings("bob", at_home());
  teller.bindings("bob", at_home());
  teller.bindings("bob", nullptr);
  EXPECT_THAT(lines,
              ElementsAre("    -- bob has registered from 192.0.2.1:5060\n", "    -- bob is no longer registered\n"));
}

TEST_F(Following, DecisionsAreToldToWhoWantsThem) {
  follow();
  teller.decided("0123456789abc", "nobody answered in the ring time");
  EXPECT_THAT(lines, IsEmpty());
  follow(true);
  teller.decided("0123456789abc", "nobody answered in the ring time");
  store::Cdr cdr;
  cdr.id = "0123456789abc";
  teller.call_ended(cdr, "alice gave up before 101 answered.");
  EXPECT_THAT(lines, ElementsAre("    -- 01234567   nobody answered in the ring time\n",
                                 "    -- 01234567 ended: alice gave up before 101 answered.\n"));
}

}  // namespace
}  // namespace tandem::app
