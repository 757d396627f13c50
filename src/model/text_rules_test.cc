#include "model/text_rules.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(TextRules, HostsAreNamesOrAddresses) {
  for (auto good : {"sip.example.net", "localhost", "192.0.2.1", "2001:db8::1", "a-b.c_d.example", "example.net."})
    EXPECT_TRUE(rules::host.accepts(good)) << good;
  for (auto bad :
       {"", "sip..example", "-a.example", "sip.example.net:5060", "300.1.2.3", "exam ple", "http://x", "a..", "1.2.3"})
    EXPECT_FALSE(rules::host.accepts(bad)) << bad;
  EXPECT_TRUE(rules::host_port.accepts("proxy.example:5070"));
  EXPECT_TRUE(rules::host_port.accepts("[2001:db8::1]:5070"));
  EXPECT_FALSE(rules::host_port.accepts("proxy.example:0"));
  for (auto good : {"192.0.2.0/24", "2001:db8::/32", "192.0.2.1", "2001:db8::1", "0.0.0.0/0"}) {
    EXPECT_TRUE(rules::network.accepts(good)) << good;
    EXPECT_TRUE(rules::host_or_network.accepts(good)) << good;
  }
  EXPECT_TRUE(rules::host_or_network.accepts("sip2.carrier2.example"));
  for (auto bad : {"", "192.0.2.0/33", "name.example/24", "192.0.2.0/", "192.0.2.1:5060"}) {
    EXPECT_FALSE(rules::network.accepts(bad)) << bad;
    EXPECT_FALSE(rules::host_or_network.accepts(bad)) << bad;
  }
  EXPECT_FALSE(rules::host_port.accepts("proxy.example:70000"));
}

TEST(TextRules, TextIsWellFormedUtf8WithoutControlCharacters) {
  for (auto good : {"", "Zoë Ängström", "日本", "😀"}) EXPECT_TRUE(rules::any_text.accepts(good)) << good;
  for (auto bad : {"a\nb", "a\tb", "\x7f", "\xff", "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                   "\xc2\x85", "\xe2\x80\xa8"})
    EXPECT_FALSE(rules::any_text.accepts(bad));
  EXPECT_FALSE(rules::any_text.accepts(std::string(256, 'a')));
}

TEST(TextRules, TelephoneNumbersLoseTheirPunctuation) {
  EXPECT_EQ(rules::caller_number.tidy("+33 (1) 23.45-67"), "+331234567");
  EXPECT_EQ(rules::caller_number.tidy("reception desk"), "reception desk");
  EXPECT_TRUE(rules::caller_number.accepts("+331234567"));
  EXPECT_TRUE(rules::caller_number.accepts("anonymous"));
  EXPECT_FALSE(rules::caller_number.accepts("bob"));
}

TEST(TextRules, UsernamesFitIntoASipUri) {
  for (auto good : {"alice", "100", "a.b-c_d", "0033"}) EXPECT_TRUE(rules::username.accepts(good)) << good;
  for (auto bad : {"", "a b", "a@b", "a\"b", "a:b", "<a>", "é"}) EXPECT_FALSE(rules::username.accepts(bad)) << bad;
  EXPECT_TRUE(rules::account_name.accepts("alice@example.net"));
  EXPECT_FALSE(rules::account_name.accepts("a\"b"));
}

TEST(TextRules, UuidsHaveTheirForm) {
  EXPECT_TRUE(rules::uuid.accepts("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
  EXPECT_FALSE(rules::uuid.accepts("6ba7b8109dad11d180b400c04fd430c8"));
  EXPECT_FALSE(rules::uuid.accepts("6ba7b810-9dad-11d1-80b4-00c04fd430cg"));
}

TEST(TextRules, NamesHaveNoBlanksAtTheirEnds) {
  EXPECT_TRUE(rules::name.accepts("Demo Telecom"));
  EXPECT_FALSE(rules::name.accepts(" x"));
  EXPECT_FALSE(rules::name.accepts(""));
  EXPECT_EQ(rules::country.tidy("fr"), "FR");
}

}  // namespace
}  // namespace tandem::model
