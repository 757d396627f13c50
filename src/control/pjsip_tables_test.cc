// The tables of the newer SIP technology, character by character.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"
#include "model/yaml.h"

namespace tandem::control {
namespace {

using registrar::RegistrationState;
using std::chrono::milliseconds, std::chrono::seconds;
using testing::HasSubstr;

constexpr const char* site = R"(
transports: [{name: udp1, protocol: udp, bind: "0.0.0.0:5060"}]
users: [{name: reception, extension: "31", phones: [{username: phone31, password: secret, codecs: [alaw]}]}]
trunks:
  - {name: carrier, host: 203.0.113.9, port: 5060, username: acct77, password: secret, caller_id: "14185550100"}
)";

struct PjsipTables : testing::Test {
  PjsipTables() {
    auto config = model::read_config(site, "", model::no_secrets());
    EXPECT_TRUE(config) << model::to_text(config.error());
    if (config) exchange.config = *config;
    exchange.peer_list = {trunk_peer("carrier", "acct77", SocketAddress{IpAddress::v4(0xcb007109), 5060}),
                          phone("phone31")};
    exchange.peer_list[0].contact_list = {{.uri = "sip:203.0.113.9:5060"}};
    exchange.peer_list[0].contact_list[0].reach = {.state = registrar::Reach::reachable,
                                                   .round_trip = milliseconds(12)};
  }
  std::string run(std::string_view line) { return catalogue.run(line).text; }
  void call_the_carrier() {
    call::ChannelSummary caller, callee;
    caller.name = "SIP/phone31-0000000b";
    caller.exten = "14185550177";
    caller.context = "default";
    caller.application = "Dial";
    caller.caller_number = "31";
    caller.caller = true;
    caller.party = "phone31";
    callee.name = "SIP/carrier-0000000c";
    callee.application = "AppDial";
    callee.codec = "ulaw";
    callee.party = "carrier";
    callee.media = call::ChannelMedia{.received = 3000, .received_lost = 30, .sent = 123'456, .received_jitter_ms = 2};
    caller.state = callee.state = "Up";
    call::CallSummary call;
    call.id = "call-one";
    call.started_at = exchange.clock - seconds{67};
    call.answered_at = exchange.clock - seconds{60};
    call.channels = {caller, callee};
    exchange.call_list = {call};
  }

  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

const std::string line_of_90(90, '=');

TEST_F(PjsipTables, Endpoints) {
  const std::string text = run("pjsip show endpoints");
  EXPECT_TRUE(
      text.starts_with("\n Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>\n"
                       "    I/OAuth:  <AuthId/UserName...........................................................>\n"))
      << text;
  EXPECT_TRUE(
      text.ends_with("        Exten: <DialedExten...........>  CLCID: <ConnectedLineCID.......>\n" + line_of_90 +
                     "\n\n"
                     " Endpoint:  carrier/14185550100                                  Not in use    0 of inf\n"
                     "    OutAuth:  carrier-auth/acct77\n"
                     "        Aor:  carrier                                            0\n"
                     "      Contact:  carrier/sip:203.0.113.9:5060               500c149590 Avail        12.000\n"
                     "   Identify:  carrier/carrier\n"
                     "        Match: 203.0.113.9/32\n"
                     "\n"
                     " Endpoint:  phone31/31                                           Unavailable   0 of inf\n"
                     "     InAuth:  phone31-auth/phone31\n"
                     "        Aor:  phone31                                            10\n"
                     "\n\n"
                     "Objects found: 2\n\n"))
      << text;
}

TEST_F(PjsipTables, EndpointsInACall) {
  call_the_carrier();
  const std::string text = run("pjsip show endpoints");
  EXPECT_THAT(text,
              HasSubstr(" Endpoint:  carrier/14185550100                                  In use        1 of inf\n"));
  EXPECT_THAT(text, HasSubstr("    Channel: SIP/carrier-0000000c/AppDial                        Up            "
                              "00:01:07   \n"
                              "        Exten:                           CLCID: \"\" <31>\n"));
  exchange.call_list[0].channels[1].state = "Ringing";
  EXPECT_THAT(run("pjsip show endpoints"), HasSubstr("  Ringing       1 of inf\n"));
}

TEST_F(PjsipTables, OneEndpointHasItsSettings) {
  const std::string text = run("pjsip show endpoint carrier");
  EXPECT_THAT(text, HasSubstr("\n Endpoint:  carrier/14185550100   "));
  EXPECT_THAT(text, HasSubstr("\n\n ParameterName                      : ParameterValue\n" + std::string(99, '=') +
                              "\n 100rel                             : yes\n"));
  EXPECT_THAT(text, HasSubstr("\n context                            : default\n"));
  EXPECT_TRUE(text.ends_with("\n user_eq_phone                      : no\n\n")) << text;
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_EQ(run("pjsip show endpoint nobody"), "Unable to find object nobody.\n\n");
}

TEST_F(PjsipTables, ListsHaveALineForEach) {
  EXPECT_EQ(run("pjsip list endpoints"),
            "\n Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>\n" +
                line_of_90 +
                "\n\n"
                " Endpoint:  carrier/14185550100                                  Not in use    0 of inf\n"
                " Endpoint:  phone31/31                                           Unavailable   0 of inf\n"
                "\n"
                "Objects found: 2\n\n");
  EXPECT_THAT(run("pjsip list endpoints like ^phone"), HasSubstr("Objects found: 1\n"));
  EXPECT_FALSE(catalogue.run("pjsip list endpoints like [").ok);
}

TEST_F(PjsipTables, Registrations) {
  exchange.registered = {account("carrier", "203.0.113.9:5060", "acct77", RegistrationState::registered)};
  exchange.registered[0].next_try = exchange.clock + seconds{3338};
  EXPECT_EQ(run("pjsip show registrations"),
            "\n <Registration/ServerURI..............................>  <Auth....................>  <Status.......>\n" +
                line_of_90 +
                "\n\n"
                " carrier-reg/sip:203.0.113.9:5060                        carrier-auth                Registered       "
                " (exp. 3338s)\n"
                "\n"
                "Objects found: 1\n\n");
  exchange.registered[0].state = RegistrationState::rejected;
  exchange.registered[0].next_try = exchange.clock - seconds{3};
  EXPECT_THAT(run("pjsip show registration carrier-reg"),
              HasSubstr("Rejected          (exp. 3s ago)\n\n\n ParameterName"));
  exchange.registered.clear();
  EXPECT_EQ(run("pjsip show registrations"), "No objects found.\n\n");
}

TEST_F(PjsipTables, AorsAndContacts) {
  EXPECT_TRUE(
      run("pjsip show aors")
          .ends_with(line_of_90 +
                     "\n\n"
                     "      Aor:  carrier                                              0\n"
                     "    Contact:  carrier/sip:203.0.113.9:5060                 500c149590 Avail        12.000\n"
                     "\n"
                     "      Aor:  phone31                                              10\n"
                     "\n"
                     "Objects found: 2\n\n"))
      << run("pjsip show aors");
  EXPECT_EQ(run("pjsip show contacts"),
            "\n  Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>\n" +
                line_of_90 +
                "\n\n"
                "  Contact:  carrier/sip:203.0.113.9:5060                   500c149590 Avail        12.000\n"
                "\n"
                "Objects found: 1\n\n");
  exchange.peer_list[0].contact_list[0].reach.state = registrar::Reach::unreachable;
  EXPECT_THAT(run("pjsip show contacts"), HasSubstr(" 500c149590 Unavail         nan\n"));
}

TEST_F(PjsipTables, AuthsIdentifiesAndTransports) {
  EXPECT_THAT(run("pjsip show auths"),
              HasSubstr("\n\n     Auth:  carrier-auth/acct77\n     Auth:  phone31-auth/phone31\n"
                        "\nObjects found: 2\n\n"));
  EXPECT_THAT(run("pjsip show auth phone31-auth"), HasSubstr("\n password                           : <Set>\n"));
  EXPECT_THAT(run("pjsip show identifies"),
              HasSubstr("\n\n Identify:  carrier/carrier\n      Match: 203.0.113.9/32\n\nObjects found: 1\n\n"));
  EXPECT_THAT(run("pjsip show transports"),
              HasSubstr("\n\nTransport:  udp1                      udp      0      0  0.0.0.0:5060\n"
                        "\nObjects found: 1\n\n"));
  EXPECT_THAT(run("pjsip show identifiers"), HasSubstr("Identifier Names:\nrequest_uri\n"));
}

TEST_F(PjsipTables, ChannelsAndTheirPackets) {
  call_the_carrier();
  const std::string text = run("pjsip show channels");
  EXPECT_THAT(text, HasSubstr("\n\n  Channel: SIP/phone31-0000000b/Dial                             Up            "
                              "00:01:07   \n"
                              "      Exten: 14185550177                 CLCID: \"\" <14185550177>\n\n"));
  EXPECT_TRUE(text.ends_with("\n\nObjects found: 2\n\n")) << text;
  EXPECT_THAT(run("pjsip show channelstats"),
              HasSubstr(" SIP/phone31-0000000b not valid\n"
                        " call-one SIP/carrier-000000 00:01:07 ulaw     3000      30    0   0.002    123K      0    0 "
                        "  0.000   0.000\n"));
  EXPECT_THAT(run("sip show channelstats"), HasSubstr("2 active SIP channels\n"));
}

}  // namespace
}  // namespace tandem::control
