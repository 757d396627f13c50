// What is sent, placed and followed at a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"
#include "control/notify_types.h"

namespace tandem::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Requests : testing::Test {
  std::string run(std::string_view line) { return catalogue.run(line).text; }
  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

TEST_F(Requests, RegistrationsAreSilentWhereTheyWork) {
  for (const char* id : {"prov", "prov-reg"}) {
    const Output output = catalogue.run(std::string("pjsip send register ") + id);
    EXPECT_TRUE(output.ok) << id;
    EXPECT_EQ(output.text, "");
  }
  EXPECT_EQ(run("pjsip send register nobody"), "Unable to retrieve registration nobody\n");
  EXPECT_FALSE(catalogue.run("pjsip send unregister nobody").ok);
  EXPECT_EQ(run("pjsip send unregister prov-reg"), "");
  exchange.registered = {account("prov", "h:5060", "", registrar::RegistrationState::registered)};
  EXPECT_EQ(run("pjsip send unregister *all"), "");
  EXPECT_THAT(exchange.left, ElementsAre("prov", "prov"));
}

TEST_F(Requests, PeersAreAskedAtOnce) {
  exchange.peer_list = {phone("phone31"), phone("away")};
  EXPECT_EQ(run("pjsip qualify phone31"), "Qualifying AOR 'phone31' on endpoint 'phone31'\n");
  EXPECT_EQ(run("sip qualify peer phone31"), "");
  EXPECT_EQ(run("pjsip qualify nobody"), "Unable to retrieve endpoint nobody\n");
  EXPECT_EQ(run("pjsip qualify away"), "No contact of endpoint 'away' can be asked.\n");
  EXPECT_FALSE(catalogue.run("sip qualify peer nobody").ok);
  EXPECT_EQ(exchange.qualified.front(), "phone31");
}

TEST_F(Requests, ANotifyIsOfAKnownTypeAndSaysWhoDidNotTakeIt) {
  exchange.replies = {{"sip:a@192.0.2.1", 200, "OK"}, {"sip:a@192.0.2.2", 489, "Bad Event"}};
  const Output output = catalogue.run("sip notify snom-reboot phone31");
  EXPECT_TRUE(output.ok);
  EXPECT_EQ(output.text,
            "Sending NOTIFY of type 'snom-reboot' to 'phone31'\n"
            "phone31: sip:a@192.0.2.2: 489 Bad Event\n");
  ASSERT_TRUE(exchange.sent);
  EXPECT_EQ(exchange.sent->method, sip::Method::notify);
  EXPECT_EQ(exchange.sent->headers[0].value, "check-sync;reboot=true");
  exchange.replies = {{"sip:a@192.0.2.1", 0, "no answer came in time"}};
  EXPECT_FALSE(catalogue.run("pjsip send notify check-sync endpoint phone31").ok);
  EXPECT_EQ(run("sip notify nonsense phone31"), "Unable to find notify type 'nonsense'\n");
  EXPECT_EQ(run("sip notify check-sync nobody"),
            "Sending NOTIFY of type 'check-sync' to 'nobody'\nnobody is not registered.\n");
  for (const std::string& type : notify_types())
    EXPECT_THAT(run("help sip notify"), HasSubstr(" " + type)) << "usage names it";
}

TEST_F(Requests, AMessageSaysWhatWasAnswered) {
  exchange.replies = {{"sip:a@192.0.2.1", 202, "Accepted"}};
  const Output output = catalogue.run("message send phone31 \"Lunch  is\" ready");
  EXPECT_TRUE(output.ok);
  EXPECT_EQ(output.text, "phone31: sip:a@192.0.2.1: 202 Accepted\n");
  EXPECT_EQ(exchange.sent->method, sip::Method::message);
  EXPECT_EQ(exchange.sent->body, "Lunch  is ready");
  EXPECT_FALSE(catalogue.run("message send phone31 \"\"").ok);
  EXPECT_FALSE(catalogue.run("message send phone31 " + std::string(1001, 'x')).ok);
  EXPECT_FALSE(catalogue.run("message send nobody hello").ok);
}

TEST_F(Requests, CallsArePlacedInSilence) {
  EXPECT_EQ(run("channel originate SIP/phone31 extension 5140@internal"), "");
  ASSERT_TRUE(exchange.placed);
  EXPECT_EQ(exchange.placed->party, "phone31");
  EXPECT_EQ(exchange.placed->exten, "5140");
  EXPECT_EQ(exchange.placed->context, "internal");
  run("channel originate PJSIP/0123@prov extension 101");
  EXPECT_EQ(exchange.placed->party, "0123@prov");
  EXPECT_EQ(exchange.placed->context, "");
  run("channel originate pjsip/phone31 application Playback welcome");
  EXPECT_EQ(exchange.placed->sound, "welcome");
}

TEST_F(Requests, CallsThatHaveNoMeaningHereAreRefusedInWords) {
  EXPECT_THAT(run("channel originate Local/1@x extension 2"), HasSubstr("Local channels do not exist here"));
  EXPECT_THAT(run("channel originate DAHDI/1 extension 2"), HasSubstr("no DAHDI channels"));
  EXPECT_THAT(run("channel originate SIP/phone31 application Echo"), HasSubstr("no application Echo"));
  EXPECT_THAT(run("channel originate SIP/phone31 extension @internal"), HasSubstr("Which number?"));
  EXPECT_EQ(run("channel originate SIP/nobody extension 2"), "nobody is not registered.\n");
  EXPECT_TRUE(run("channel originate SIP/phone31").starts_with("Usage: channel originate "));
  EXPECT_TRUE(run("channel originate SIP/phone31 extension 1 2").starts_with("Usage: channel originate "));
  EXPECT_FALSE(exchange.placed);
}

TEST_F(Requests, LevelsAreToldAsAsteriskDoes) {
  EXPECT_EQ(run("core set verbose 3"), "Console verbose was OFF and is now 3.\n");
  EXPECT_EQ(exchange.followed, (FollowWish{.events = true, .decisions = false}));
  EXPECT_EQ(run("core set verbose 5"), "Console verbose was 3 and is now 5.\n");
  EXPECT_TRUE(exchange.followed.decisions);
  EXPECT_EQ(run("core set verbose 5"), "Console verbose is still 5.\n");
  EXPECT_EQ(run("core set verbose off"), "Console verbose was 5 and is now OFF.\n");
  EXPECT_EQ(exchange.followed, FollowWish{});
  EXPECT_EQ(run("core set debug off"), "Core debug is still OFF.\n");
  EXPECT_EQ(run("core set debug 1"), "Core debug was OFF and is now 1.\n");
  EXPECT_TRUE(exchange.followed.decisions);
  EXPECT_FALSE(catalogue.run("core set debug much").ok);
}

TEST_F(Requests, EventsAreFollowedUntilTheyAreStopped) {
  EXPECT_TRUE(catalogue.run("events follow").ok);
  EXPECT_EQ(exchange.followed, (FollowWish{.events = true, .decisions = false}));
  run("events follow decisions");
  EXPECT_TRUE(exchange.followed.decisions);
  run("events stop");
  EXPECT_EQ(exchange.followed, FollowWish{});
}

TEST_F(Requests, TheLoggerIsTheSameAsSipDebug) {
  EXPECT_EQ(run("pjsip set logger on"), "PJSIP Logging enabled\n");
  EXPECT_EQ(exchange.debug->mode, SipDebug::Mode::on);
  EXPECT_EQ(run("pjsip set logger host 192.0.2.1"), "PJSIP Logging Enabled for host: 192.0.2.1\n");
  EXPECT_EQ(run("pjsip set logger off"), "PJSIP Logging disabled\n");
}

TEST_F(Requests, ModulesAreTheConfiguration) {
  EXPECT_EQ(run("module reload res_pjsip.so"), "Module 'res_pjsip.so' reloaded successfully.\n");
  EXPECT_EQ(run("module reload chan_sip.so"), "Module 'chan_sip.so' reloaded successfully.\n");
  EXPECT_EQ(run("module reload nonsense"), "No such module 'nonsense'\n");
  EXPECT_EQ(run("dialplan reload"), "Dialplan reloaded.\n");
  EXPECT_EQ(run("sip reload"), "");
  exchange.reloads = std::unexpected("Transport udp could not be opened.\n");
  EXPECT_EQ(run("module reload chan_sip.so"),
            "Transport udp could not be opened.\nThe module 'chan_sip.so' reported a reload failure\n");
}

}  // namespace
}  // namespace tandem::control
