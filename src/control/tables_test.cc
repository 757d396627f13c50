// The tables that scripts read, character by character.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"

namespace tandem::control {
namespace {

using registrar::RegistrationCause, registrar::RegistrationState;
using testing::ElementsAre;

struct Tables : testing::Test {
  std::string run(std::string_view line) { return catalogue.run(line).text; }

  /// phone31 has dialled 5140 and talks over the trunk prov.
  void ring_the_office() {
    call::ChannelSummary caller, callee;
    caller.name = "SIP/phone31-00000012";
    caller.exten = "5140";
    caller.context = "internal";
    caller.application = "Dial";
    caller.data = "user hq";
    caller.caller_number = "31";
    caller.protocol_id = "5e08322a1639357badc0ffee";
    caller.codec = "ulaw";
    caller.remote = {IpAddress::v4(0xc000021f), 5062};
    caller.caller = true;
    caller.party = "phone31";
    callee.name = "SIP/prov-00000013";
    callee.application = "AppDial";
    callee.data = "(Outgoing Line)";
    callee.caller_number = "14185550100";
    callee.protocol_id = "tandem-leg-two";
    callee.remote = {IpAddress::v4(0xcb007109), 5060};
    callee.held = true;
    callee.party = "prov";
    caller.state = callee.state = "Up";
    call::CallSummary call;
    call.id = "call-one";
    call.started_at = exchange.clock - std::chrono::seconds{67};
    call.answered_at = exchange.clock - std::chrono::seconds{60};
    call.channels = {caller, callee};
    exchange.call_list = {call};
    exchange.sums.calls_running = 1;
    exchange.sums.calls_processed = 57;
  }

  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

TEST_F(Tables, SipShowRegistry) {
  exchange.registered = {account("prov", "voip.provider.example:5060", "provider_us", RegistrationState::registered),
                         account("two", "203.0.113.9:5060", "trunk2", RegistrationState::trying)};
  exchange.registered[0].registered_at = FakeExchange::at(1'735'985'472);
  exchange.registered[0].refresh_seconds = 105;
  exchange.registered[1].refresh_seconds = 120;
  EXPECT_EQ(run("sip show registry"),
            "Host                                    dnsmgr Username       Refresh State                Reg.Time       "
            "          \n"
            "voip.provider.example:5060              N      provider_us        105 Registered           Sat, 04 Jan "
            "2025 10:11:12\n"
            "203.0.113.9:5060                        N      trunk2             120 Request Sent                        "
            "          \n"
            "2 SIP registrations.\n");
}

TEST_F(Tables, SipShowRegistryCutsWhatIsTooLong) {
  exchange.registered = {account("prov", std::string(60, 'h'), "provider_user", RegistrationState::registered)};
  EXPECT_THAT(run("sip show registry"), testing::HasSubstr("\n" + std::string(39, 'h') + " N      provider_use  "));
}

TEST_F(Tables, SipShowRegistryNamesEachState) {
  const auto state = [&](RegistrationState is, RegistrationCause cause, bool auth_sent) {
    exchange.registered = {account("prov", "h:5060", "", is)};
    exchange.registered[0].cause = cause;
    exchange.registered[0].auth_sent = auth_sent;
    const std::string text = run("sip show registry");
    const std::string column = text.substr(text.find('\n') + 1 + text.find("State"));
    return column.substr(0, column.find("  "));
  };
  EXPECT_EQ(state(RegistrationState::off, {}, false), "Unregistered");
  EXPECT_EQ(state(RegistrationState::trying, {}, true), "Auth. Sent");
  EXPECT_EQ(state(RegistrationState::rejected, RegistrationCause::wrong_password, true), "Rejected");
  EXPECT_EQ(state(RegistrationState::rejected, RegistrationCause::no_credentials, false), "No Authentication");
  EXPECT_EQ(state(RegistrationState::unreachable, RegistrationCause::timed_out, false), "Failed");
}

TEST_F(Tables, SipShowPeers) {
  exchange.peer_list = {trunk_peer("prov", "acct77", SocketAddress{IpAddress::v4(0xcb007109), 5060}),
                        phone("phone31", SocketAddress{IpAddress::v4(0xc000021f), 5062}), phone("phone32")};
  exchange.peer_list[1].description = "Reception";
  using std::chrono::milliseconds;
  exchange.peer_list[0].reach = {.state = registrar::Reach::lagged, .round_trip = milliseconds(900)};
  exchange.peer_list[1].reach = {.state = registrar::Reach::reachable, .round_trip = milliseconds(14)};
  EXPECT_EQ(run("sip show peers"),
            "Name/username             Host                                    Dyn Forcerport Comedia    ACL Port     "
            "Status      Description                      \n"
            "phone31/phone31           192.0.2.31                               D  Yes        Yes            5062     "
            "OK (14 ms)  Reception                        \n"
            "phone32/phone32           (Unspecified)                            D  Yes        Yes            0        "
            "Unmonitored                                  \n"
            "prov/acct77               203.0.113.9                                 Yes        Yes            5060     "
            "LAGGED (900 ms)                                  \n"
            "3 sip peers [Monitored: 2 online, 0 offline Unmonitored: 0 online, 1 offline]\n");
  exchange.peer_list[1].reach.state = registrar::Reach::unreachable;
  EXPECT_TRUE(run("sip show peers").ends_with("[Monitored: 1 online, 1 offline Unmonitored: 0 online, 1 offline]\n"));
  EXPECT_TRUE(run("sip show peers like 3[12]$")
                  .ends_with("2 sip peers [Monitored: 0 online, 1 offline Unmonitored: 0 online, 1 offline]\n"));
  EXPECT_FALSE(catalogue.run("sip show peers like [").ok);
}

TEST_F(Tables, SipShowPeer) {
  model::Trunk trunk;
  trunk.name = "prov";
  trunk.username = "acct77";
  trunk.password = "secret";
  trunk.host = "203.0.113.9";
  trunk.context = "incalls";
  exchange.config.trunks = {trunk};
  exchange.peer_list = {trunk_peer("prov", "acct77", SocketAddress{IpAddress::v4(0xcb007109), 5060})};
  exchange.peer_list[0].reach.history = {{exchange.clock, registrar::Reach::unreachable, "no answer"}};
  const std::string page = run("sip show peer prov");
  EXPECT_TRUE(page.starts_with("\n\n  * Name       : prov\n  Description  : \n  Secret       : <Set>\n")) << page;
  for (const char* line :
       {"\n  Context      : incalls\n", "\n  Insecure     : port,invite\n", "\n  Addr->IP     : 203.0.113.9:5060\n",
        "\n  Status       : Unmonitored\n", "\n  Qualify Freq : 60000 ms\n",
        "\n  Change       : 2025-01-04 10:11:12 unreachable: no answer\n"})
    EXPECT_THAT(page, testing::HasSubstr(line));
  EXPECT_TRUE(page.ends_with("\n\n"));
  EXPECT_THAT(page, Not(testing::HasSubstr("secret\n")));
  EXPECT_THAT(page, Not(testing::HasSubstr("Bulk")));
  EXPECT_THAT(page, Not(testing::HasSubstr("Refused")));
  exchange.peer_list[0].bulk_contacts = 1;
  exchange.peer_list[0].refused = registrar::Refusal{registrar::RegisterFault::bulk_with_user, exchange.clock};
  const std::string gateway = run("sip show peer prov");
  EXPECT_THAT(gateway, testing::HasSubstr("\n  Bulk         : 1 for all its numbers (RFC 6140)\n"));
  EXPECT_THAT(gateway, testing::HasSubstr("\n  Refused      : 2025-01-04 10:11:12 Contact With bnc And User: A "));
  EXPECT_EQ(run("sip show peer nobody"), "Peer nobody not found.\n\n");
}

TEST_F(Tables, WaysOutAreShownAsTheyAreTriedAndWhoGetsIn) {
  model::Outcall outcall;
  outcall.name = "public";
  outcall.patterns.emplace_back().pattern = "_0X.";
  outcall.uri_ways = {{"e164.arpa"}, {"sip:${EXTEN}@example.com"}};
  outcall.trunks = {"prov"};
  model::Trunk trunk;
  trunk.name = "prov";
  exchange.config.trunks = {trunk};
  exchange.config.outcalls = {outcall};
  EXPECT_THAT(run("show outcalls"), testing::HasSubstr("ENUM in e164.arpa, sip:${EXTEN}@example.com, prov"));
  model::Incall incall;
  incall.name = "desk";
  incall.did = "desk";
  incall.destination.kind = model::DestinationKind::hangup;
  incall.guests.allowed = true;
  exchange.config.incalls = {incall};
  EXPECT_THAT(run("show incalls"), testing::HasSubstr("any, guests"));
  EXPECT_THAT(run("show incalls"), Not(testing::HasSubstr("refused")));
  exchange.sums.guests_refused = 3;
  EXPECT_THAT(run("show incalls"), testing::HasSubstr("Calls of guests refused since the start: 3. "));
}

TEST_F(Tables, SipShowUsers) {
  model::User user;
  user.name = "reception";
  user.phones = {{"phone31", "secret", {}}};
  exchange.config.users = {user};
  exchange.peer_list = {phone("phone31")};
  EXPECT_EQ(run("sip show users"),
            "Username                   Secret           Accountcode      Def.Context      ACL  Forcerport\n"
            "phone31                    <Set>                             default          No   Yes       \n");
}

TEST_F(Tables, SipShowChannels) {
  ring_the_office();
  EXPECT_EQ(run("sip show channels"),
            "Peer             User/ANR         Call ID          Format           Hold     Last Message    Expiry     "
            "Peer      \n"
            "192.0.2.31       31               5e08322a1639357  (ulaw)           No       Rx: ACK                    "
            "phone31   \n"
            "203.0.113.9      14185550100      tandem-leg-two   (nothing)        Yes      Tx: ACK                    "
            "prov      \n"
            "2 active SIP dialogs\n");
}

TEST_F(Tables, CoreShowChannels) {
  ring_the_office();
  EXPECT_EQ(run("core show channels"),
            "Channel                                                          Location                         State   "
            "Application(Data)             \n"
            "SIP/phone31-00000012                                             5140@internal:1                  Up      "
            "Dial(user hq)                 \n"
            "SIP/prov-00000013                                                (None)                           Up      "
            "AppDial((Outgoing Line))      \n"
            "2 active channels\n1 active call\n57 calls processed\n");
  EXPECT_EQ(run("core show channels count"), "2 active channels\n1 active call\n57 calls processed\n");
  EXPECT_EQ(run("show channels count"), run("core show channels count"));
}

TEST_F(Tables, CoreShowChannelsConciseHasFourteenFields) {
  ring_the_office();
  EXPECT_EQ(run("core show channels concise"),
            "SIP/phone31-00000012!internal!5140!1!Up!Dial!user hq!31!!!3!67!call-one!5e08322a1639357badc0ffee\n"
            "SIP/prov-00000013!!!!Up!AppDial!(Outgoing Line)!14185550100!!!3!67!call-one!tandem-leg-two\n");
}

TEST_F(Tables, CoreShowChannelsVerboseCountsColumns) {
  ring_the_office();
  const std::string text = run("core show channels verbose");
  const std::string header = text.substr(0, text.find('\n'));
  EXPECT_EQ(header.find("Context"), 81u);
  EXPECT_EQ(header.find("Extension"), 106u);
  EXPECT_EQ(header.find("Prio"), 131u);
  EXPECT_EQ(header.find("Duration"), text.find("00:01:07") - text.find('\n') - 1);
  EXPECT_TRUE(text.ends_with("2 active channels\n1 active call\n57 calls processed\n"));
}

TEST_F(Tables, OneChannelInFull) {
  ring_the_office();
  const std::string page = run("core show channel SIP/phone31-00000012");
  EXPECT_TRUE(page.starts_with(" -- General --\n           Name: SIP/phone31-00000012\n")) << page;
  EXPECT_THAT(page, testing::HasSubstr("\n          State: Up (6)\n"));
  EXPECT_THAT(page, testing::HasSubstr("\n  --   PBX   --\n        Context: internal\n"));
  EXPECT_EQ(run("core show channel SIP/x-9"), "SIP/x-9 is not a known channel\n");
  EXPECT_THAT(run("sip show channel 5e08322a1639357"),
              testing::HasSubstr("\n  Owner channel ID:       SIP/phone31-00000012\n"));
  EXPECT_EQ(run("sip show channel nope"), "No such SIP Call ID starting with 'nope'\n");
  EXPECT_THAT(run("bridge show all"), testing::HasSubstr("\ncall-one "));
}

TEST_F(Tables, SipShowInuse) {
  ring_the_office();
  model::Trunk trunk;
  trunk.name = "prov";
  trunk.host = "203.0.113.9";
  trunk.username = "acct77";
  trunk.max_calls = 4;
  exchange.config.trunks = {trunk};
  exchange.peer_list = {phone("phone31"), trunk_peer("prov", "acct77")};
  EXPECT_EQ(run("sip show inuse"),
            "* Peer name               In use          Limit           \n"
            "prov                      1/0/1           4               \n");
  EXPECT_THAT(run("sip show inuse all"),
              testing::HasSubstr("phone31                   1/0/0           N/A             \n"));
}

TEST_F(Tables, SipShowSettingsDomainsAndSubscriptions) {
  exchange.config.settings.realm = "office.example";
  const std::string text = run("sip show settings");
  EXPECT_TRUE(text.starts_with("\n\nGlobal Settings:\n----------------\n  UDP Bindaddress:        Disabled\n")) << text;
  EXPECT_THAT(text, testing::HasSubstr("\n  Our auth realm          office.example\n"));
  EXPECT_THAT(text, testing::HasSubstr("\nDefault Settings:\n-----------------\n"));
  EXPECT_TRUE(text.ends_with("\n----\n"));
  EXPECT_EQ(run("sip show domains"), "SIP Domain support not enabled.\n\n");
  exchange.config.settings.domain = "office.example";
  EXPECT_THAT(run("sip show domains"), testing::HasSubstr("\noffice.example                           (default) "));
  EXPECT_THAT(run("sip show subscriptions"), testing::HasSubstr("\n0 active SIP subscriptions\n"));
}

TEST_F(Tables, WhatAnAsteriskHasAndWeDoNot) {
  EXPECT_EQ(run("core show hints"), "There are no registered dialplan hints\n");
  EXPECT_EQ(run("dialplan show globals"), "\n    -- 0 variable(s)\n");
  EXPECT_THAT(run("core show settings"), testing::HasSubstr("\n  Version: "));
}

TEST_F(Tables, CoreShowCallsAndUptime) {
  exchange.sums.calls_processed = 1;
  exchange.sums.uptime = std::chrono::seconds{252};
  exchange.sums.since_reload = std::chrono::seconds{61};
  EXPECT_EQ(run("core show calls"), "0 active calls\n1 call processed\n");
  EXPECT_EQ(run("core show calls uptime seconds"), "0 active calls\n1 call processed\nSystem uptime: 252\n");
  EXPECT_EQ(run("core show uptime"), "System uptime: 4 minutes, 12 seconds\nLast reload: 1 minute, 1 second\n");
  EXPECT_EQ(run("core show uptime seconds"), "System uptime: 252\nLast reload: 61\n");
  EXPECT_TRUE(run("core show version").starts_with("Tandem "));
}

TEST_F(Tables, ShowRegistrationTellsTheCauseAndTheNextTry) {
  auto status = account("prov", "203.0.113.9:5060", "acct77", RegistrationState::unreachable);
  status.cause = RegistrationCause::timed_out;
  status.since = exchange.clock - std::chrono::seconds{90};
  status.next_try = exchange.clock + std::chrono::seconds{20};
  status.failures = 3;
  status.server = "UDP 203.0.113.9:5060";
  status.targets = {status.server, "UDP 203.0.113.10:5060: does not answer"};
  registrar::Reachability reach;
  reach.watch(true, exchange.clock);
  reach.failed("OPTIONS: no answer came in time", exchange.clock - std::chrono::seconds{120});
  reach.answered(std::chrono::milliseconds{2100}, std::chrono::milliseconds{2000},
                 exchange.clock - std::chrono::seconds{60});
  status.reach = reach.status();
  exchange.registered = {status};
  EXPECT_EQ(run("show registration"),
            "prov: unreachable\n"
            "  account    acct77 at 203.0.113.9:5060\n"
            "  since      2025-01-04 10:09:42 (1 minute, 30 seconds ago)\n"
            "  meaning    203.0.113.9:5060 does not answer. Check host, port and transport, and that no firewall drops "
            "SIP on the way.\n"
            "  server     UDP 203.0.113.9:5060\n"
            "  target     UDP 203.0.113.9:5060\n"
            "  target     UDP 203.0.113.10:5060: does not answer\n"
            "  OPTIONS    LAGGED (2100 ms)\n"
            "  2025-01-04 10:10:12  lagged: answers after 2100 ms, more than 2000 ms\n"
            "  2025-01-04 10:09:12  unreachable: OPTIONS: no answer came in time\n"
            "  failures   3 in a row\n"
            "  next try   in 20 seconds\n");
  EXPECT_FALSE(catalogue.run("show registration nobody").ok);
}

TEST_F(Tables, ShowRegistrationTellsWhetherAllNumbersAreRegisteredAtOnce) {
  exchange.registered = {account("prov", "203.0.113.9:5060", "acct77", RegistrationState::registered)};
  EXPECT_THAT(run("show registration"), Not(testing::HasSubstr("numbers")));
  exchange.registered[0].bulk = registrar::BulkWish::asked;
  EXPECT_THAT(run("show registration"),
              testing::HasSubstr("\n  numbers    all of the account by one Contact (RFC 6140)\n"));
  exchange.registered[0].bulk = registrar::BulkWish::refused;
  EXPECT_THAT(run("show registration"), testing::HasSubstr("\n  numbers    by a plain registration: "));
}

}  // namespace
}  // namespace tandem::control
