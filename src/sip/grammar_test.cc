#include "sip/grammar.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::sip {
namespace {

TEST(Grammar, TokensWordsAndHosts) {
  EXPECT_TRUE(is_token("a-.!%*_+`'~9"));
  for (const char* text : {"", "a b", "a@b", "a/b", "\xc3\xa9"}) EXPECT_FALSE(is_token(text)) << text;
  EXPECT_TRUE(is_call_id("a{b}@c<d>"));
  for (const char* text : {"", "@", "a@", "@a", "a@b@c", "a b", "a;b"}) EXPECT_FALSE(is_call_id(text)) << text;
  for (const char* text : {"h", "a.b.", "192.0.2.1", "[::1]", "my_host"}) EXPECT_TRUE(is_host(text)) << text;
  for (const char* text : {"", ".", "a..b", "[::1", "[1.2.3.4]", "[x]", "::1", "a:5"})
    EXPECT_FALSE(is_host(text)) << text;
}

TEST(Grammar, AddressesOfHostsWithTheThreeColonsOfRfc3261) {
  EXPECT_EQ(address_of("192.0.2.1"), IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(address_of("2001:db8:::192.0.2.1"), IpAddress::parse("2001:db8::192.0.2.1"));
  for (std::string_view other : {"example.com", ":::", "2001:::db8:::1", "2001:db8::::1", "2001::db8:::1"})
    EXPECT_EQ(address_of(other), other == ":::" ? IpAddress::parse("::") : std::nullopt) << other;
}

TEST(Grammar, EscapesNeedTwoHexDigits) {
  EXPECT_TRUE(is_valid_escaped("a%20%fF"));
  for (const char* text : {"%", "%2", "a%2g", "%%20"}) EXPECT_FALSE(is_valid_escaped(text)) << text;
  EXPECT_EQ(unescape_uri("a%20b%zz%4"), "a b%zz%4");
}

TEST(Grammar, QuotedStringsEndAtTheFirstUnescapedQuote) {
  Cursor cursor("\"a\\\"b\" rest");
  EXPECT_EQ(take_quoted(cursor), "\"a\\\"b\"");
  EXPECT_EQ(cursor.rest(), " rest");
  Cursor open("\"a\\\"");
  EXPECT_TRUE(take_quoted(open).empty());
  EXPECT_EQ(unescape_quoted("\"a\\\"b\""), "a\"b");
  EXPECT_EQ(unescape_quoted("token"), "token");
}

}  // namespace
}  // namespace tandem::sip
