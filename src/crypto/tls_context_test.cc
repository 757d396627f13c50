#include "crypto/tls_context.h"

#include <gtest/gtest.h>

#include "crypto/test_certificates.h"

namespace tandem::crypto {
namespace {

constexpr WallTime now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};

TEST(TlsContext, ReadsWhatOurCertificateSays) {
  TestCertificates made{now};
  const WallTime until{std::chrono::sys_days{std::chrono::year{2027} / 1 / 2}};
  const auto files = made.issue({.common_name = "example.net",
                                 .alternatives = "URI:sip:example.net,DNS:sip.example.net,IP:192.0.2.1,IP:2001:db8::1",
                                 .until = until});
  const auto context = TlsContext::load({.certificate_file = files.certificate, .key_file = files.key});
  ASSERT_TRUE(context.has_value());
  const Certificate& facts = (*context)->certificate().value();
  EXPECT_EQ(facts.subject, "CN=example.net");
  EXPECT_EQ(facts.issuer, "CN=Test Authority");
  EXPECT_EQ(facts.uris, std::vector<std::string>{"sip:example.net"});
  EXPECT_EQ(facts.host_names, std::vector<std::string>{"sip.example.net"});
  EXPECT_EQ(facts.addresses, (std::vector<std::string>{"192.0.2.1", "2001:db8::1"}));
  EXPECT_EQ(facts.not_after, until);
  EXPECT_FALSE(facts.self_issued);
}

TEST(TlsContext, WithoutFilesItIsGoodForConnectionsThatWeOpen) {
  const auto context = TlsContext::load({});
  ASSERT_TRUE(context.has_value());
  EXPECT_FALSE((*context)->certificate());
}

}  // namespace
}  // namespace tandem::crypto
