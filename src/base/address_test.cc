#include "base/address.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace tandem {
namespace {

std::string rewritten(std::string_view text) {
  const auto ip = IpAddress::parse(text);
  return ip ? ip->to_string() : "refused";
}

TEST(IpAddress, ReadsDottedFourAndRefusesLookalikes) {
  EXPECT_EQ(rewritten("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(rewritten("0.0.0.0"), "0.0.0.0");
  EXPECT_EQ(rewritten("255.255.255.255"), "255.255.255.255");
  for (const char* wrong : {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", ".1.2.3", "1..2.3", "01.2.3.4",
                            "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4", "0x1.2.3.4", "1.2.3.0004", "example.net"})
    EXPECT_EQ(rewritten(wrong), "refused") << wrong;
}

// RFC 4291 §2.2, RFC 5952 §4.
TEST(IpAddress, WritesSixInItsCanonicalForm) {
  EXPECT_EQ(rewritten("2001:0DB8:0:0:0:0:0:1"), "2001:db8::1");
  EXPECT_EQ(rewritten("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");  // a single zero group stays
  EXPECT_EQ(rewritten("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");           // the longest run
  EXPECT_EQ(rewritten("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");     // the first of equals
  EXPECT_EQ(rewritten("::"), "::");
  EXPECT_EQ(rewritten("::1"), "::1");
  EXPECT_EQ(rewritten("1::"), "1::");
  EXPECT_EQ(rewritten("fe80::"), "fe80::");
  EXPECT_EQ(rewritten("1:2:3:4:5:6:7::"), "1:2:3:4:5:6:7:0");
  EXPECT_EQ(rewritten("[2001:db8::9]"), "2001:db8::9");
  EXPECT_EQ(rewritten("64:ff9b::192.0.2.33"), "64:ff9b::c000:221");
}

// RFC 5118 §4.10: who follows the grammar of RFC 3261 writes three colons.
TEST(IpAddress, ToleratesAThirdColonBeforeADottedEnd) {
  EXPECT_EQ(rewritten("2001:db8:::192.0.2.1"), "2001:db8::c000:201");
  EXPECT_EQ(rewritten("[:::192.0.2.1]"), "::c000:201");
  for (const char* wrong : {"2001:db8:::1", "2001:db8::::192.0.2.1", "1::2:::192.0.2.1", ":::1:192.0.2.1", "1:::"})
    EXPECT_EQ(rewritten(wrong), "refused") << wrong;
}

TEST(IpAddress, MappedFourIsFour) {
  const auto mapped = IpAddress::parse("::ffff:192.0.2.1");
  ASSERT_TRUE(mapped);
  EXPECT_TRUE(mapped->is_v4());
  EXPECT_EQ(*mapped, *IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(rewritten("::ffff:c000:201"), "192.0.2.1");
}

TEST(IpAddress, RefusesBrokenSix) {
  for (const char* wrong : {":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "[::1",
                            "::1]", "[]", "1:2:3:4:5:6:7:8::", "::1%eth0", "1:", ":1", "1.2.3.4::", "::1.2.3",
                            "1:2:3:4:5:6:7:1.2.3.4", "[192.0.2.1]", "::1.2.3.4:5"})
    EXPECT_EQ(rewritten(wrong), "refused") << wrong;
}

TEST(IpAddress, KnowsItsKinds) {
  const auto ip = [](const char* text) { return *IpAddress::parse(text); };
  for (const char* inside : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "169.254.1.1",
                             "fd00::1", "fe80::1", "febf::1"})
    EXPECT_TRUE(ip(inside).is_private()) << inside;
  for (const char* outside :
       {"9.255.255.255", "11.0.0.0", "172.32.0.0", "192.169.0.0", "100.128.0.0", "2001:db8::1", "fec0::1"})
    EXPECT_FALSE(ip(outside).is_private()) << outside;
  EXPECT_TRUE(ip("127.1.2.3").is_loopback());
  EXPECT_TRUE(ip("::1").is_loopback());
  EXPECT_FALSE(ip("::2").is_loopback());
  EXPECT_TRUE(ip("::").is_unspecified());
  EXPECT_TRUE(ip("0.0.0.0").is_unspecified());
  EXPECT_NE(ip("::"), ip("0.0.0.0"));
  EXPECT_EQ(ip("192.0.2.1").v4_host_order(), 0xc0000201U);
  EXPECT_EQ(ip("2001:db8::1").to_uri_host(), "[2001:db8::1]");
  EXPECT_EQ(IpAddress::loopback().to_string(), "127.0.0.1");
}

std::string rewritten_pair(std::string_view text) {
  const auto address = SocketAddress::parse(text, 5060);
  return address ? address->to_string() : "refused";
}

TEST(SocketAddress, ReadsAddressAndPort) {
  EXPECT_EQ(rewritten_pair("192.0.2.1:5080"), "192.0.2.1:5080");
  EXPECT_EQ(rewritten_pair("192.0.2.1"), "192.0.2.1:5060");
  EXPECT_EQ(rewritten_pair("[2001:db8::1]:5080"), "[2001:db8::1]:5080");
  EXPECT_EQ(rewritten_pair("[2001:db8::1]"), "[2001:db8::1]:5060");
  EXPECT_EQ(rewritten_pair("2001:db8::1"), "[2001:db8::1]:5060");
  EXPECT_EQ(rewritten_pair("192.0.2.1:0"), "192.0.2.1:0");
  for (const char* wrong : {"", ":5060", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:x", "[::1", "[::1]5060",
                            "[::1]:", "[192.0.2.1]:5060", "host:5060", "[]:1"})
    EXPECT_EQ(rewritten_pair(wrong), "refused") << wrong;
}

TEST(Prefix, ContainsByLeadingBits) {
  const auto holds = [](const char* prefix, const char* ip) {
    return Prefix::parse(prefix)->contains(*IpAddress::parse(ip));
  };
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.0.1"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(holds("192.0.2.128/25", "192.0.2.129"));
  EXPECT_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_FALSE(holds("::/0", "203.0.113.9"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(holds("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(holds("192.0.2.1", "192.0.2.2"));
}

TEST(Prefix, IsWrittenCanonically) {
  EXPECT_EQ(Prefix::parse("192.0.2.77/24")->to_string(), "192.0.2.0/24");
  EXPECT_EQ(Prefix::parse("192.0.2.77")->to_string(), "192.0.2.77");
  EXPECT_EQ(Prefix::parse("2001:db8:ffff::/20")->to_string(), "2001::/20");
  for (const char* wrong : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "net/8"})
    EXPECT_FALSE(Prefix::parse(wrong)) << wrong;
}

TEST(SocketAddress, HashesTellNeighboursApart) {
  std::unordered_set<std::size_t> seen;
  for (std::uint32_t host = 0; host < 64; ++host)
    for (std::uint16_t port = 5000; port < 5064; ++port)
      seen.insert(hash_value(SocketAddress{IpAddress::v4(0xc0000200 + host), port}) & 0xffffff);
  EXPECT_GT(seen.size(), 4090U);
}

}  // namespace
}  // namespace tandem
