#include "sip/uri.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

Uri uri(std::string_view text) {
  const auto parsed = Uri::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Uri());
}

TEST(Uri, ReadsEveryPart) {
  const Uri u = uri("sips:al%40ice:s3cret@[2001:db8::1]:5071;transport=tcp;lr?subject=a%20b&x=y");
  EXPECT_EQ(u.scheme(), Scheme::sips);
  EXPECT_EQ(u.user(), "al%40ice");
  EXPECT_EQ(u.user_unescaped(), "al@ice");
  EXPECT_EQ(u.password(), "s3cret");
  EXPECT_EQ(u.host(), "2001:db8::1");
  EXPECT_TRUE(u.host_is_ipv6());
  EXPECT_EQ(u.port(), 5071);
  EXPECT_EQ(u.param("Transport"), "tcp");
  EXPECT_TRUE(u.has_param("lr"));
  EXPECT_EQ(u.headers(), "subject=a%20b&x=y");
  EXPECT_EQ(u.host_port_text(), "[2001:db8::1]:5071");
}

TEST(Uri, ToleratesThreeColonsBeforeADottedEnd) {
  const Uri u = uri("sip:user@[2001:db8:::192.0.2.1]:5071");
  EXPECT_TRUE(u.host_is_ipv6());
  EXPECT_EQ(u.host(), "2001:db8:::192.0.2.1");
  EXPECT_EQ(u.port(), 5071);
  EXPECT_TRUE(equivalent(u, uri("sip:user@[2001:db8::192.0.2.1]:5071")));
}

TEST(Uri, HostAloneHasNoUser) {
  const Uri u = uri("sip:example.com");
  EXPECT_FALSE(u.has_user());
  EXPECT_EQ(u.host(), "example.com");
  EXPECT_EQ(u.port(), std::nullopt);
}

TEST(Uri, UserMayCarryReservedCharacters) {
  EXPECT_EQ(uri("sip:+1650;phone-context=x@h;user=phone").user_number(), "+1650");
  EXPECT_TRUE(uri("sip:+1650@h;user=phone").is_phone_number());
  EXPECT_EQ(uri("sip:*98#@h").user(), "*98#");
  EXPECT_EQ(uri("sip:a;b?c/d&e=+$,@h").user(), "a;b?c/d&e=+$,");
}

TEST(Uri, ReadsTelAndKeepsOthers) {
  const Uri tel = uri("tel:+1-201-555-0123;phone-context=example.com");
  EXPECT_TRUE(tel.is_tel());
  EXPECT_EQ(tel.user(), "+1-201-555-0123");
  EXPECT_EQ(tel.param("phone-context"), "example.com");
  const Uri other = uri("urn:service:sos");
  EXPECT_EQ(other.scheme(), Scheme::other);
  EXPECT_EQ(other.address_text(), "service:sos");
}

TEST(Uri, RefusesWhatTheGrammarForbids) {
  for (const char* text : {"",          "sip",        "sip:",          ":x",         "sip:@h",
                           "sip:a b@h", "sip:a@h:x",  "sip:a@h:70000", "sip:a@h:",   "sip:a%4@h",
                           "sip:a@h;",  "sip:a@h;=x", "sip:a@h;p=%zz", "sip:a@[::1", "sip:a@[x]",
                           "sip:a@h?",  "sip:a@h h",  "tel:",          "tel:+",      "tel:abx",
                           "1sip:a@h",  "sip:a@h..d", "sip:a\r\n@h",   " sip:a@h"})
    EXPECT_FALSE(Uri::parse(text)) << text;
}

// RFC 3261 §19.1.4, its own examples.

}  // namespace
}  // namespace tandem::sip
