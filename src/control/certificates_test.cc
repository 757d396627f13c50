#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"

namespace tandem::control {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26} + 12h};

CertificateSummary until(WallTime end) {
  crypto::Certificate certificate;
  certificate.host_names = {"sip.example.net"};
  certificate.has_alternatives = true;
  certificate.not_after = end;
  return {.owner = "transport tls", .file = "/etc/tandem/chain.pem", .certificate = certificate, .trouble = {}};
}

TEST(Certificates, ACertificateIsMissedBeforeItEnds) {
  EXPECT_EQ(warning(until(noon + 90 * 24h), noon), "");
  EXPECT_EQ(warning(until(noon + 25h), noon),
            "/etc/tandem/chain.pem expires on 2026-11-27, in 1 day. Renew it; the file is read again by itself.");
  EXPECT_EQ(warning(until(noon - 48h), noon),
            "/etc/tandem/chain.pem has expired on 2026-11-24: peers refuse it. Replace the file; it is read again by "
            "itself.");
}

TEST(Certificates, FilesThatCannotBeUsedAreToldWithWhatHappensMeanwhile) {
  CertificateSummary broken = until(noon + 90 * 24h);
  broken.trouble = "/etc/tandem/chain.pem cannot be read.";
  EXPECT_EQ(warning(broken, noon), "/etc/tandem/chain.pem cannot be read. What it held before stays in use.");
  broken.certificate.reset();
  EXPECT_EQ(warning(broken, noon), "/etc/tandem/chain.pem cannot be read.");
}

TEST(Certificates, AreListedWithTheirDays) {
  FakeExchange exchange;
  exchange.certificate_list = {until(exchange.now() + 10 * 24h + 1h)};
  Catalogue catalogue(exchange);
  const Output shown = catalogue.run("show certificates");
  EXPECT_NE(shown.text.find("   10  sip.example.net\n1 certificate\ntransport tls: /etc/tandem/chain.pem expires on "),
            std::string::npos)
      << shown.text;
}

}  // namespace
}  // namespace tandem::control
