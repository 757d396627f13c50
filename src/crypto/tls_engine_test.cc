#include "crypto/tls_engine.h"

#include <gtest/gtest.h>

#include "crypto/test_certificates.h"

namespace tandem::crypto {
namespace {

using namespace std::chrono_literals;
using State = TlsEngine::State;

constexpr WallTime now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};

std::shared_ptr<const TlsContext> load(const TlsSettings& settings) {
  auto loaded = TlsContext::load(settings);
  EXPECT_TRUE(loaded.has_value()) << sentence(loaded.error());
  return loaded ? *loaded : nullptr;
}

/// A server and a client whose bytes go from one to the other.
struct Pair {
  TlsEngine server, client;
  std::string at_server{}, at_client{};

  void talk() {
    for (int i = 0; i < 10; ++i) {
      const std::string to_server = client.output(), to_client = server.output();
      if (!to_server.empty()) server.receive(to_server, at_server);
      if (!to_client.empty()) client.receive(to_client, at_client);
    }
  }
};

class Tls : public ::testing::Test {
 protected:
  Pair connect(const TestCertificates::Wish& wish, TlsExpectation expected, TlsSettings of_client = {},
               TlsSettings of_server = {}) {
    const auto files = made.issue(wish);
    of_server.certificate_file = files.certificate;
    of_server.key_file = files.key;
    if (of_client.ca_file.empty()) of_client.ca_file = made.authority_file();
    Pair pair{TlsEngine::accepting(*load(of_server), now),
              TlsEngine::connecting(*load(of_client), std::move(expected), now)};
    pair.talk();
    return pair;
  }

  TestCertificates made{now};
};

TEST_F(Tls, CarriesTextBothWaysAndSaysFarewell) {
  Pair pair = connect({.alternatives = "URI:sip:example.net"}, {.name = "example.net"});
  ASSERT_EQ(pair.client.state(), State::open) << to_text(pair.client.error());
  ASSERT_EQ(pair.server.state(), State::open);
  const std::string large(100'000, 'x');
  pair.client.send(std::string_view("OPTIONS"));
  pair.server.send(large);
  pair.talk();
  EXPECT_EQ(pair.at_server, "OPTIONS");
  EXPECT_EQ(pair.at_client, large);
  pair.client.farewell();
  pair.talk();
  EXPECT_EQ(pair.server.state(), State::closed);
}

TEST_F(Tls, TheNameThatIsConfiguredMustStandInTheCertificate) {
  EXPECT_EQ(connect({.alternatives = "DNS:Sip.Example.net"}, {.name = "sip.example.net"}).client.state(), State::open);
  EXPECT_EQ(connect({.common_name = "sip.example.net"}, {.name = "sip.example.net"}).client.state(), State::open);
  EXPECT_EQ(connect({.alternatives = "IP:192.0.2.1"}, {.name = "192.0.2.1"}).client.state(), State::open);
  const Pair other =
      connect({.common_name = "sip.example.net", .alternatives = "DNS:other.example.net"}, {.name = "sip.example.net"});
  EXPECT_EQ(other.client.state(), State::failed);
  EXPECT_EQ(other.client.error(),
            (TlsError{TlsFault::wrong_name, "wanted: sip.example.net, it is for: other.example.net"}));
  EXPECT_TRUE(other.at_client.empty());
}

TEST_F(Tls, AWildcardCountsOnlyWhereItIsAllowed) {
  EXPECT_EQ(connect({.alternatives = "DNS:*.example.net"}, {.name = "sip.example.net"}).client.error().fault,
            TlsFault::only_wildcard);
  EXPECT_EQ(
      connect({.alternatives = "DNS:*.example.net"}, {.name = "sip.example.net", .wildcard = true}).client.state(),
      State::open);
}

TEST_F(Tls, EveryFaultOfACertificateIsToldApart) {
  const auto fault = [&](const TestCertificates::Wish& wish) {
    return connect(wish, {.name = "example.net"}).client.error();
  };
  EXPECT_EQ(fault({.common_name = "example.net", .until = now - 24h}).fault, TlsFault::expired);
  EXPECT_EQ(fault({.common_name = "example.net", .until = now - 24h}).detail, "CN=example.net until 2026-11-25");
  EXPECT_EQ(fault({.common_name = "example.net", .from = now + 24h}).fault, TlsFault::not_yet_valid);
  EXPECT_EQ(fault({.common_name = "example.net", .self_signed = true}).fault, TlsFault::self_signed);
  TestCertificates others{now};
  const Pair stranger =
      connect({.common_name = "example.net"}, {.name = "example.net"}, {.ca_file = others.authority_file()});
  EXPECT_EQ(stranger.client.error().fault, TlsFault::unknown_authority);
  EXPECT_EQ(stranger.client.error().detail, "issued by CN=Test Authority");
  EXPECT_EQ(stranger.server.error().fault, TlsFault::ours_refused) << "the server learns of it by the alert";
}

TEST_F(Tls, WithoutVerificationAnyCertificateWillDo) {
  EXPECT_EQ(connect({.common_name = "x", .until = now - 24h, .self_signed = true}, {.name = "y", .verify = false})
                .client.state(),
            State::open);
}

TEST_F(Tls, AClientMustShowACertificateWhereOneIsDemanded) {
  const TlsSettings demanding{.ca_file = made.authority_file(), .demand_certificate = true};
  Pair without = connect({.common_name = "example.net"}, {.name = "example.net"}, {}, demanding);
  EXPECT_EQ(without.server.error().fault, TlsFault::no_certificate);
  EXPECT_EQ(without.client.error().fault, TlsFault::ours_wanted) << to_text(without.client.error());
  const auto own = made.issue({.common_name = "office"});
  const Pair with = connect({.common_name = "example.net"}, {.name = "example.net"},
                            {.certificate_file = own.certificate, .key_file = own.key}, demanding);
  EXPECT_EQ(with.server.state(), State::open) << to_text(with.server.error());
  EXPECT_EQ(with.client.state(), State::open);
}

TEST_F(Tls, PlainTextAndGarbageAreNoTls) {
  const auto files = made.issue({.common_name = "example.net"});
  const auto context = load({.certificate_file = files.certificate, .key_file = files.key});
  std::string text;
  TlsEngine server = TlsEngine::accepting(*context, now);
  EXPECT_EQ(server.receive(std::string_view("OPTIONS sip:example.net SIP/2.0\r\n\r\n"), text), State::failed);
  EXPECT_EQ(server.error().fault, TlsFault::not_tls) << to_text(server.error());
  TlsEngine client = TlsEngine::connecting(*context, {.name = "example.net"}, now);
  EXPECT_EQ(client.receive(std::string_view("SIP/2.0 400 Bad Request\r\n\r\n"), text), State::failed);
  EXPECT_EQ(client.error().fault, TlsFault::not_tls) << to_text(client.error());
  TlsEngine closed = TlsEngine::connecting(*context, {.name = "example.net"}, now);
  closed.cut_off();
  EXPECT_EQ(closed.error().fault, TlsFault::closed_early);
}

TEST_F(Tls, FilesThatCannotBeUsedAreTold) {
  const auto one = made.issue({.common_name = "one"}), two = made.issue({.common_name = "two"});
  const auto fault = [](const TlsSettings& settings) { return TlsContext::load(settings).error().fault; };
  EXPECT_EQ(fault({.certificate_file = "/no/such/file", .key_file = one.key}), TlsFileFault::unreadable);
  EXPECT_EQ(fault({.certificate_file = one.key, .key_file = one.key}), TlsFileFault::no_certificate);
  EXPECT_EQ(fault({.certificate_file = one.certificate, .key_file = one.certificate}), TlsFileFault::no_key);
  EXPECT_EQ(fault({.certificate_file = one.certificate, .key_file = two.key}), TlsFileFault::key_of_another);
  EXPECT_EQ(fault({.ca_file = one.key}), TlsFileFault::no_authorities);
}

}  // namespace
}  // namespace tandem::crypto
