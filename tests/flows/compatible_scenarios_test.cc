// What clients of the compatible interface make, in their usual ways: from documents to decisions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/test_documents.h"
#include "model/validate.h"
#include "routing/identify.h"
#include "routing/test_site.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using confd::Json;
using confd::Key;
using confd::Kind;
using confd::test::Client;
using confd::test::list;
using confd::test::pairs;
using routing::from_phone;
using routing::from_trunk;
using routing::Plan;

/// The usual three contexts, and a trunk to a provider where it registers.
class CompatibleScenarios : public testing::Test {
 protected:
  CompatibleScenarios() {
    from_outside = "ctx-office-incall";
    inside = "ctx-office-internal";
    to_outside = "ctx-office-outcall";
    client.context(from_outside, "incall");
    client.context(to_outside, "outcall");
    const Key internal = client.context(inside, "internal");
    client.change(Kind::context, internal, "contexts", list(2));
    client.make(Kind::sip_transport, {{"uuid", "transport-udp"},
                                      {"name", "transport-udp"},
                                      {"options", pairs({{"protocol", "udp"}, {"bind", "0.0.0.0:5060"}})}});
    client.make(Kind::sip_template,
                {{"uuid", "registration_trunk"},
                 {"transport", "transport-udp"},
                 {"registration_section_options", pairs({{"retry_interval", "20"}, {"max_retries", "10000"}})}});
    trunk = client.trunk(registering("provider", "voip.example.net", "account"), from_outside);
    client.user("alice", "100", inside);
    client.user("bob", "101", inside);
  }

  Key registering(const char* name, const std::string& host, const std::string& account) {
    const std::string uri = "sip:" + host, client_uri = "sip:" + account + '@' + host;
    const auto proof = pairs({{"username", account.c_str()}, {"password", "secret-of-it"}});
    return client.endpoint(
        name,
        {{"templates", list("registration_trunk")},
         {"aor_section_options", pairs({{"contact", uri.c_str()}})},
         {"identify_section_options", pairs({{"match", host.c_str()}})},
         {"outbound_auth_section_options", proof},
         {"registration_section_options",
          pairs({{"server_uri", uri.c_str()}, {"client_uri", client_uri.c_str()}, {"contact_user", account.c_str()}})},
         {"registration_outbound_auth_section_options", proof}});
  }
  Key out(const std::vector<Key>& trunks, const char* pattern, Json association = Json::object()) {
    association["id"] = Client::id(client.extension(pattern, to_outside));
    return client.outcall("out", trunks, list(std::move(association)));
  }
  void in(const char* number, int user) {
    client.incall(client.extension(number, from_outside), {{"type", "user"}, {"user_id", user}});
  }

  /// "trunk provider 4185551234", "phone bob 101", one after the other as tried; else the refusal's status.
  std::string way(const routing::Attempt& attempt) {
    const auto snapshot = routing::compiled(client.expanded(native).config);
    trail.clear();
    const auto plan = routing::route(attempt, *snapshot, trail);
    if (!plan) return std::to_string(plan.error().status);
    std::string text;
    for (const auto& step : plan->steps)
      for (const auto& target : step.targets)
        text += (text.empty() ? "" : ", ") + name_of(target) + ' ' + target.number;
    if (!plan->steps.empty() && !plan->steps[0].targets.empty()) shown = plan->steps[0].targets[0].as;
    last = *plan;
    return text;
  }
  std::string dialled(const char* number) { return way(from_phone("alice", "alice", number)); }

  const char *from_outside, *inside, *to_outside;
  Client client;
  model::Config native;
  Key trunk;
  routing::Trail trail;
  routing::CallerIdentity shown;
  Plan last;
};

TEST_F(CompatibleScenarios, AProviderAccountRegisters) {
  const auto expanded = client.expanded();
  ASSERT_EQ(expanded.config.trunks.size(), 1u);
  const model::Trunk& made = expanded.config.trunks[0];
  EXPECT_EQ(made.account_type, model::AccountType::outbound);
  EXPECT_EQ(made.host, "voip.example.net");
  EXPECT_EQ(made.username, "account");
  EXPECT_EQ(made.password, "secret-of-it");
  EXPECT_FALSE(model::has_errors(model::validate(expanded.config)));
}

TEST_F(CompatibleScenarios, OutgoingCallsAreThoseThatThePatternTakesWithOrWithoutItsUnderscore) {
  for (const char* pattern : {"418.", "_418."}) {
    const auto before = client.documents;
    out({trunk}, pattern);
    EXPECT_EQ(dialled("4185551234"), "trunk provider 4185551234") << pattern;
    EXPECT_EQ(dialled("5145551234"), "404") << pattern;
    client.documents = before;
  }
}

TEST_F(CompatibleScenarios, AnIncomingCallRingsTheUserInWhateverContextHeIs) {
  in("4185550000", 2);
  EXPECT_EQ(way(from_trunk("provider", "4185550000")), "phone bob 4185550000");
  EXPECT_EQ(way(from_trunk("provider", "+4185550000")), "phone bob +4185550000");
  auto to_contact = from_trunk("provider", "s");
  to_contact.to_user = "4185550000";
  EXPECT_EQ(way(to_contact), "phone bob 4185550000");
  EXPECT_EQ(way(from_trunk("provider", "4185559999")), "404");
}

TEST_F(CompatibleScenarios, ANumberBelongsToTheContextOfItsTrunks) {
  client.context("other", "incall");
  client.plain_trunk("elsewhere", "192.0.2.66", "other");
  in("4185550000", 2);
  EXPECT_EQ(way(from_trunk("elsewhere", "4185550000")), "404");
  client.incall(client.extension("4185550000", "other"), {{"type", "user"}, {"user_id", 1}});
  EXPECT_EQ(way(from_trunk("elsewhere", "4185550000")), "phone alice 4185550000");
  EXPECT_EQ(way(from_trunk("provider", "4185550000")), "phone bob 4185550000");
}

TEST_F(CompatibleScenarios, OfTwoServersOneRegistersAtTheOtherAndStripsItsPrefix) {
  out({trunk}, "_**99.", {{"strip_digits", 4}});
  EXPECT_EQ(dialled("**99101"), "trunk provider 101");
  // The other: its trunk takes a registration.
  Client other;
  other.context("in", "incall");
  other.context("internal", "internal");
  other.user("carol", "101", "internal");
  const Key gateway = other.trunk(
      other.endpoint("wazo-trunk",
                     {{"auth_section_options", pairs({{"username", "wazo-trunk"}, {"password", "secret-99"}})},
                      {"aor_section_options", pairs({{"max_contacts", "1"}})}}),
      "in");
  other.incall(other.extension("101", "in"), {{"type", "user"}, {"user_id", 1}});
  client = other;
  EXPECT_EQ(way(from_trunk("wazo-trunk", "101")), "phone carol 101");
  // Or an internal context, and no incall at all.
  client.change(Kind::trunk, gateway, "context", "internal");
  client.documents.remove(Kind::incall, "1");
  EXPECT_EQ(way(from_trunk("wazo-trunk", "101")), "phone carol 101");
}

TEST_F(CompatibleScenarios, ADidGoesOnToThePbxBehindUs) {
  const Key pbx = client.plain_trunk("pbx", "192.0.2.50", "from-pbx");
  client.context("to-pabx", "outcall");
  client.outcall("to pbx", {pbx}, list(Json{{"id", Client::id(client.extension("_XXXX", "to-pabx"))}}));
  client.incall(client.extension("_XXXX", from_outside), {{"type", "custom"}, {"command", "Goto(to-pabx,${EXTEN},1)"}});
  EXPECT_EQ(way(from_trunk("provider", "4711")), "trunk pbx 4711");
}

TEST_F(CompatibleScenarios, AccountsAtOneAddressAreToldApartByName) {
  for (const char* account : {"GV15550001", "GV15550002"}) {
    const char* number = account + 2;
    const Key endpoint = registering(account, "gvgw.example.net", account);
    client.change(Kind::sip_endpoint, endpoint, "endpoint_section_options", pairs({{"callerid", number}}));
    client.trunk(endpoint, from_outside);
  }
  const auto expanded = client.expanded();
  EXPECT_THAT(expanded.config.trunks[1].caller_id, "15550001");
  for (const model::Problem& problem : model::validate(expanded.config))
    EXPECT_FALSE(problem.code == model::ProblemCode::same_provider && problem.severity == model::Severity::warning)
        << model::to_text(problem);
}

TEST_F(CompatibleScenarios, HeadersOfSetVarGoOut) {
  client.change(Kind::sip_endpoint, "endpoint-provider", "endpoint_section_options",
                pairs({{"set_var", "PJSIP_HEADER(add,X-Foo)=bar"}, {"set_var", "PJSIP_HEADER(add,X-Two)=2"}}));
  EXPECT_THAT(client.expanded().config.trunks[0].headers.set_var,
              testing::ElementsAre("PJSIP_HEADER(add,X-Foo)=bar", "PJSIP_HEADER(add,X-Two)=2"));
}

/// Nobody has registered, nobody's name was looked up.
struct NoPresence : routing::TrunkPresence {
  std::string_view trunk_of_token(std::string_view) const override { return {}; }
  std::string_view trunk_at(const SocketAddress&) const override { return {}; }
  unsigned nearness(std::string_view, const SocketAddress&) const override { return 0; }
};

TEST_F(CompatibleScenarios, AHeaderSaysWhoseTheCallIs) {
  native.tenants.emplace_back().name = "acme";
  for (const char* name : {"one", "two"}) {
    client.tenant = name == std::string("one") ? confd::test::office_uuid : "acme-uuid";
    const std::string header = std::string("X-Dest-User: ") + name;
    const std::string context = std::string("in-") + name;
    client.trunk(client.endpoint(name, {{"aor_section_options", pairs({{"contact", "sip:192.0.2.77"}})},
                                        {"endpoint_section_options", pairs({{"identify_by", "header"}})},
                                        {"identify_section_options", pairs({{"match_header", header.c_str()}})}}),
                 context.c_str());
  }
  const auto expanded =
      confd::expand(client.documents, native, {{confd::test::office_uuid, ""}, {"acme-uuid", "acme"}});
  const auto snapshot = routing::compiled(expanded.config);
  routing::Evidence evidence{{*IpAddress::parse("192.0.2.77"), 5060}, "s", "s", "x", "y", {}};
  for (const char* name : {"one", "two"}) {
    evidence.header = [name](std::string_view header) {
      return header == "X-Dest-User" ? std::string_view(name) : std::string_view();
    };
    EXPECT_EQ(identify(evidence, *snapshot, NoPresence()).trunk, name);
  }
  EXPECT_EQ(snapshot->find_trunk("two")->sharing.tenant, "acme");
  EXPECT_EQ(snapshot->find_trunk("two")->context, "in-two");
}

TEST_F(CompatibleScenarios, CallersAreShownByTheRulesOfPrecedence) {
  const Key outcall = out({trunk}, "418.", {{"caller_id", "4185550009"}});
  EXPECT_EQ(dialled("4181"), "trunk provider 4181");
  EXPECT_EQ(shown.number, "4185550009") << "that of the outcall's extension";
  client.change(Kind::user, Client::uuid_of(1), "outgoing_caller_id", "default");
  dialled("4181");
  EXPECT_EQ(shown.number, "4185550009");
  client.change(Kind::user, Client::uuid_of(1), "outgoing_caller_id", "\"Alice\" <4185550001>");
  dialled("4181");
  EXPECT_EQ(shown.number, "4185550001") << "the user's own";
  client.change(Kind::user, Client::uuid_of(1), "outgoing_caller_id", "anonymous");
  dialled("4181");
  EXPECT_TRUE(shown.anonymous);
  auto attempt = from_phone("alice", "alice", "4181");
  attempt.asks_for = {"+14185550007"};
  client.make(Kind::phone_number, {{"uuid", "shared"}, {"number", "+14185550007"}, {"shared", true}});
  way(attempt);
  EXPECT_EQ(shown.number, "+14185550007") << "what he chose";
  EXPECT_FALSE(shown.anonymous);
  client.change(Kind::outcall, outcall, "internal_caller_id", true);
  way(attempt);
  EXPECT_EQ(shown.number, "100") << "as he is inside";
}

TEST_F(CompatibleScenarios, TheNextTrunkIsTriedWhenThereIsNoWayAndNotWhenBusy) {
  const Key backup = client.plain_trunk("backup", "192.0.2.99", from_outside);
  out({trunk, backup}, "418.");
  EXPECT_EQ(dialled("4181"), "trunk provider 4181, trunk backup 4181");
  for (const model::Outcome next : {model::Outcome{.no_way = true}, model::Outcome{.status = 503}, model::Outcome{}})
    EXPECT_EQ(next_step(last, 0, next), 1u) << next.status;
  EXPECT_FALSE(next_step(last, 0, {.status = 486}));
  EXPECT_FALSE(next_step(last, 0, {.status = 408, .rang = true}));
}

TEST_F(CompatibleScenarios, PermissionsAreAskedOfTheNumberAsDialled) {
  out({trunk}, "_9418.", {{"strip_digits", 1}});
  client.make(Kind::call_permission, {{"name", "no 418"}, {"mode", "deny"}, {"extensions", list("9418.")}});
  EXPECT_EQ(dialled("94181"), "trunk provider 4181");
  client.change(Kind::user, Client::uuid_of(1), "call_permissions", list(1));
  EXPECT_EQ(dialled("94181"), "403");
}

}  // namespace
}  // namespace tandem::flows
