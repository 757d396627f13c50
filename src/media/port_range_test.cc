#include "media/port_range.h"

#include <gtest/gtest.h>

#include <set>

#include "media/fake_network_for_tests.h"

namespace tandem::media {
namespace {

struct Deaf final : net::DatagramHandler {
  void on_datagram(const net::Datagram&) override {}
};

struct Bench {
  explicit Bench(std::uint16_t low = 10000, std::uint16_t high = 10007) : ports(low, high, ShardId{0}, 1) {}
  std::expected<SocketPair, MediaFault> open() {
    return open_socket_pair(network, ports, IpAddress::loopback(), {}, deaf, deaf);
  }
  FakeNetwork network;
  PortRange ports;
  Deaf deaf;
};

TEST(PortRange, HandsOutEvenPortsUntilNoneIsLeft) {
  PortRange ports{10001, 10008, ShardId{0}, 1};  // whole pairs: 10002, 10004, 10006
  EXPECT_EQ(ports.capacity(), 3u);
  std::vector<PortLease> leases;
  for (int i = 0; i < 3; ++i) {
    auto lease = ports.take();
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->rtp_port() % 2, 0);
    EXPECT_EQ(lease->rtcp_port(), lease->rtp_port() + 1);
    leases.push_back(std::move(*lease));
  }
  EXPECT_EQ(ports.in_use(), 3u);
  EXPECT_EQ(ports.take().error(), MediaFault::ports_exhausted);
  leases.clear();
  EXPECT_EQ(ports.in_use(), 0u);
  EXPECT_TRUE(ports.take());
}

TEST(PortRange, ThePairGivenBackLongestAgoComesFirst) {
  PortRange ports{10000, 10005, ShardId{0}, 1};
  ports.take()->release();  // 10000
  EXPECT_EQ(ports.take()->rtp_port(), 10002);
  EXPECT_EQ(ports.take()->rtp_port(), 10004);
  EXPECT_EQ(ports.take()->rtp_port(), 10000);
}

TEST(PortRange, ShardsShareTheRangeWithoutOverlap) {
  std::set<std::uint16_t> seen;
  std::size_t total = 0;
  for (std::uint8_t shard = 0; shard < 4; ++shard) {
    PortRange ports{10000, 10099, ShardId{shard}, 4};
    total += ports.capacity();
    std::vector<PortLease> leases;
    while (auto lease = ports.take()) {
      EXPECT_TRUE(seen.insert(lease->rtp_port()).second);
      leases.push_back(std::move(*lease));
    }
  }
  EXPECT_EQ(total, 50u);
  EXPECT_EQ(seen.size(), 50u);
}

TEST(PortRange, WithoutAWholePairHasNoCapacity) {
  EXPECT_EQ(PortRange(10000, 10000, ShardId{0}, 1).capacity(), 0u);
  EXPECT_EQ(PortRange(10000, 9000, ShardId{0}, 1).capacity(), 0u);
  EXPECT_EQ(PortRange(65534, 65535, ShardId{0}, 1).capacity() + PortRange(65534, 65535, ShardId{1}, 2).capacity(), 2u);
}

TEST(PortRange, ANewRangeTakesEffectWithoutDisturbingPairsInUse) {
  PortRange ports{10000, 10003, ShardId{0}, 1};
  auto old = ports.take();
  ports.set_range(20000, 20003);
  EXPECT_EQ(ports.capacity(), 2u);
  EXPECT_EQ(ports.in_use(), 1u);
  old->release();
  EXPECT_EQ(ports.in_use(), 0u);
  std::set<std::uint16_t> seen;
  std::vector<PortLease> leases;
  while (auto lease = ports.take()) {
    seen.insert(lease->rtp_port());
    leases.push_back(std::move(*lease));
  }
  EXPECT_EQ(seen, (std::set<std::uint16_t>{20000, 20002}));
}

TEST(OpenSocketPair, SkipsPairsOfWhichTheSystemRefusesEither) {
  Bench bench;
  bench.network.taken_ports = {10000, 10003};
  const auto pair = bench.open();
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->ports.rtp_port(), 10004);
  EXPECT_EQ(bench.ports.in_use(), 1u);
  EXPECT_EQ(bench.ports.refused_by_system(), 2u);
  EXPECT_EQ(bench.network.open_sockets(), 2u);
}

TEST(OpenSocketPair, GivesUpAfterABoundedNumberOfTries) {
  Bench bench{10000, 10999};
  for (std::uint16_t port = 10000; port < 11000; ++port) bench.network.taken_ports.insert(port);
  EXPECT_EQ(bench.open().error(), MediaFault::ports_refused);
  EXPECT_EQ(bench.ports.refused_by_system(), PortRange::max_tries);
  EXPECT_EQ(bench.ports.in_use(), 0u);
}

TEST(OpenSocketPair, AnAddressThatIsNotOursIsToldApart) {
  Bench bench;
  bench.network.addresses = {IpAddress::v4(0x0a000001)};
  EXPECT_EQ(bench.open().error(), MediaFault::bad_address);
  EXPECT_EQ(bench.ports.in_use(), 0u);
}

TEST(OpenSocketPair, ClosesBothSocketsAtItsEnd) {
  Bench bench;
  bench.open()->ports.rtp_port();
  EXPECT_EQ(bench.network.open_sockets(), 0u);
  EXPECT_EQ(bench.ports.in_use(), 0u);
  EXPECT_FALSE(describe(MediaFault::ports_exhausted).empty());
}

}  // namespace
}  // namespace tandem::media
