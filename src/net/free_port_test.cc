#include "net/free_port.h"

#include <gtest/gtest.h>

#include "net/system_address.h"

namespace tandem::net {
namespace {

TEST(FreePort, TakesTheNextPortWhenSomebodyListensAtTheWishedOne) {
  const auto taken = open_socket(SocketKind::datagram, false);
  ASSERT_TRUE(taken);
  ASSERT_TRUE(bind_socket(*taken, {IpAddress::loopback(), 0}));
  const std::uint16_t port = bound_address(*taken).port;
  const std::uint16_t found = free_sip_port(IpAddress::loopback(), port);
  EXPECT_NE(found, port);
  EXPECT_GT(found, 0);
}

}  // namespace
}  // namespace tandem::net
