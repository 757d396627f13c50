// Provider accounts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/expand_subjects.h"
#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::list;
using test::pairs;
using test::told_of;
using testing::ElementsAre;
using testing::HasSubstr;

/// As generated for each tenant.
void add_templates(Client& client) {
  client.make(Kind::sip_template, {{"uuid", "global"},
                                   {"transport", "transport-udp"},
                                   {"aor_section_options", pairs({{"qualify_frequency", "60"}, {"max_contacts", "1"}})},
                                   {"endpoint_section_options", pairs({{"rtp_timeout", "7200"},
                                                                       {"callerid", "wazo"},
                                                                       {"direct_media", "no"},
                                                                       {"dtmf_mode", "rfc4733"},
                                                                       {"allow", "!all,ulaw"},
                                                                       {"timers_sess_expires", "600"},
                                                                       {"set_var", "TIMEOUT(absolute)=36000"}})}});
  client.make(Kind::sip_template, {{"uuid", "registration_trunk"},
                                   {"templates", list("global")},
                                   {"registration_section_options", pairs({{"retry_interval", "20"}})}});
  client.make(Kind::sip_transport, {{"uuid", "transport-udp"},
                                    {"name", "transport-udp"},
                                    {"options", pairs({{"protocol", "udp"}, {"bind", "0.0.0.0:5060"}})}});
}

const model::Trunk& only_trunk(const Expanded& expanded) {
  static const model::Trunk none;
  EXPECT_EQ(expanded.config.trunks.size(), 1u);
  return expanded.config.trunks.empty() ? none : expanded.config.trunks.front();
}

TEST(ExpandTrunks, ARegistrationMakesAnOutboundAccount) {
  Client client;
  add_templates(client);
  const Key endpoint = client.endpoint(
      "provider",
      {{"templates", list("registration_trunk")},
       {"aor_section_options", pairs({{"contact", "sip:voip.example.net:5080"}})},
       {"identify_section_options", pairs({{"match", "voip.example.net"}, {"match", "192.0.2.7"}})},
       {"outbound_auth_section_options", pairs({{"username", "account"}, {"password", "secret-of-it"}})},
       {"registration_section_options", pairs({{"server_uri", "sip:voip.example.net:5080"},
                                               {"client_uri", "sip:account@voip.example.net:5080"},
                                               {"expiration", "300"}})},
       {"registration_outbound_auth_section_options", pairs({{"username", "account"}, {"password", "secret-of-it"}})}});
  const Key trunk = client.trunk(endpoint, "from-outside");
  const Expanded expanded = client.expanded();
  const model::Trunk& made = only_trunk(expanded);
  EXPECT_EQ(expanded.name_of(Kind::trunk, trunk), "provider");
  EXPECT_EQ(made.account_type, model::AccountType::outbound);
  EXPECT_EQ(made.host, "voip.example.net");
  EXPECT_EQ(made.port, 5080);
  EXPECT_EQ(made.protocol, model::Protocol::udp);
  EXPECT_EQ(made.username, "account");
  EXPECT_EQ(made.password, "secret-of-it");
  EXPECT_EQ(made.expiry, 300s);
  EXPECT_EQ(made.context, "from-outside");
  EXPECT_THAT(made.additional_hosts, ElementsAre("voip.example.net", "192.0.2.7"));
  EXPECT_THAT(made.codecs, ElementsAre("ulaw"));
  EXPECT_EQ(made.caller_id, "");
  const std::string told = told_of(expanded, Kind::sip_endpoint, endpoint);
  EXPECT_THAT(told, HasSubstr("endpoint_section_options.rtp_timeout: 'rtp_timeout' cannot be '7200'"));
  EXPECT_THAT(told, HasSubstr("endpoint_section_options.set_var"));
}

TEST(ExpandTrunks, AnAuthSectionWithoutAContactMakesAnInboundAccount) {
  Client client;
  client.trunk(
      client.endpoint("gateway", {{"auth_section_options", pairs({{"username", "gw"}, {"password", "12345678"}})},
                                  {"aor_section_options", pairs({{"max_contacts", "1"}})}}),
      "in");
  const model::Trunk made = only_trunk(client.expanded());
  EXPECT_EQ(made.account_type, model::AccountType::inbound);
  EXPECT_EQ(made.username, "gw");
  EXPECT_EQ(made.password, "12345678");
}

TEST(ExpandTrunks, AContactAloneIsAnAccountByAddressWhichMayHaveToProveItsCalls) {
  Client client;
  client.trunk(client.endpoint(
                   "peer", {{"auth_section_options", pairs({{"username", "gw"}, {"password", "12345678"}})},
                            {"aor_section_options", pairs({{"contact", "sip:192.0.2.1"}})},
                            {"outbound_auth_section_options", pairs({{"username", "us"}, {"password", "87654321"}})}}),
               "in");
  const model::Trunk made = only_trunk(client.expanded());
  EXPECT_EQ(made.account_type, model::AccountType::none);
  EXPECT_EQ(made.host, "192.0.2.1");
  EXPECT_TRUE(made.challenge_calls);
  EXPECT_EQ(made.username, "gw");
  EXPECT_EQ(made.call_username, "us");
}

TEST(ExpandTrunks, TheEndpointsContextBeatsTheTrunks) {
  Client client;
  const Key endpoint = client.endpoint("peer", {{"endpoint_section_options", pairs({{"context", "special"}})},
                                                {"aor_section_options", pairs({{"contact", "sip:192.0.2.1"}})}});
  const Key trunk = client.trunk(endpoint, "in");
  EXPECT_EQ(only_trunk(client.expanded()).context, "special");
  client.change(Kind::trunk, trunk, "context", nullptr);
  EXPECT_EQ(only_trunk(client.expanded()).context, "special");
  client.change(Kind::sip_endpoint, endpoint, "endpoint_section_options", list());
  EXPECT_THAT(told_of(client.expanded(), Kind::trunk, trunk), HasSubstr("looked up in 'default'"));
}

TEST(ExpandTrunks, HeadersTellAccountsAtOneAddressApart) {
  Client client;
  client.trunk(client.endpoint("one", {{"endpoint_section_options", pairs({{"identify_by", "header"}})},
                                       {"identify_section_options", pairs({{"match_header", "X-Dest-User: abc"}})},
                                       {"aor_section_options", pairs({{"contact", "sip:192.0.2.1"}})}}),
               "in");
  const model::Trunk made = only_trunk(client.expanded());
  EXPECT_EQ(made.match_header, "X-Dest-User: abc");
  EXPECT_THAT(made.identify_by, ElementsAre("header"));
}

TEST(ExpandTrunks, WhereItCallsFromIsItsAddressIfItSaysNoOther) {
  Client client;
  const Key trunk = client.trunk(
      client.endpoint("peer",
                      {{"identify_section_options", pairs({{"match", "192.0.2.0/24"}, {"match", "192.0.2.7"}})}}),
      "in");
  EXPECT_EQ(only_trunk(client.expanded()).host, "192.0.2.7");
  const Key nowhere = client.trunk(client.endpoint("nowhere", Json::object()), "in");
  const Expanded expanded = client.expanded();
  EXPECT_EQ(expanded.config.trunks.size(), 1u);
  EXPECT_THAT(told_of(expanded, Kind::trunk, nowhere), HasSubstr("does not act"));
  EXPECT_THAT(told_of(expanded, Kind::trunk, trunk), HasSubstr("calls to it go to 192.0.2.7"));
}

TEST(ExpandTrunks, ACallGoesWhereTheAccountRegisters) {
  Client client;
  const Key endpoint = client.endpoint(
      "split", {{"aor_section_options", pairs({{"contact", "sip:calls.example.net"}})},
                {"registration_section_options", pairs({{"server_uri", "sip:registrar.example.net"},
                                                        {"client_uri", "sip:account@registrar.example.net"}})}});
  client.trunk(endpoint, "in");
  const Expanded expanded = client.expanded();
  EXPECT_EQ(only_trunk(expanded).host, "registrar.example.net");
  EXPECT_THAT(told_of(expanded, Kind::sip_endpoint, endpoint), HasSubstr("aor_section_options.contact"));
}

TEST(ExpandTrunks, ItsCallsLeaveByNoOutcall) {
  Client client;
  client.context("out", "outcall");
  const Key inside = client.context("inside", "internal");
  client.change(Kind::context, inside, "contexts", list(1));
  const Key trunk = client.plain_trunk("peer", "192.0.2.1", "inside");
  EXPECT_THAT(told_of(client.expanded(), Kind::trunk, trunk), HasSubstr("leave by no outcall"));
  client.change(Kind::context, inside, "contexts", list());
  EXPECT_EQ(told_of(client.expanded(), Kind::trunk, trunk), "");
}

TEST(ExpandTrunks, WithoutASipEndpointItDoesNotAct) {
  Client client;
  const Key empty = client.make(Kind::trunk, Json::object());
  const Key iax = client.make(Kind::trunk, {{"endpoint_iax", 1}, {"register_iax", 1}});
  const Key custom = client.make(Kind::trunk, {{"endpoint_custom", 1}});
  const Expanded expanded = client.expanded();
  EXPECT_TRUE(expanded.config.trunks.empty());
  EXPECT_THAT(told_of(expanded, Kind::trunk, empty), HasSubstr("no endpoint"));
  EXPECT_THAT(told_of(expanded, Kind::trunk, iax), HasSubstr("no IAX channel"));
  EXPECT_THAT(told_of(expanded, Kind::trunk, custom), HasSubstr("no custom channels"));
}

}  // namespace
}  // namespace tandem::confd
