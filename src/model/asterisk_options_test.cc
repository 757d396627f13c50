#include "model/asterisk_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/reading.h"
#include "model/validate.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Resolved {
  Config config;
  std::string told;
};

/// A trunk 'ovh' of type none at sip.example.net, with `options`.
Resolved resolved(const std::string& options) {
  const std::string yaml = "trunks: [{name: ovh, account_type: none, host: sip.example.net, " + options + "}]";
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  if (!config) return {};
  Resolved result{*config, {}};
  result.told = to_text(resolve_options(result.config));
  return result;
}

Trunk trunk(const std::string& options) {
  const Resolved result = resolved(options);
  EXPECT_EQ(result.told, "");
  return result.config.trunks.at(0);
}

TEST(AsteriskOptions, SetTheFieldsThatTheyStandFor) {
  const Trunk set = trunk(R"(
    endpoint_options: [[from_user, office], [from_domain, example.org], [context, incoming], [callerid, '"Us" <+331>'],
                       [outbound_proxy, 'sip:proxy.example.net:5070;lr'], [transport, transport-tcp]],
    registration_options: {expiration: 300},
    outbound_auth_options: {username: call-name, password: secret},
    identify_options: [[match, 192.0.2.0/24], [match, 'sip2.example.net, 2001:db8::1']])");
  EXPECT_EQ(set.from_user, "office");
  EXPECT_EQ(set.from_domain, "example.org");
  EXPECT_EQ(set.context, "incoming");
  EXPECT_EQ(set.caller_id, "+331");
  EXPECT_EQ(set.outbound_proxy, "proxy.example.net:5070");
  EXPECT_EQ(set.protocol, Protocol::tcp);
  EXPECT_EQ(set.expiry, std::chrono::seconds(300));
  EXPECT_EQ(set.auth_username, "call-name");
  EXPECT_EQ(set.password, "secret");
  EXPECT_THAT(set.additional_hosts, ElementsAre("192.0.2.0/24", "sip2.example.net", "2001:db8::1"));
  EXPECT_EQ(set.options, SectionOptions{}) << "nobody looks at them after this";
}

TEST(AsteriskOptions, CredentialsOfCallsServeTheRegistrationIfItHasNone) {
  const Trunk shared = trunk("outbound_auth_options: [[password, p], [username, u]]");
  EXPECT_EQ(shared.call_username, "u");
  EXPECT_EQ(shared.auth_username, "u");
  EXPECT_EQ(shared.password, "p");
  const Trunk apart = trunk(
      "outbound_auth_options: {username: u, password: p}, "
      "registration_auth_options: {username: ru, password: rp}");
  EXPECT_EQ(apart.call_username, "u");
  EXPECT_EQ(apart.call_password, "p");
  EXPECT_EQ(apart.auth_username, "ru");
  EXPECT_EQ(apart.password, "rp");
  EXPECT_EQ(trunk("username: me, password: mine, outbound_auth_options: {username: u, password: p}").auth_username, "");
}

TEST(AsteriskOptions, WatchingIsToldInAsterisksUnits) {
  const Trunk watched = trunk(
      "aor_options: {qualify_frequency: 45, qualify_timeout: 1.5}, "
      "registration_options: {support_outbound: 'yes'}");
  EXPECT_EQ(watched.watch.qualify_frequency, std::chrono::seconds(45));
  EXPECT_EQ(watched.watch.qualify_timeout, 1500u);
  EXPECT_TRUE(watched.path.outbound);
  EXPECT_THAT(resolved("aor_options: {qualify_timeout: soon}").told,
              HasSubstr("It wants a number of seconds such as 3.0."));
}

TEST(AsteriskOptions, WhatAProviderIsToldAndBelieved) {
  const Trunk told = trunk(R"(
    endpoint_options: {send_pai: 'yes', send_rpid: 'true', send_diversion: 'no', trust_id_inbound: 'yes',
                       trust_id_outbound: 'no', user_eq_phone: 'yes',
                       set_var: ['PJSIP_HEADER(add,X-A)=1, 2', 'PJSIP_HEADER(add,X-B)=${EXTEN}']})");
  EXPECT_TRUE(told.identity.send_pai && told.identity.send_rpid && told.identity.trust_id_inbound);
  EXPECT_TRUE(told.identity.user_eq_phone);
  EXPECT_FALSE(told.identity.send_diversion || told.identity.trust_id_outbound);
  EXPECT_THAT(told.headers.set_var, ElementsAre("PJSIP_HEADER(add,X-A)=1, 2", "PJSIP_HEADER(add,X-B)=${EXTEN}"));
  EXPECT_THAT(resolved("endpoint_options: {set_var: LANG=de}").told, HasSubstr("PJSIP_HEADER(add,X-Name)=value"));
}

TEST(AsteriskOptions, AnAuthSectionChallengesCalls) {
  const Trunk challenging = trunk(
      "auth_options: {username: gw, password: secret}, "
      "endpoint_options: {identify_by: 'auth_username,ip'}, "
      "identify_options: {match_header: 'X-Account: 4711'}");
  EXPECT_TRUE(challenging.challenge_calls);
  EXPECT_EQ(challenging.username, "gw");
  EXPECT_THAT(challenging.identify_by, ElementsAre("auth_username", "ip"));
  EXPECT_EQ(challenging.match_header, "X-Account: 4711");
}

TEST(AsteriskOptions, UrisGiveHostPortAndAccount) {
  const Trunk by_uri = trunk(R"(registration_options: {server_uri: 'sip:[2001:db8::5]:5080;transport=tcp',
                                                       client_uri: 'sip:acct@example.org'})");
  EXPECT_EQ(by_uri.host, "2001:db8::5");
  EXPECT_EQ(by_uri.port, 5080);
  EXPECT_EQ(by_uri.protocol, Protocol::tcp);
  EXPECT_EQ(by_uri.username, "acct");
  EXPECT_EQ(by_uri.from_domain, "example.org");
  EXPECT_EQ(trunk("registration_options: {server_uri: 'sips:gw.example.net'}").protocol, Protocol::tls);
  EXPECT_EQ(trunk("endpoint_options: {transport: transport-tls}").protocol, Protocol::tls);
  EXPECT_EQ(trunk("aor_options: {contact: 'sip:other@gw.example.net'}").host, "gw.example.net");
  EXPECT_EQ(trunk("endpoint_options: {outbound_proxy: proxy.example.net}").outbound_proxy, "proxy.example.net");
}

TEST(AsteriskOptions, RulesOfSessionsAreThoseOfTheFields) {
  const SessionRules rules =
      trunk("endpoint_options: {timers: forced, timers_min_se: 120, timers_sess_expires: 600}").session;
  EXPECT_EQ(rules.timers, SessionTimers::always);
  EXPECT_EQ(rules.timers_min_se.count(), 120);
  EXPECT_EQ(rules.timers_sess_expires.count(), 600);
  EXPECT_EQ(trunk("endpoint_options: {100rel: required}").session.reliable_responses, ReliableResponses::required);
  EXPECT_EQ(trunk("100rel: no, endpoint_options: {100rel: yes}").session.reliable_responses,
            ReliableResponses::supported);
  EXPECT_FALSE(trunk("endpoint_options: {t38_udptl: no}").session.t38);
  EXPECT_TRUE(trunk("t38: no, endpoint_options: {t38_udptl: yes}").session.t38);
  EXPECT_EQ(trunk("timers: required, endpoint_options: {timers: null}").session.timers, SessionTimers::yes);
}

TEST(AsteriskOptions, CodecListsAreBuiltAsAsteriskBuildsThem) {
  EXPECT_THAT(trunk("codecs: [g722], endpoint_options: [[disallow, all], [allow, 'alaw,ulaw:20']]").codecs,
              ElementsAre("alaw", "ulaw"));
  EXPECT_THAT(trunk("codecs: [g722], endpoint_options: {allow: '!all,opus'}").codecs, ElementsAre("opus"));
  EXPECT_THAT(trunk("codecs: [g722, alaw], endpoint_options: {allow: '!g722,opus'}").codecs,
              ElementsAre("alaw", "opus"));
}

TEST(AsteriskOptions, TheLaterOneWinsAndUnsetPutsTheDefaultBack) {
  EXPECT_EQ(trunk("endpoint_options: [[from_user, a], [from_user, b]]").from_user, "b");
  EXPECT_EQ(trunk("from_user: field, endpoint_options: {from_user: null}").from_user, "");
  EXPECT_THAT(trunk("codecs: [alaw], endpoint_options: [[allow, null]]").codecs, ElementsAre());
  EXPECT_EQ(trunk("expiry: 900, registration_options: {expiration: null}").expiry, Trunk{}.expiry);
}

TEST(AsteriskOptions, UnknownNamesAreRefusedWithTheNearest) {
  EXPECT_EQ(resolved("endpoint_options: {from_usr: a}").told,
            "error: trunks.ovh.endpoint_options.from_usr: 'from_usr' is not an option of the section 'endpoint'. "
            "Did you mean 'from_user'?\n");
  EXPECT_THAT(resolved("aor_options: {type: aor}").told, HasSubstr("'type' is not an option of the section 'aor'."));
}

TEST(AsteriskOptions, WhatIsDoneAnywayIsAcceptedAndTheContraryRefused) {
  EXPECT_EQ(resolved("endpoint_options: {rtp_symmetric: true, bundle: 'no', rtp_timeout: 0}").told, "");
  EXPECT_EQ(resolved("endpoint_options: {moh_passthrough: 'no'}").told,
            "error: trunks.ovh.endpoint_options.moh_passthrough: 'moh_passthrough' cannot be 'no' here: held parties "
            "hear what the other side sends. Only this is done: yes.\n");
  EXPECT_THAT(resolved("endpoint_options: {ice_support: yes}").told, HasSubstr("cannot be 'yes' here."));
  EXPECT_THAT(resolved("endpoint_options: {permit: 192.0.2.0/24}").told, HasSubstr("error: "));
}

TEST(AsteriskOptions, DigitsEncryptionAndDirectMediaAct) {
  EXPECT_EQ(trunk("endpoint_options: {dtmf_mode: auto_info}").session.dtmf_mode, DtmfMode::auto_info);
  EXPECT_EQ(trunk("endpoint_options: {dtmf_mode: rfc2833}").session.dtmf_mode, DtmfMode::rfc4733);
  EXPECT_THAT(resolved("endpoint_options: {dtmf_mode: none}").told, HasSubstr("error: "));
  EXPECT_TRUE(trunk("endpoint_options: {direct_media: true}").session.direct_media);
  EXPECT_EQ(trunk("endpoint_options: {media_encryption: sdes}").session.media_encryption, MediaEncryption::required);
  for (const char* options : {"[[media_encryption, sdes], [media_encryption_optimistic, true]]",
                              "[[media_encryption_optimistic, 'yes'], [media_encryption, sdes]]"})
    EXPECT_EQ(trunk(std::string("endpoint_options: ") + options).session.media_encryption, MediaEncryption::optional);
  EXPECT_EQ(
      trunk("endpoint_options: {media_encryption: 'no', media_encryption_optimistic: 'no'}").session.media_encryption,
      MediaEncryption::no);
  EXPECT_THAT(resolved("endpoint_options: {media_encryption: dtls}").told, HasSubstr("keys by DTLS"));
}

TEST(AsteriskOptions, PointlessOnesAreAcceptedWithOneNoteASection) {
  EXPECT_EQ(resolved("endpoint_options: [[language, fr], [tos_audio, ef]]").told,
            "warning: trunks.ovh.endpoint_options: Accepted without effect: language (there is no prompt or script to "
            "say it in); tos_audio (packets are marked by the machine's settings).\n");
}

TEST(AsteriskOptions, ValuesObeyTheRulesOfTheFields) {
  EXPECT_THAT(resolved("registration_options: {expiration: soon}").told,
              HasSubstr("error: trunks.ovh.registration_options.expiration: "));
  EXPECT_THAT(resolved("registration_options: {server_uri: example.net}").told,
              HasSubstr("It wants a URI such as sip:sip.example.net:5060."));
  EXPECT_THAT(resolved("identify_options: {match: 192.0.2.0/99}").told,
              HasSubstr("error: trunks.ovh.identify_options.match"));
}

TEST(AsteriskOptions, AnAccountThatCallsElsewhereThanItRegistersIsToldApart) {
  EXPECT_THAT(
      resolved("aor_options: {contact: 'sip:a.example'}, registration_options: {server_uri: 'sip:b.example'}").told,
      HasSubstr("An account calls where it registers"));
  EXPECT_EQ(
      resolved("aor_options: {contact: 'sip:a.example'}, registration_options: {server_uri: 'sip:a.example'}").told,
      "");
}

TEST(AsteriskOptions, PhonesHaveThemToo) {
  auto config = read_config(R"(users: [{name: alice, phones: [{username: alice, password: p,
      endpoint_options: {allow: alaw}, auth_options: {username: desk, password: other}, aor_options: {max_contacts: 3}},
      {username: b, password: p, endpoint_options: {context: elsewhere}}]}])",
                            "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  const std::string told = to_text(resolve_options(*config));
  EXPECT_THAT(config->users[0].phones[0].codecs, ElementsAre("alaw"));
  EXPECT_EQ(config->users[0].phones[0].username, "desk");
  EXPECT_EQ(config->users[0].phones[0].password, "other");
  EXPECT_THAT(told, HasSubstr("warning: users.alice.phones[0].aor_options: Accepted without effect: max_contacts"));
  EXPECT_THAT(told, HasSubstr("error: users.alice.phones[1].endpoint_options.context: "));
}

TEST(AsteriskOptions, ValidationLooksAtWhatTheyMake) {
  auto config = read_config(
      "trunks: [{name: ovh, registration_options: {server_uri: 'sip:sip.example.net', client_uri: "
      "'sip:acct@sip.example.net'}, outbound_auth_options: {password: p}}]",
      "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_EQ(to_text(validate(*config)), "") << "host and username are there";
  config->trunks[0].options.endpoint = {{"frm_user", "x", false}};
  EXPECT_TRUE(has_errors(validate(*config)));
}

}  // namespace
}  // namespace tandem::model
