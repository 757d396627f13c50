#include "media/srtp.h"

#include <gtest/gtest.h>

#include "media/fake_network_for_tests.h"

namespace tandem::media {
namespace {

sdp::SrtpKey key(char letter, sdp::SrtpSuite suite = sdp::SrtpSuite::aes_128_sha1_80) {
  return {suite, std::string(sdp::key_letters(suite), letter)};
}

/// What `from` seals and `to` opens.
std::string through(Srtp& from, Srtp& to, const std::string& packet) {
  const auto sealed = from.seal_rtp(packet);
  if (!sealed) return "not sealed";
  std::string wire(sealed->begin(), sealed->end());
  const auto opened = to.open_rtp(wire);
  return opened ? std::string(opened->begin(), opened->end()) : "not opened";
}

TEST(Srtp, WhatOneSealsTheOtherOpens) {
  for (const auto suite :
       {sdp::SrtpSuite::aes_128_sha1_80, sdp::SrtpSuite::aes_128_sha1_32, sdp::SrtpSuite::aes_256_sha1_80}) {
    Srtp alice({key('A', suite), key('B', suite)}), bob({key('B', suite), key('A', suite)});
    EXPECT_EQ(through(alice, bob, rtp_packet(1)), rtp_packet(1));
    EXPECT_EQ(through(bob, alice, rtp_packet(7, 9)), rtp_packet(7, 9));
    const auto sealed = alice.seal_rtp(rtp_packet(2));
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), rtp_packet(2).size() + (suite == sdp::SrtpSuite::aes_128_sha1_32 ? 4 : 10));
    EXPECT_EQ(std::string(sealed->begin(), sealed->end()).find(std::string(20, '\x55')), std::string::npos);
  }
}

TEST(Srtp, TheWaysMayHaveDifferentSuites) {
  const auto strong = sdp::SrtpSuite::aes_256_sha1_80;
  Srtp alice({key('A', strong), key('B')}), bob({key('B'), key('A', strong)});
  EXPECT_EQ(through(alice, bob, rtp_packet(1)), rtp_packet(1));
  EXPECT_EQ(through(bob, alice, rtp_packet(1)), rtp_packet(1));
}

TEST(Srtp, NeitherForeignNorChangedNorRepeatedPacketsAreOpened) {
  Srtp alice({key('A'), key('B')}), bob({key('B'), key('A')}), mallory({key('C'), key('B')});
  EXPECT_EQ(through(mallory, bob, rtp_packet(1)), "not opened");
  const auto sealed = alice.seal_rtp(rtp_packet(1));
  const std::string wire(sealed->begin(), sealed->end());
  for (const std::size_t at : {std::size_t{1}, std::size_t{3}, std::size_t{40}, wire.size() - 1}) {
    std::string changed = wire;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(bob.open_rtp(changed)) << at;
  }
  std::string first = wire, again = wire;
  EXPECT_TRUE(bob.open_rtp(first));
  EXPECT_FALSE(bob.open_rtp(again));
  std::string plain = rtp_packet(2);
  EXPECT_FALSE(bob.open_rtp(plain));
}

TEST(Srtp, ShortAndLongPacketsAreRefused) {
  Srtp alice({key('A'), key('B')});
  for (const std::size_t size : {0u, 1u, 8u, 11u, 12u, 21u, 3000u}) {
    std::string bytes(size, '\x80');
    EXPECT_FALSE(alice.open_rtp(bytes)) << size;
    EXPECT_FALSE(alice.open_rtcp(bytes)) << size;
  }
  EXPECT_FALSE(alice.seal_rtp(std::string(3000, '\x80')));
  EXPECT_FALSE(alice.seal_rtp(std::string(11, '\x80')));
  EXPECT_FALSE(alice.seal_rtcp(std::string(7, '\x80')));
}

TEST(Srtp, SequenceNumbersMayTurnOver) {
  Srtp alice({key('A'), key('B')}), bob({key('B'), key('A')});
  for (std::uint16_t number = 65000; number != 600; ++number)
    ASSERT_EQ(through(alice, bob, rtp_packet(number)), rtp_packet(number)) << number;
}

TEST(Srtp, AWayWhoseKeyStaysGoesOn) {
  Srtp alice({key('A'), key('B')}), bob({key('B'), key('A')});
  for (std::uint16_t number = 65000; number != 600; ++number) through(alice, bob, rtp_packet(number));
  EXPECT_EQ(through(bob, alice, rtp_packet(1)), rtp_packet(1));
  alice.rekey({key('A'), key('C')});
  bob.rekey({key('C'), key('A')});
  EXPECT_EQ(through(alice, bob, rtp_packet(600)), rtp_packet(600));  // after the numbers have turned over
  EXPECT_EQ(through(bob, alice, rtp_packet(1)), rtp_packet(1));
  EXPECT_EQ(through(alice, bob, rtp_packet(600)), "not sealed");  // its number was used
}

TEST(Srtp, RtcpToo) {
  Srtp alice({key('A'), key('B')}), bob({key('B'), key('A')});
  const std::string report("\x80\xc9\0\1\0\0\0\1", 8);
  const auto sealed = alice.seal_rtcp(report);
  ASSERT_TRUE(sealed);
  std::string wire(sealed->begin(), sealed->end());
  const auto opened = bob.open_rtcp(wire);
  ASSERT_TRUE(opened);
  EXPECT_EQ(std::string(opened->begin(), opened->end()), report);
  EXPECT_FALSE(bob.open_rtcp(wire));
}

TEST(Srtp, APeerThatChangesItsStreamAllTheTimeIsHeard) {
  Srtp alice({key('A'), key('B')}), bob({key('B'), key('A')});
  for (std::uint32_t ssrc = 1; ssrc < 500; ++ssrc)
    ASSERT_EQ(through(alice, bob, rtp_packet(1, ssrc)), rtp_packet(1, ssrc));
}

TEST(Srtp, KeysThatAreNoneOpenNothing) {
  Srtp broken({{sdp::SrtpSuite::aes_128_sha1_80, "short"}, {sdp::SrtpSuite::aes_128_sha1_80, "*"}});
  std::string packet = rtp_packet(1);
  EXPECT_FALSE(broken.seal_rtp(packet));
  EXPECT_FALSE(broken.open_rtp(packet));
}

}  // namespace
}  // namespace tandem::media
