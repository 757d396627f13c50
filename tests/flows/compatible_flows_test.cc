// Two exchanges that clients of the compatible interface have made, joined by a trunk on which one registers at the
// other: the calls are really placed.
#include <gtest/gtest.h>

#include "confd/test_documents.h"
#include "flows/simulated_exchange.h"
#include "model/yaml.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;
using confd::Json;
using confd::Key;
using confd::Kind;
using confd::test::Client;
using confd::test::list;
using confd::test::pairs;

constexpr const char *address_a = "198.51.100.1", *address_b = "203.0.113.1";

/// As the client leaves it, as a site file.
std::string site(const Client& client) {
  return model::write_yaml(client.expanded().config);
}

Client office(const char* address) {
  Client client;
  client.context("ctx-incall", "incall");
  client.context("ctx-outcall", "outcall");
  client.change(Kind::context, client.context("ctx-internal", "internal"), "contexts", list(2));
  const std::string bind = std::string(address) + ":5060";
  client.make(Kind::sip_transport, {{"uuid", "transport-udp"},
                                    {"name", "transport-udp"},
                                    {"options", pairs({{"protocol", "udp"}, {"bind", bind.c_str()}})}});
  client.make(Kind::sip_template, {{"uuid", "global"},
                                   {"transport", "transport-udp"},
                                   {"aor_section_options", pairs({{"qualify_frequency", "60"}, {"max_contacts", "1"}})},
                                   {"endpoint_section_options", pairs({{"rtp_timeout", "7200"},
                                                                       {"callerid", "wazo"},
                                                                       {"dtmf_mode", "rfc4733"},
                                                                       {"allow", "!all,alaw"},
                                                                       {"set_var", "TIMEOUT(absolute)=36000"}})}});
  return client;
}

/// Registers at the other, and reaches its numbers behind **99.
std::string site_a() {
  Client client = office(address_a);
  client.user("alice", "100", "ctx-internal");
  const auto proof = pairs({{"username", "wazo-trunk"}, {"password", "secret-of-the-trunk"}});
  const Key trunk = client.trunk(
      client.endpoint("to-b", {{"templates", list("global")},
                               {"aor_section_options", pairs({{"contact", "sip:203.0.113.1"}})},
                               {"identify_section_options", pairs({{"match", "203.0.113.1"}})},
                               {"outbound_auth_section_options", proof},
                               {"registration_section_options", pairs({{"server_uri", "sip:203.0.113.1"},
                                                                       {"client_uri", "sip:wazo-trunk@203.0.113.1"}})},
                               {"registration_outbound_auth_section_options", proof}}),
      "ctx-incall");
  const Key exten = client.extension("_**99.", "ctx-outcall");
  client.outcall("to b", {trunk}, list(Json{{"id", Client::id(exten)}, {"strip_digits", 4}}));
  client.incall(client.extension("4185550000", "ctx-incall"), {{"type", "user"}, {"user_id", 1}});
  return site(client);
}

/// Takes the registration; its outcall leads back.
std::string site_b() {
  Client client = office(address_b);
  client.user("carol", "101", "ctx-internal");
  const Key trunk = client.trunk(
      client.endpoint("wazo-trunk", {{"templates", list("global")},
                                     {"auth_section_options",
                                      pairs({{"username", "wazo-trunk"}, {"password", "secret-of-the-trunk"}})}}),
      "ctx-incall");
  client.incall(client.extension("101", "ctx-incall"), {{"type", "user"}, {"user_id", 1}});
  client.outcall("to a", {trunk}, list(Json{{"id", Client::id(client.extension("418.", "ctx-outcall"))}}));
  return site(client);
}

class CompatibleFlows : public testing::Test {
 protected:
  /// What calls that have ended still have to do, they do while their exchanges are there.
  void TearDown() override { world.run_for(1s); }
  static IpAddress ip(const char* text) { return *IpAddress::parse(text); }
  bool ready() {
    return world.run_until(
        [&] {
          const auto accounts = a.registrations();
          return alice->registered() && carol->registered() && accounts.size() == 1 &&
                 accounts.front().state == registrar::RegistrationState::registered;
        },
        20s);
  }
  bool talk(SimPhone& from, const char* number, SimPhone& to) {
    from.shard().run([&] { from->call(number); });
    return world.run_until(
        [&] {
          return from->state() == SimplePhone::CallState::talking && to->state() == SimplePhone::CallState::talking &&
                 from->heard_tone() && to->heard_tone();
        },
        15s);
  }
  void hang_up(SimPhone& phone) {
    phone.shard().run([&] { phone->hang_up(); });
    world.run_until([&] { return a.calls() + b.calls() == 0; }, 30s);
  }

  World world{99};
  SimExchange b{world, "b", {ip(address_b)}, site_b(), 1};
  SimExchange a{world, "a", {ip(address_a)}, site_a(), 1};
  SimPhone alice{world, ip("192.0.2.1"), phone_account("alice", {ip(address_a), 5060})};
  SimPhone carol{world, ip("192.0.2.3"), phone_account("carol", {ip(address_b), 5060})};
};

TEST_F(CompatibleFlows, OneRegistersAtTheOtherAndItsUsersReachThoseThereBehindThePrefix) {
  ASSERT_TRUE(ready());
  ASSERT_TRUE(talk(alice, "**99101", carol));
  hang_up(alice);
  ASSERT_EQ(b.cdrs().size(), 1u);
  EXPECT_EQ(b.cdrs().front().sip_status, 200);
  EXPECT_EQ(b.cdrs().front().answered_by, "carol");
}

TEST_F(CompatibleFlows, TheTrunkServesBothDirections) {
  ASSERT_TRUE(ready());
  ASSERT_TRUE(talk(carol, "4185550000", alice));
  hang_up(carol);
  ASSERT_EQ(a.cdrs().size(), 1u);
  EXPECT_EQ(a.cdrs().front().answered_by, "alice");
}

TEST_F(CompatibleFlows, ANumberThatNobodyHasIsRefused) {
  ASSERT_TRUE(ready());
  alice.shard().run([&] { alice->call("**99199"); });
  ASSERT_TRUE(world.run_until([&] { return alice->state() == SimplePhone::CallState::ended; }, 15s));
  ASSERT_TRUE(world.run_until([&] { return a.cdrs().size() == 1 && b.cdrs().size() == 1; }, 15s));
  EXPECT_EQ(b.cdrs().front().sip_status, 404);
}

}  // namespace
}  // namespace tandem::flows
