#include "crypto/certificate.h"

#include <gtest/gtest.h>

namespace tandem::crypto {
namespace {

using namespace std::chrono_literals;

Certificate with(std::vector<std::string> uris, std::vector<std::string> hosts, std::string common_name = {}) {
  Certificate one;
  one.common_name = std::move(common_name);
  one.uris = std::move(uris);
  one.host_names = std::move(hosts);
  one.has_alternatives = !one.uris.empty() || !one.host_names.empty();
  return one;
}

TEST(Certificate, SpeaksForTheDomainsOfItsSipUris) {
  EXPECT_EQ(match(with({"SIP:Example.NET"}, {}), "example.net"), NameMatch::exact);
  EXPECT_EQ(match(with({"sip:example.net:5061;transport=tls"}, {}), "example.net."), NameMatch::exact);
  EXPECT_EQ(match(with({"sip:alice@example.net"}, {}), "example.net"), NameMatch::no) << "a user is no domain";
  EXPECT_EQ(match(with({"https://example.net"}, {}), "example.net"), NameMatch::no);
  EXPECT_EQ(match(with({"sip:example.net"}, {"sip1.example.net"}), "sip1.example.net"), NameMatch::exact);
}

TEST(Certificate, TheCommonNameCountsOnlyWhereThereIsNothingElse) {
  EXPECT_EQ(match(with({}, {}, "example.net"), "example.net"), NameMatch::exact);
  EXPECT_EQ(match(with({}, {"other.example"}, "example.net"), "example.net"), NameMatch::no);
}

TEST(Certificate, AWildcardStandsForOneLabelBelowADomain) {
  EXPECT_EQ(match(with({}, {"*.example.net"}), "sip.example.net"), NameMatch::wildcard);
  EXPECT_EQ(match(with({}, {"*.example.net"}), "a.sip.example.net"), NameMatch::no);
  EXPECT_EQ(match(with({}, {"*.example.net"}), "example.net"), NameMatch::no);
  EXPECT_EQ(match(with({}, {"*.net"}), "example.net"), NameMatch::no) << "nobody owns a whole top level";
  EXPECT_EQ(match(with({}, {"*.example.net", "sip.example.net"}), "sip.example.net"), NameMatch::exact);
}

TEST(Certificate, EmptyNamesFitNothing) {
  EXPECT_EQ(match(with({"sip:"}, {""}), ""), NameMatch::no);
  EXPECT_EQ(match(with({"sip:"}, {".", ""}, ""), "."), NameMatch::no);
}

TEST(Certificate, TellsItsNamesAndItsDays) {
  EXPECT_EQ(names_of(with({"sip:example.net"}, {"a.example.net"})), "sip:example.net, a.example.net");
  EXPECT_EQ(names_of(with({}, {})), "no name");
  constexpr WallTime end{std::chrono::sys_days{std::chrono::year{2026} / 2 / 5}};
  Certificate one;
  one.not_after = end;
  EXPECT_EQ(date_text(end), "2026-02-05");
  EXPECT_EQ(days_left(one, end - 25h), 1);
  EXPECT_EQ(days_left(one, end - 1h), 0);
  EXPECT_EQ(days_left(one, end + 1h), -1);
}

}  // namespace
}  // namespace tandem::crypto
