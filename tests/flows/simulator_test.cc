#include "flows/simulator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "flows/simulated_network.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;

const IpAddress ip_a = *IpAddress::parse("192.0.2.1");
const IpAddress ip_b = *IpAddress::parse("192.0.2.2");
const IpAddress ip_b6 = *IpAddress::parse("2001:db8::2");
const SocketAddress a5060{ip_a, 5060}, b5060{ip_b, 5060};
const SocketAddress any5060{IpAddress{}, 5060};

std::span<const char> bytes_of(std::string_view text) {
  return {text.data(), text.size()};
}

/// Keeps what arrives: "hello from 192.0.2.1:5060".
class Mailbox : public net::DatagramHandler {
 public:
  void on_datagram(const net::Datagram& datagram) override {
    got.emplace_back(datagram.bytes.data(), datagram.bytes.size());
    last_from = datagram.from;
    last_to = datagram.to;
    if (on_any) on_any();
  }
  void on_send_failed(SocketAddress peer) override { failed.push_back(peer); }
  std::vector<std::string> got;
  std::vector<SocketAddress> failed;
  SocketAddress last_from, last_to;
  std::function<void()> on_any;
};

class Peer final : public net::StreamHandler {
 public:
  void on_connected() override { connected = true; }
  void on_bytes(std::span<const char> bytes) override {
    got.append(bytes.data(), bytes.size());
    ++pieces;
  }
  void on_closed(const net::NetError& why) override {
    closed = why.fault;
    stream.reset();
  }
  bool connected = false;
  std::string got;
  int pieces = 0;
  std::optional<net::NetFault> closed;
  std::unique_ptr<net::Stream> stream;
};

class Acceptor : public net::StreamAcceptor {
 public:
  void on_accepted(std::unique_ptr<net::Stream> stream) override {
    peers.push_back(std::make_unique<Peer>());
    stream->set_handler(*peers.back());
    peers.back()->stream = std::move(stream);
  }
  std::vector<std::unique_ptr<Peer>> peers;
};

/// Two machines, a program on each.
class TwoHosts : public testing::Test {
 protected:
  std::unique_ptr<net::DatagramSocket> open(Process& process, SocketAddress local, Mailbox& mailbox,
                                            net::Sharing sharing = net::Sharing::exclusive, unsigned shard = 0) {
    auto socket = process.network(shard).open_datagram(local, {sharing, 0, 0}, mailbox);
    EXPECT_TRUE(socket.has_value());
    return socket ? std::move(*socket) : nullptr;
  }
  World world{1};
  SimHost& host_a = world.wire().add_host("a", {ip_a});
  SimHost& host_b = world.wire().add_host("b", {ip_b, ip_b6});
  Process a{world, host_a};
  Process b{world, host_b, 4};
};

using Time = TwoHosts;
using Datagrams = TwoHosts;
using Streams = TwoHosts;
using Names = TwoHosts;

TEST_F(Time, TimersExpireInOrderAtTheirVeryInstant) {
  std::vector<std::pair<int, Duration>> calls;
  const auto begin = world.now();
  runtime::Timer late, early;
  late.arm(b.shard(2).timers(), begin + 1h, [&] { calls.emplace_back(2, b.shard(2).now() - begin); });
  early.arm(a.shard().timers(), begin + 7ms, [&] { calls.emplace_back(1, a.shard().now() - begin); });
  EXPECT_FALSE(world.run_until([] { return false; }, 59min));
  EXPECT_EQ(calls.size(), 1u);
  EXPECT_TRUE(world.run_until([&] { return calls.size() == 2; }, 59min));
  EXPECT_EQ(calls, (std::vector<std::pair<int, Duration>>{{1, 7ms}, {2, 1h}}));
}

TEST_F(Time, TheClockStandsWhereTheRunEnded) {
  const auto begin = world.now();
  world.run_for(90s);
  EXPECT_EQ(world.now() - begin, 90s);
  EXPECT_EQ(b.shard(3).now(), world.now());
  EXPECT_EQ(b.shard(3).wall(), world.wall());
}

TEST_F(Time, PostsToOneShardKeepTheirOrderAndComeInALaterTurn) {
  std::vector<int> order;
  for (int i = 0; i < 50; ++i) b.shard(0).post(ShardId{3}, [&, i] { order.push_back(i); });
  EXPECT_TRUE(order.empty());
  world.run_for(1ms);
  ASSERT_EQ(order.size(), 50u);
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST_F(Time, DeferredWorkRunsBeforeTimePasses) {
  bool ran = false;
  const auto begin = world.now();
  a.shard().run([&] { a.shard().defer([&] { ran = world.now() == begin; }); });
  EXPECT_FALSE(ran);
  world.run_for(1s);
  EXPECT_TRUE(ran);
}

TEST_F(Time, WhatWasPostedToAProcessThatEndedIsDropped) {
  auto short_lived = std::make_unique<Process>(world, host_a, 2);
  bool ran = false;
  short_lived->shard(0).post(ShardId{1}, [&] { ran = true; });
  short_lived.reset();
  world.run_for(1s);
  EXPECT_FALSE(ran);
}

TEST_F(Datagrams, ArriveAfterTheLinksDelayWithBothAddresses) {
  Mailbox at_a, at_b;
  auto from = open(a, a5060, at_a), to = open(b, any5060, at_b);
  world.wire().set_link(ip_a, ip_b, {.delay = 30ms});
  from->send(b5060, bytes_of("hello"));
  world.run_for(29ms);
  EXPECT_TRUE(at_b.got.empty());
  world.run_for(1ms);
  EXPECT_EQ(at_b.got, std::vector<std::string>{"hello"});
  EXPECT_EQ(at_b.last_from, a5060);
  EXPECT_EQ(at_b.last_to, b5060) << "the real address, not the wildcard";
  to->send(a5060, bytes_of("you too"));
  world.run_for(1s);
  EXPECT_EQ(at_a.last_from, b5060);
}

TEST_F(Datagrams, LoseDuplicateAndOvertakeAsTheLinkSays) {
  Mailbox at_a, at_b;
  auto from = open(a, a5060, at_a), to = open(b, b5060, at_b);
  const auto send_1000 = [&](LinkQuality quality) {
    at_b.got.clear();
    world.wire().set_link(ip_a, ip_b, quality);
    for (int i = 1000; i < 2000; ++i) {
      from->send(b5060, bytes_of(std::to_string(i)));
      world.run_for(1ms);
    }
    world.run_for(1s);
    return at_b.got.size();
  };
  EXPECT_EQ(send_1000({.jitter = 40ms}), 1000u);
  EXPECT_TRUE(std::ranges::is_sorted(at_b.got)) << "jitter alone does not reorder";
  EXPECT_NEAR(static_cast<double>(send_1000({.loss = 0.2})), 800, 60);
  EXPECT_NEAR(static_cast<double>(send_1000({.duplication = 0.2})), 1200, 60);
  EXPECT_EQ(send_1000({.reordering = 0.2}), 1000u);
  EXPECT_FALSE(std::ranges::is_sorted(at_b.got));
  EXPECT_EQ(send_1000({.loss = 1}), 0u);
}

TEST_F(Datagrams, APortInUseIsRefusedAndFreeAgainAfterClosing) {
  Mailbox mailbox;
  const auto fault = [&](SocketAddress local) -> std::optional<net::NetFault> {
    auto socket = b.network(1).open_datagram(local, {}, mailbox);
    return socket ? std::nullopt : std::optional(socket.error().fault);
  };
  auto first = open(b, b5060, mailbox);
  EXPECT_EQ(fault(b5060), net::NetFault::address_in_use);
  EXPECT_EQ(fault(any5060), net::NetFault::address_in_use);
  EXPECT_EQ(fault({ip_b6, 5060}), std::nullopt);
  EXPECT_EQ(fault({ip_b, 5061}), std::nullopt);
  EXPECT_EQ(fault(a5060), net::NetFault::no_such_address);
  first.reset();
  EXPECT_EQ(fault(b5060), std::nullopt);
  host_b.occupy(5060);
  EXPECT_EQ(fault(b5060), net::NetFault::address_in_use);
  EXPECT_EQ(world.wire().open_sockets(), 0u);
}

TEST_F(Datagrams, PortZeroTakesDifferentFreePorts) {
  Mailbox mailbox;
  auto one = open(a, {ip_a, 0}, mailbox), two = open(a, {ip_a, 0}, mailbox);
  EXPECT_NE(one->local().port, 0);
  EXPECT_NE(one->local().port, two->local().port);
}

TEST_F(Datagrams, ASharedPortIsSpreadOverShardsAndOneSourceStaysWithOne) {
  std::array<Mailbox, 4> mailboxes;
  std::vector<std::unique_ptr<net::DatagramSocket>> sockets;
  for (unsigned i = 0; i < 4; ++i) sockets.push_back(open(b, any5060, mailboxes[i], net::Sharing::across_shards, i));
  Mailbox mailbox;
  for (std::uint16_t port = 6000; port < 6064; ++port) {
    auto socket = open(a, {ip_a, port}, mailbox);
    socket->send(b5060, bytes_of(std::to_string(port)));
    socket->send(b5060, bytes_of(std::to_string(port)));
  }
  world.run_for(1s);
  for (const auto& one : mailboxes) {
    EXPECT_FALSE(one.got.empty());
    EXPECT_EQ(one.got.size(), 2 * std::set<std::string>(one.got.begin(), one.got.end()).size());
  }
}

TEST_F(Datagrams, ASocketMayCloseWhileItReceives) {
  Mailbox at_a, at_b;
  auto from = open(a, a5060, at_a), to = open(b, b5060, at_b);
  at_b.on_any = [&] { to.reset(); };
  from->send(b5060, bytes_of("one"));
  from->send(b5060, bytes_of("two"));
  world.run_for(1s);
  EXPECT_EQ(at_b.got.size(), 1u);
  EXPECT_EQ(at_a.failed, std::vector<SocketAddress>{b5060}) << "the second found the port closed";
}

TEST_F(Datagrams, NobodyThereAndNoPower) {
  Mailbox at_a, at_b;
  auto from = open(a, a5060, at_a);
  from->send(b5060, bytes_of("1"));
  world.run_for(1s);
  EXPECT_EQ(at_a.failed.size(), 1u);
  auto to = open(b, b5060, at_b);
  host_b.set_down(true);
  from->send(b5060, bytes_of("2"));
  from->send({*IpAddress::parse("203.0.113.9"), 5060}, bytes_of("3"));
  world.run_for(1s);
  EXPECT_EQ(at_a.failed.size(), 1u) << "the dark is silent";
  EXPECT_TRUE(at_b.got.empty());
  host_b.set_down(false);
  from->send(b5060, bytes_of("4"));
  world.run_for(1s);
  EXPECT_EQ(at_b.got, std::vector<std::string>{"4"});
}

TEST_F(Datagrams, LoopbackStaysOnTheHost) {
  const SocketAddress loop{IpAddress::loopback(), 5060};
  Mailbox at_a, at_b;
  auto on_a = open(a, loop, at_a), on_b = open(b, loop, at_b);
  on_a->send(loop, bytes_of("me"));
  world.run_for(1s);
  EXPECT_EQ(at_a.got.size(), 1u);
  EXPECT_TRUE(at_b.got.empty());
}

TEST_F(Datagrams, TheTapSeesWhatWasSentAndWhatBecameOfIt) {
  std::vector<Packet::Fate> fates;
  world.wire().set_tap([&](const Packet& packet) { fates.push_back(packet.fate); });
  Mailbox at_a, at_b;
  auto from = open(a, a5060, at_a), to = open(b, b5060, at_b);
  from->send(b5060, bytes_of("x"));
  world.run_for(1s);
  world.wire().set_link(ip_a, ip_b, {.loss = 1});
  from->send(b5060, bytes_of("y"));
  using enum Packet::Fate;
  EXPECT_EQ(fates, (std::vector{sent, delivered, lost}));
}

TEST_F(Streams, CarryEverythingInOrderCutAndJoinedAtRandom) {
  Acceptor acceptor;
  auto listener = b.network(1).listen(any5060, net::Sharing::exclusive, acceptor).value();
  Peer peer;
  peer.stream = a.network().connect({ip_a, 0}, b5060, peer);
  world.wire().set_default_link({.loss = 0.2, .delay = 10ms, .jitter = 5ms});
  std::string sent;
  for (int i = 0; i < 300; ++i) {
    const auto text = std::to_string(i) + std::string(static_cast<std::size_t>(i * 7 % 90), 'x');
    sent += text;
    peer.stream->send(bytes_of(text));
  }
  EXPECT_TRUE(
      world.run_until([&] { return !acceptor.peers.empty() && acceptor.peers[0]->got.size() == sent.size(); }, 30min));
  EXPECT_TRUE(peer.connected);
  EXPECT_EQ(acceptor.peers[0]->got, sent);
  EXPECT_GT(acceptor.peers[0]->pieces, 5);
  acceptor.peers[0]->stream->send(bytes_of("back"));
  world.run_for(10min);
  EXPECT_EQ(peer.got, "back");
  EXPECT_EQ(acceptor.peers[0]->stream->remote(), peer.stream->local());
}

TEST_F(Streams, AreRefusedWhereNobodyListensAndTimeOutWhereNobodyIs) {
  Peer refused, dark;
  refused.stream = a.network().connect({}, b5060, refused);
  dark.stream = a.network().connect({}, {*IpAddress::parse("203.0.113.9"), 5060}, dark);
  EXPECT_FALSE(refused.closed) << "never before connect returns";
  world.run_for(1s);
  EXPECT_EQ(refused.closed, net::NetFault::refused);
  EXPECT_FALSE(dark.closed);
  world.run_for(60s);
  EXPECT_EQ(dark.closed, net::NetFault::timed_out);
  EXPECT_FALSE(dark.connected);
  EXPECT_EQ(world.wire().open_sockets(), 0u);
}

TEST_F(Streams, ClosingArrivesBehindTheLastByte) {
  Acceptor acceptor;
  auto listener = b.network().listen(b5060, net::Sharing::exclusive, acceptor).value();
  Peer peer;
  peer.stream = a.network().connect({}, b5060, peer);
  world.run_for(1s);
  ASSERT_EQ(acceptor.peers.size(), 1u);
  EXPECT_EQ(world.wire().open_sockets(), 3u);
  peer.stream->send(bytes_of("last words"));
  peer.stream.reset();
  world.run_for(1s);
  EXPECT_EQ(acceptor.peers[0]->got, "last words");
  EXPECT_EQ(acceptor.peers[0]->closed, net::NetFault::closed);
  EXPECT_FALSE(peer.closed) << "who closes is not told";
  listener.reset();
  EXPECT_EQ(world.wire().open_sockets(), 0u);
}

TEST_F(Streams, ACutLineEndsBothSidesAfterAWhile) {
  Acceptor acceptor;
  auto listener = b.network().listen(b5060, net::Sharing::exclusive, acceptor).value();
  Peer peer;
  peer.stream = a.network().connect({}, b5060, peer);
  world.run_for(1s);
  host_b.set_down(true);
  peer.stream->send(bytes_of("anybody?"));
  world.run_for(20s);
  EXPECT_FALSE(peer.closed);
  world.run_for(60s);
  EXPECT_EQ(peer.closed, net::NetFault::timed_out);
  EXPECT_TRUE(acceptor.peers[0]->got.empty());
}

TEST_F(Streams, AShortCutIsOnlyADelay) {
  Acceptor acceptor;
  auto listener = b.network().listen(b5060, net::Sharing::exclusive, acceptor).value();
  Peer peer;
  peer.stream = a.network().connect({}, b5060, peer);
  world.run_for(1s);
  world.wire().set_links(ip_a, ip_b, {.loss = 1});
  peer.stream->send(bytes_of("patience"));
  world.run_for(10s);
  EXPECT_EQ(acceptor.peers[0]->got, "");
  world.wire().set_links(ip_a, ip_b, {});
  world.run_for(10s);
  EXPECT_EQ(acceptor.peers[0]->got, "patience");
  EXPECT_FALSE(peer.closed);
}

TEST_F(Streams, APeerThatDoesNotReadIsGivenUp) {
  Acceptor acceptor;
  auto listener = b.network().listen(b5060, net::Sharing::exclusive, acceptor).value();
  Peer peer;
  peer.stream = a.network().connect({}, b5060, peer);
  world.run_for(1s);
  host_b.set_down(true);
  const std::string much(200'000, 'x');
  for (int i = 0; i < 8 && peer.stream; ++i) {
    peer.stream->send(bytes_of(much));
    world.run_for(1ms);
  }
  EXPECT_EQ(peer.closed, net::NetFault::other);
}

TEST_F(Names, AreAnsweredLaterFaultsIncluded) {
  world.wire().set_addresses("Provider.example", {ip_b}, 90s);
  world.wire().set_services("_sip._udp.provider.example", {{"provider.example", 5080, 10, 1}});
  world.wire().fail_name("broken.example", net::NameFault::server_failed);
  world.wire().fail_name("slow.example", net::NameFault::timed_out);
  std::vector<net::NameResult> results;
  std::vector<std::unique_ptr<net::NameQuery>> queries;
  const auto keep = [&](net::NameResult result) { results.push_back(std::move(result)); };
  for (auto name : {"provider.EXAMPLE", "nowhere.example", "broken.example", "slow.example"})
    queries.push_back(a.network().resolve_addresses(name, keep));
  queries.push_back(a.network().resolve_services("_sip._udp.provider.example", keep));
  EXPECT_TRUE(results.empty());
  world.run_for(1s);
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(results[0]->addresses, std::vector<IpAddress>{ip_b});
  EXPECT_EQ(results[0]->ttl, 90s);
  EXPECT_EQ(results[1].error(), net::NameFault::not_found);
  EXPECT_EQ(results[2].error(), net::NameFault::server_failed);
  EXPECT_EQ(results[3]->services[0].port, 5080);
  world.run_for(5s);
  ASSERT_EQ(results.size(), 5u);
  EXPECT_EQ(results[4].error(), net::NameFault::timed_out);
}

TEST_F(Names, AQueryThatIsGoneIsNotAnswered) {
  bool called = false;
  auto query = a.network().resolve_addresses("x.example", [&](net::NameResult) { called = true; });
  query.reset();
  world.run_for(10s);
  EXPECT_FALSE(called);
}

/// Answers every datagram with a random one; how the run went, as a number.
std::uint64_t chatter(std::uint64_t seed) {
  World world(seed);
  auto& host_a = world.wire().add_host("a", {ip_a});
  auto& host_b = world.wire().add_host("b", {ip_b});
  Process a(world, host_a), b(world, host_b, 2);
  world.wire().set_default_link({.loss = 0.1, .duplication = 0.1, .reordering = 0.1, .delay = 5ms, .jitter = 5ms});
  Mailbox at_a, at_b;
  auto socket_a = a.network().open_datagram(a5060, {}, at_a).value();
  auto socket_b = b.network(1).open_datagram(b5060, {}, at_b).value();
  at_a.on_any = [&] { socket_a->send(b5060, bytes_of(a.shard().random().token(8))); };
  at_b.on_any = [&] {
    b.shard(1).post(ShardId{0}, [&] { socket_b->send(a5060, bytes_of(b.shard(0).random().token(8))); });
  };
  for (int i = 0; i < 10; ++i) socket_a->send(b5060, bytes_of("start"));
  world.run_for(2s);
  return world.trace();
}

TEST(Simulator, TheSameSeedGivesTheSameTrace) {
  EXPECT_EQ(chatter(7), chatter(7));
  EXPECT_NE(chatter(7), chatter(8));
}

}  // namespace
}  // namespace tandem::flows
