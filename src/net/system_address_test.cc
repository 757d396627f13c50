#include "net/system_address.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "net/route_probe.h"

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

TEST(SystemAddress, CarriesBothFamiliesThereAndBack) {
  for (const char* text : {"192.0.2.1:5060", "[2001:db8::1]:5061", "0.0.0.0:0", "[::]:65535"}) {
    const auto address = *SocketAddress::parse(text);
    EXPECT_EQ(SystemAddress(address).value(), address);
  }
  EXPECT_EQ(SystemAddress().value(), SocketAddress());
}

TEST(SystemError, NamesWhatWasTriedAndWhatTheSystemSaid) {
  const auto error = system_error(EADDRINUSE, "cannot bind 192.0.2.1:5060");
  EXPECT_EQ(error.fault, NetFault::address_in_use);
  EXPECT_EQ(error.text, "cannot bind 192.0.2.1:5060: Address already in use");
  EXPECT_EQ(fault_of(ECONNREFUSED), NetFault::refused);
  EXPECT_EQ(fault_of(EHOSTUNREACH), NetFault::unreachable);
  EXPECT_EQ(fault_of(EACCES), NetFault::no_permission);
  EXPECT_EQ(fault_of(EMFILE), NetFault::no_descriptors);
  EXPECT_EQ(fault_of(EINVAL), NetFault::other);
}

TEST(OpenSocket, ForIPv6LeavesIPv4Alone) {
  const auto six = open_socket(SocketKind::datagram, true), four = open_socket(SocketKind::datagram, false);
  ASSERT_TRUE(bind_socket(*six, *SocketAddress::parse("[::]:0")));
  EXPECT_TRUE(bind_socket(*four, {IpAddress(), bound_address(*six).port}));
}

TEST(RouteProbe, AnswersWithTheFamilyAskedFor) {
  RouteProbe probe;
  EXPECT_EQ(probe.local_address_towards(*IpAddress::parse("127.0.0.5"), TimePoint{1s}).to_string(), "127.0.0.1");
  EXPECT_EQ(probe.local_address_towards(*IpAddress::parse("::1"), TimePoint{1s}).to_string(), "::1");
  EXPECT_TRUE(probe.local_address_towards(*IpAddress::parse("2001:db8::1"), TimePoint{1s}).is_v6());
}

}  // namespace
}  // namespace tandem::net
