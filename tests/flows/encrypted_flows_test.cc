// An office and its provider by TLS and SRTP: two whole exchanges, real certificates, virtual time. And what goes
// wrong there: another name, an expired certificate, a side that does not encrypt.
#include <gmock/gmock.h>

#include "crypto/test_certificates.h"
#include "flows/simulated_exchange.h"
#include "flows/site_text.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;
using testing::HasSubstr;

constexpr const char* office_site = R"(
transports:
  - {name: udp, protocol: udp, bind: "198.51.100.1:5060"}
users:
  - {name: alice, extension: "100", phones: [{username: alice, password: secret-of-alice}]}
  - {name: bob, extension: "101", phones: [{username: bob, password: secret-of-bob}]}
trunks:
  - {name: telecom, host: sip.telecom.test, port: 5061, protocol: tls, username: office, password: secret-of-office,
     caller_id: "030555000", tls_ca_file: AUTHORITY, OPTIONS}
outcalls:
  - {name: public, patterns: [_0X.], trunks: [telecom]}
incalls:
  - {name: main, trunk: telecom, destination: {user: bob}}
)";

constexpr const char* telecom_site = R"(
settings: {realm: telecom}
transports:
  - {name: udp, protocol: udp, bind: "203.0.113.1:5060"}
  - {name: tls, protocol: tls, bind: "203.0.113.1:5061", tls_certificate: CERTIFICATE, tls_private_key: KEY}
users:
  - {name: office, extension: "030555000", phones: [{username: office, password: secret-of-office, OPTIONS}]}
  - {name: carol, extension: "0301234567", phones: [{username: carol, password: secret-of-carol}]}
)";

/// Parameter: shards.
class Encrypted : public testing::TestWithParam<unsigned> {
 protected:
  std::string telecom_with(const crypto::TestCertificates::Wish& wish, const std::string& options) {
    const auto files = certificates.issue(wish);
    return replaced(replaced(replaced(telecom_site, "CERTIFICATE", files.certificate), "KEY", files.key), "OPTIONS",
                    options);
  }
  std::string office_with(const std::string& options) {
    return replaced(replaced(office_site, "AUTHORITY", certificates.authority_file()), "OPTIONS", options);
  }
  void begin(const std::string& office_options, const std::string& telecom_options,
             const crypto::TestCertificates::Wish& wish = {.alternatives = "DNS:sip.telecom.test"}) {
    world.wire().set_addresses("sip.telecom.test", {ip("203.0.113.1")});
    telecom = std::make_unique<SimExchange>(world, "telecom", std::vector{ip("203.0.113.1")},
                                            telecom_with(wish, telecom_options), GetParam());
    office = std::make_unique<SimExchange>(world, "office", std::vector{ip("198.51.100.1")},
                                           office_with(office_options), GetParam());
    alice = std::make_unique<SimPhone>(world, ip("192.0.2.1"), phone_account("alice", {ip("198.51.100.1"), 5060}));
    carol = std::make_unique<SimPhone>(world, ip("192.0.2.3"), phone_account("carol", {ip("203.0.113.1"), 5060}));
    bob = std::make_unique<SimPhone>(world, ip("192.0.2.2"), phone_account("bob", {ip("198.51.100.1"), 5060}));
    world.run_until([&] { return (*alice)->registered() && (*bob)->registered() && (*carol)->registered(); }, 20s);
    world.run_until([&] { return account().state == registrar::RegistrationState::registered; }, 20s);
  }
  registrar::RegistrationStatus account() {
    const auto accounts = office->registrations();
    return accounts.empty() ? registrar::RegistrationStatus{} : accounts.front();
  }
  bool call(SimPhone& from, const char* number, SimPhone& to) {
    from.shard().run([&] { from->call(number); });
    return world.run_until(
        [&] {
          return from->state() == SimplePhone::CallState::talking && to->state() == SimplePhone::CallState::talking;
        },
        10s);
  }
  bool hear_each_other(SimPhone& a, SimPhone& b) {
    return world.run_until([&] { return a->heard_tone() && b->heard_tone(); }, 5s);
  }
  bool hang_up(SimPhone& phone) {
    phone.shard().run([&] { phone->hang_up(); });
    const auto idle = [](SimPhone& one) {
      return one->state() == SimplePhone::CallState::none || one->state() == SimplePhone::CallState::ended;
    };
    return world.run_until(
        [&] {
          return idle(*alice) && idle(*bob) && idle(*carol) &&
                 office->calls() + telecom->calls() + office->ports_in_use() + telecom->ports_in_use() == 0;
        },
        60s);
  }
  std::string keys_pressed(SimPhone& by, SimPhone& heard_by, std::string_view keys) {
    for (const char key : keys) {
      by.shard().run([&] { by->send_digit(key); });
      world.run_for(1s);
    }
    return heard_by->heard_digits();
  }

  /// Between alice and carol, whose phones know RFC 4733 only, over a trunk that knows `mode` only.
  void digits_there_and_back(const std::string& mode) {
    begin(mode + ", media_encryption: required", mode + ", media_encryption: required");
    ASSERT_TRUE(call(*alice, "0301234567", *carol));
    ASSERT_TRUE(hear_each_other(*alice, *carol));
    EXPECT_EQ(keys_pressed(*alice, *carol, "19#*0"), "19#*0");
    EXPECT_EQ(keys_pressed(*carol, *alice, "5"), "5");
    const auto heard = (*alice)->received_packets();
    world.run_for(2s);
    EXPECT_GT((*alice)->received_packets(), heard + 90) << "the voice comes back";
    ASSERT_TRUE(hang_up(*alice));
  }

  World world{2026};
  crypto::TestCertificates certificates{world.wall()};
  std::unique_ptr<SimExchange> telecom, office;
  std::unique_ptr<SimPhone> alice, bob, carol;
};

INSTANTIATE_TEST_SUITE_P(Shards, Encrypted, testing::Values(1u, 4u));

constexpr const char* encrypted = "media_encryption: required";

TEST_P(Encrypted, RegistersByTlsAndCallsBothWaysWithSrtp) {
  begin(encrypted, encrypted);
  ASSERT_EQ(account().state, registrar::RegistrationState::registered);
  ASSERT_TRUE(call(*alice, "0301234567", *carol));
  EXPECT_TRUE(hear_each_other(*alice, *carol));
  ASSERT_TRUE(hang_up(*alice));
  ASSERT_TRUE(call(*carol, "030555000", *bob));
  EXPECT_TRUE(hear_each_other(*carol, *bob));
  ASSERT_TRUE(hang_up(*bob));
  for (const store::Cdr& cdr : office->cdrs()) EXPECT_EQ(cdr.ending, "normal");
}

TEST_P(Encrypted, HoldAndResumeKeepTheKeys) {
  begin(encrypted, "media_encryption: optional");
  ASSERT_TRUE(call(*alice, "0301234567", *carol));
  ASSERT_TRUE(hear_each_other(*alice, *carol));
  alice->shard().run([&] { (*alice)->hold(true); });
  world.run_for(2s);
  const auto held = (*alice)->received_packets();
  world.run_for(2s);
  EXPECT_EQ((*alice)->received_packets(), held);
  alice->shard().run([&] { (*alice)->hold(false); });
  world.run_for(2s);
  EXPECT_GT((*alice)->received_packets(), held + 50);
  ASSERT_TRUE(hang_up(*alice));
}

TEST_P(Encrypted, WithoutTheOthersConsentTheCallFailsWithTheReason) {
  begin(encrypted, "media_encryption: no");
  alice->shard().run([&] { (*alice)->call("0301234567"); });
  ASSERT_TRUE(world.run_until([&] { return (*alice)->state() == SimplePhone::CallState::ended; }, 10s));
  EXPECT_EQ((*alice)->ending().status, 488);
  ASSERT_TRUE(world.run_until([&] { return !telecom->cdrs().empty(); }, 10s));
  EXPECT_EQ(telecom->cdrs().front().ending, "not_encrypted");
}

TEST_P(Encrypted, DigitsAreToldAsTonesAndHeardAgain) {
  digits_there_and_back("dtmf_mode: inband");
}

TEST_P(Encrypted, DigitsAreToldByInfoAndHeardAgain) {
  digits_there_and_back("dtmf_mode: info");
}

TEST_P(Encrypted, DigitsByTelephoneEventsPassEncrypted) {
  digits_there_and_back("dtmf_mode: rfc4733");
}

TEST_P(Encrypted, ACertificateForAnotherNameIsTheCause) {
  begin("media_encryption: no", "media_encryption: no", {.alternatives = "DNS:other.test"});
  EXPECT_NE(account().state, registrar::RegistrationState::registered);
  EXPECT_THAT(sentence(account()), HasSubstr("its certificate is for another name"));
}

TEST_P(Encrypted, ACertificateThatHasExpiredIsTheCause) {
  begin("media_encryption: no", "media_encryption: no",
        {.alternatives = "DNS:sip.telecom.test", .from = world.wall() - 48h, .until = world.wall() - 24h});
  EXPECT_NE(account().state, registrar::RegistrationState::registered);
  EXPECT_THAT(sentence(account()), HasSubstr("expired"));
}

TEST_P(Encrypted, ALongCallOutlivesRegistrationsAndSessionTimers) {
  begin(encrypted, encrypted);
  ASSERT_TRUE(call(*alice, "0301234567", *carol));
  ASSERT_TRUE(hear_each_other(*alice, *carol));
  const auto before = (*carol)->received_packets();
  world.run_for(1000s);
  EXPECT_GT((*carol)->received_packets(), before + 45'000);
  ASSERT_TRUE(hang_up(*carol));
}

}  // namespace
}  // namespace tandem::flows
