#include "net/port_claims.h"

#include <gtest/gtest.h>

#include <optional>

namespace tandem::net {
namespace {

const SocketAddress any_port = *SocketAddress::parse("127.0.0.1:0");

SocketAddress free_address() {
  const auto socket = open_socket(SocketKind::datagram, false);
  EXPECT_TRUE(bind_socket(*socket, any_port));
  return bound_address(*socket);
}

TEST(PortClaims, AreSharedWithinTheProgram) {
  PortClaims claims;
  const auto local = free_address();
  const auto first = claims.claim(SocketKind::datagram, local), second = claims.claim(SocketKind::datagram, local);
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
}

TEST(PortClaims, AreRefusedWhileAnotherProgramHasTheAddress) {
  PortClaims claims;
  std::optional<Descriptor> foreign = std::move(*open_socket(SocketKind::datagram, false));
  set_option(*foreign, SOL_SOCKET, SO_REUSEPORT, 1);  // it would let us in, but must not be joined
  ASSERT_TRUE(bind_socket(*foreign, any_port));
  const auto local = bound_address(*foreign);
  const auto refused = claims.claim(SocketKind::datagram, local);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, NetFault::address_in_use);
  foreign.reset();
  EXPECT_TRUE(claims.claim(SocketKind::datagram, local));
}

TEST(PortClaims, ThatWereGivenBackAreTriedAnew) {
  PortClaims claims;
  const auto local = free_address();
  {
    auto claim = claims.claim(SocketKind::datagram, local);
    ASSERT_TRUE(claim);
    const PortClaims::Claim moved = std::move(*claim);
  }
  const auto foreign = open_socket(SocketKind::datagram, false);
  ASSERT_TRUE(bind_socket(*foreign, local));
  EXPECT_FALSE(claims.claim(SocketKind::datagram, local));
}

TEST(PortClaims, OfDatagramsAndStreamsAreApart) {
  PortClaims claims;
  const auto datagrams = open_socket(SocketKind::datagram, false);
  ASSERT_TRUE(bind_socket(*datagrams, any_port));
  EXPECT_TRUE(claims.claim(SocketKind::stream, bound_address(*datagrams)));
}

TEST(PortClaims, OfPortZeroAreNobodys) {
  PortClaims claims;
  EXPECT_TRUE(claims.claim(SocketKind::datagram, any_port));
}

}  // namespace
}  // namespace tandem::net
