// Commands that do something, and those about what happened.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"

namespace tandem::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Deeds : testing::Test {
  std::string run(std::string_view line) { return catalogue.run(line).text; }
  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

TEST_F(Deeds, SipDebugIsSwitchedForAllForAnAddressAndForAPeer) {
  exchange.peer_list = {trunk_peer("prov", "", SocketAddress{IpAddress::v4(0xcb007109), 5060}), phone("away")};
  EXPECT_EQ(run("sip set debug on"), "SIP Debugging enabled\n");
  EXPECT_EQ(exchange.debug->mode, SipDebug::Mode::on);
  EXPECT_EQ(run("sip set debug off"), "SIP Debugging Disabled\n");
  EXPECT_EQ(exchange.debug->mode, SipDebug::Mode::off);
  EXPECT_EQ(run("sip set debug ip 192.0.2.1:5060"), "SIP Debugging Enabled for IP: 192.0.2.1\n");
  EXPECT_EQ(exchange.debug->ip, IpAddress::v4(0xc0000201));
  EXPECT_EQ(run("sip set debug peer prov"), "SIP Debugging Enabled for IP: 203.0.113.9\n");
  EXPECT_EQ(exchange.debug->peer, "prov");
  EXPECT_EQ(run("sip set debug peer nobody"), "No such peer 'nobody'\n");
  EXPECT_EQ(run("sip set debug peer away"), "Unable to get IP address of peer 'away'\n");
}

TEST_F(Deeds, OneChannelOrAllAreHungUp) {
  call::CallSummary call;
  call.channels.resize(2);
  call.channels[0].name = "SIP/a-1";
  call.channels[1].name = "SIP/b-2";
  exchange.call_list = {call};
  EXPECT_EQ(run("channel request hangup SIP/a-1"), "Requested Hangup on channel 'SIP/a-1'\n");
  EXPECT_EQ(run("channel request hangup SIP/x-9"), "SIP/x-9 is not a known channel\n");
  EXPECT_EQ(run("channel request hangup all"),
            "Requested Hangup on channel 'SIP/a-1'\nRequested Hangup on channel 'SIP/b-2'\n");
  exchange.call_list.clear();
  EXPECT_EQ(run("channel request hangup all"), "");
}

TEST_F(Deeds, ReloadIsSilentUnlessItFails) {
  EXPECT_EQ(run("core reload"), "");
  exchange.reloads = std::unexpected("Transport udp could not be opened.\n");
  const Output output = catalogue.run("reload");
  EXPECT_FALSE(output.ok);
  EXPECT_EQ(output.text, "Transport udp could not be opened.\n");
}

TEST_F(Deeds, StopIsNowOrGraceful) {
  run("core stop gracefully");
  EXPECT_EQ(exchange.stopped, "gracefully");
  run("stop now");
  EXPECT_EQ(exchange.stopped, "now");
}

TEST_F(Deeds, AccountsRegisterNowAndPhonesAreForgotten) {
  EXPECT_TRUE(catalogue.run("sip register prov").ok);
  EXPECT_FALSE(catalogue.run("sip register nobody").ok);
  EXPECT_EQ(run("sip unregister phone31"), "Unregistered peer 'phone31'\n");
  EXPECT_EQ(run("sip unregister nobody"), "Peer nobody not registered\n");
}

TEST_F(Deeds, StoriesAreListedAndDrawn) {
  exchange.story_list = {{"story-one", exchange.clock, false, true, "bob was busy."},
                         {"story-two", exchange.clock, true, false, "alice calls bob."}};
  EXPECT_THAT(run("show stories"), HasSubstr("2025-01-04 10:11:12  running  story-two "));
  EXPECT_THAT(run("show stories failed"), Not(HasSubstr("story-two")));
  EXPECT_EQ(run("show story story"), "ladder\n");
  EXPECT_EQ(run("show story story-one messages"), "ladder and messages\n");
  EXPECT_FALSE(catalogue.run("show story other").ok);
}

TEST_F(Deeds, RecordsShowHowCallsEnded) {
  store::Cdr cdr;
  cdr.direction = store::CdrDirection::outgoing;
  cdr.caller_user = "alice";
  cdr.dialled = "0418555";
  cdr.trunk_out = "prov";
  cdr.ending = "normal";
  cdr.started_at = exchange.clock;
  cdr.answered_at = exchange.clock + std::chrono::seconds{5};
  cdr.ended_at = exchange.clock + std::chrono::seconds{72};
  cdr.sip_status = 200;
  exchange.records = {cdr};
  EXPECT_THAT(run("show cdr 5"), HasSubstr("2025-01-04 10:11:12  outgoing  alice                 0418555"));
  EXPECT_THAT(run("show cdr 5"), HasSubstr("00:01:07     200\n"));
  EXPECT_EQ(exchange.asked_records, 5u);
}

TEST_F(Deeds, TheFirewallSaysWhatItLetsInAndWhyNot) {
  EXPECT_THAT(run("show firewall"), HasSubstr("Firewall: off."));
  exchange.wall.state = firewall::State::failed;
  exchange.wall.last = {firewall::Fault::no_privilege, "Operation not permitted"};
  exchange.wall.rules.ports = {{firewall::PortProtocol::udp, IpAddress{}, 5060, 5060},
                               {firewall::PortProtocol::udp, std::nullopt, 10000, 20000}};
  exchange.wall.rules.openings = {{"prov", "sip.example.net", {*Prefix::parse("203.0.113.9")}, {}},
                                  {"prov", "gone.example.net", {}, "the name does not exist"},
                                  {"prov", "new.example.net", {}, {}}};
  EXPECT_EQ(run("show firewall"),
            "Firewall: NOT in force. Calls go on as if it was off.\n"
            "The exchange may not change the firewall. (Operation not permitted) " +
                std::string(remedy(firewall::Fault::no_privilege)) +
                "\n"
                "Ports: udp 0.0.0.0:5060, udp 10000-20000\n"
                "Phones from: this machine only\n"
                "Trunk                 Host                            Lets in\n"
                "prov                  sip.example.net                 203.0.113.9\n"
                "prov                  gone.example.net                nothing: the name does not exist\n"
                "prov                  new.example.net                 being looked up\n"
                "3 openings\n");
  exchange.wall.state = firewall::State::in_force;
  exchange.wall.last = {};
  EXPECT_TRUE(run("show firewall").starts_with("Firewall: in force, as table inet tandem.\nPorts: "));
}

TEST_F(Deeds, TheSiteIsShownAndCallsAreExplained) {
  model::User alice;
  alice.name = "alice";
  alice.extensions = {"100"};
  alice.phones = {{"alice-desk", "secret", {}}};
  model::User bob = alice;
  bob.name = "bob";
  bob.extensions = {"101"};
  bob.phones = {{"bob-desk", "secret", {}}};
  model::Trunk trunk;
  trunk.name = "prov";
  trunk.host = "203.0.113.9";
  trunk.username = "acct77";
  model::Outcall outcall;
  outcall.name = "national";
  outcall.patterns = {{.pattern = "_0X.", .strip = 1, .prefix = {}, .caller_id = {}}};
  outcall.trunks = {"prov"};
  model::Incall incall;
  incall.name = "main";
  incall.did = "4185550100";
  incall.destination.users = {"alice"};
  exchange.config.revision = 7;
  exchange.config.users = {alice, bob};
  exchange.config.trunks = {trunk};
  exchange.config.outcalls = {outcall};
  exchange.config.incalls = {incall};
  EXPECT_THAT(run("show outcalls"), HasSubstr("_0X."));
  EXPECT_THAT(run("show incalls"), HasSubstr("user alice\n1 incall\n"));
  EXPECT_THAT(run("show users"), HasSubstr("alice-desk"));
  EXPECT_EQ(run("show config revision"), "Revision 7: 2 users, 1 trunks, 1 outcalls, 1 incalls.\n");
  EXPECT_THAT(run("explain alice 101"), HasSubstr("bob-desk"));
  EXPECT_THAT(run("explain 4185550177 4185550100 by prov"), HasSubstr("alice-desk"));
  EXPECT_FALSE(catalogue.run("explain nobody 101").ok);
}

}  // namespace
}  // namespace tandem::control
