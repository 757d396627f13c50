#include "net/datagram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "net/system_network.h"

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 10s;

struct Received {
  SocketAddress from, to;
  std::string text;
};

/// Writes down what arrives, then does what the test wants.
struct Recorder final : DatagramHandler {
  void on_datagram(const Datagram& datagram) override {
    received.push_back({datagram.from, datagram.to, std::string(datagram.bytes.begin(), datagram.bytes.end())});
    if (then) then(datagram);
  }
  void on_send_failed(SocketAddress peer) override {
    failed.push_back(peer);
    if (then_failed) then_failed();
  }
  std::vector<Received> received;
  std::vector<SocketAddress> failed;
  std::function<void(const Datagram&)> then;
  std::function<void()> then_failed;
};

SocketAddress address(const char* text) {
  return *SocketAddress::parse(text);
}

struct DatagramTest : testing::Test {
  std::unique_ptr<DatagramSocket> open(const char* local, DatagramHandler& handler, DatagramOptions options = {}) {
    auto socket = network.open_datagram(address(local), options, handler);
    EXPECT_TRUE(socket) << (socket ? "" : socket.error().text);
    return socket ? std::move(*socket) : nullptr;
  }
  bool until(const std::function<bool()>& done) { return loop.run_until(done, patience); }

  runtime::Loop loop{ShardId{0}, 1, Random(1)};
  SystemNetwork network{loop};
  Recorder a, b;
};

TEST_F(DatagramTest, ArriveWithSourceDestinationAndBytes) {
  for (const char* local : {"127.0.0.1:0", "[::1]:0"}) {
    Recorder from, to;
    const auto sender = open(local, from), receiver = open(local, to);
    sender->send(receiver->local(), std::string_view("hello"));
    sender->send(receiver->local(), std::string_view(""));
    ASSERT_TRUE(until([&] { return to.received.size() == 2; })) << local;
    EXPECT_EQ(to.received[0].text, "hello");
    EXPECT_EQ(to.received[0].from, sender->local());
    EXPECT_EQ(to.received[0].to, receiver->local());
    EXPECT_EQ(to.received[1].text, "");
  }
}

TEST_F(DatagramTest, ThatAreGatheredAllArriveInOrder) {
  const auto sender = open("127.0.0.1:0", a), receiver = open("127.0.0.1:0", b, {.gathered = true});
  constexpr std::size_t count = 100;
  std::size_t sent = 0;
  EXPECT_TRUE(until([&] {
    if (sent < count) sender->send(receiver->local(), std::to_string(sent)), ++sent;
    return b.received.size() == count;
  }));
  for (std::size_t i = 0; i < b.received.size(); ++i) EXPECT_EQ(b.received[i].text, std::to_string(i));
}

TEST_F(DatagramTest, AtAWildcardTellWhichAddressTheyWereSentTo) {
  const auto four = open("0.0.0.0:0", a), six = open("[::]:0", b);
  four->send({address("127.0.0.2:0").ip, four->local().port}, std::string_view("x"));
  six->send({address("[::1]:0").ip, six->local().port}, std::string_view("x"));
  ASSERT_TRUE(until([&] { return !a.received.empty() && !b.received.empty(); }));
  EXPECT_EQ(a.received[0].to, (SocketAddress{address("127.0.0.2:0").ip, four->local().port}));
  EXPECT_EQ(b.received[0].to, (SocketAddress{address("[::1]:0").ip, six->local().port}));
}

TEST_F(DatagramTest, OfTheLargestSizePassWhole) {
  const auto sender = open("127.0.0.1:0", a), receiver = open("127.0.0.1:0", b, {.receive_buffer_bytes = 1 << 20});
  const std::string large(65'507, 'x');
  sender->send(receiver->local(), large);
  sender->send(receiver->local(), std::string(70'000, 'y'));  // no datagram can be so long: ignored
  ASSERT_TRUE(until([&] { return !b.received.empty(); }));
  EXPECT_EQ(b.received[0].text, large);
}

TEST_F(DatagramTest, ManyOfATurnKeepTheirOrder) {
  const auto sender = open("127.0.0.1:0", a), receiver = open("127.0.0.1:0", b, {.receive_buffer_bytes = 4 << 20});
  for (int i = 0; i < 100; ++i) sender->send(receiver->local(), std::to_string(i));
  ASSERT_TRUE(until([&] { return b.received.size() == 100; }));
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(b.received[i].text, std::to_string(i));
}

TEST_F(DatagramTest, MoreThanTheQueueHoldsAreSentBeforeTheTurnEnds) {
  const auto sender = open("127.0.0.1:0", a), receiver = open("127.0.0.1:0", b);
  for (int i = 0; i < 3000; ++i) sender->send(receiver->local(), std::string(400, 'x'));
  ASSERT_TRUE(until([&] { return !b.received.empty(); }));  // the receive buffer drops the rest
}

TEST_F(DatagramTest, WrittenIntoByTheHandlerDoNotDisturbLaterOnes) {
  const auto sender = open("127.0.0.1:0", a), receiver = open("127.0.0.1:0", b);
  b.then = [](const Datagram& datagram) { std::ranges::fill(datagram.bytes, '#'); };
  sender->send(receiver->local(), std::string_view("first"));
  sender->send(receiver->local(), std::string_view("second"));
  ASSERT_TRUE(until([&] { return b.received.size() == 2; }));
  EXPECT_EQ(b.received[1].text, "second");
}

TEST_F(DatagramTest, SocketMayBeDestroyedByItsOwnHandlerAndSaysGoodbyeFirst) {
  const auto sender = open("127.0.0.1:0", a);
  auto receiver = open("127.0.0.1:0", b);
  b.then = [&](const Datagram& datagram) {
    receiver->send(datagram.from, std::string_view("bye"));
    receiver.reset();
  };
  for (int i = 0; i < 5; ++i) sender->send(receiver->local(), std::string_view("x"));
  ASSERT_TRUE(until([&] { return !a.received.empty(); }));
  EXPECT_EQ(a.received[0].text, "bye");
  EXPECT_EQ(b.received.size(), 1U);
}

TEST_F(DatagramTest, ToAClosedPortAreReportedAsFailed) {
  for (const char* local : {"127.0.0.1:0", "[::1]:0"}) {
    Recorder from, nobody;
    const auto sender = open(local, from);
    const auto closed_port = open(local, nobody)->local();  // closed again at once
    sender->send(closed_port, std::string_view("x"));
    ASSERT_TRUE(until([&] { return !from.failed.empty(); })) << local;
    EXPECT_EQ(from.failed[0], closed_port);
  }
}

TEST_F(DatagramTest, AnErrorOfOnePeerLosesNothingForAnother) {
  const auto sender = open("127.0.0.1:0", a), receiver = open("127.0.0.1:0", b);
  const auto closed_port = open("127.0.0.1:0", b)->local();
  for (int i = 0; i < 20; ++i) {
    sender->send(closed_port, std::string_view("lost"));
    sender->send(receiver->local(), std::to_string(i));
    const auto wanted = static_cast<std::size_t>(i) + 1;
    ASSERT_TRUE(until([&] { return b.received.size() == wanted; }));
  }
}

TEST_F(DatagramTest, MediaSocketsHearNothingOfUnreachablePeers) {
  const auto sender = open("127.0.0.1:0", a, {.report_unreachable = false});
  const auto receiver = open("127.0.0.1:0", b);
  const auto closed_port = open("127.0.0.1:0", b)->local();
  for (int i = 0; i < 3; ++i) {
    sender->send(closed_port, std::string_view("lost"));
    sender->send(receiver->local(), std::string_view("x"));
    const auto wanted = static_cast<std::size_t>(i) + 1;
    ASSERT_TRUE(until([&] { return b.received.size() == wanted; }));
  }
  EXPECT_TRUE(a.failed.empty());
}

TEST_F(DatagramTest, ThatCannotBeSentAtAllAreReportedAfterwardsAndTheSocketMayGoInThat) {
  auto sender = open("127.0.0.1:0", a);
  a.then_failed = [&] { sender.reset(); };
  const auto other_family = address("[::1]:5060");
  sender->send(other_family, std::string_view("x"));
  sender->send(other_family, std::string_view("y"));
  EXPECT_TRUE(a.failed.empty());
  ASSERT_TRUE(until([&] { return !a.failed.empty(); }));
  EXPECT_EQ(a.failed, std::vector<SocketAddress>{other_family});
}

TEST_F(DatagramTest, AnAddressInUseOrNotOursIsAnErrorWithItsName) {
  const auto holder = open("127.0.0.1:0", a);
  const auto again = network.open_datagram(holder->local(), {}, b);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, NetFault::address_in_use);
  EXPECT_NE(again.error().text.find(holder->local().to_string()), std::string::npos) << again.error().text;
  const auto foreign = network.open_datagram(address("192.0.2.1:5060"), {}, b);
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().fault, NetFault::no_such_address);
}

TEST_F(DatagramTest, ShardsShareAnAddressThatNobodyElseHas) {
  PortClaims claims;
  SystemNetwork first(loop, {.resolver = {}, .claims = &claims}), second(loop, {.resolver = {}, .claims = &claims});
  const DatagramOptions shared{.sharing = Sharing::across_shards};
  auto holder = open("127.0.0.1:0", a);
  const SocketAddress local = holder->local();
  const auto refused = first.open_datagram(local, shared, b);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, NetFault::address_in_use);
  holder.reset();

  const auto one = first.open_datagram(local, shared, b), two = second.open_datagram(local, shared, b);
  EXPECT_TRUE(one);
  EXPECT_TRUE(two);
  PortClaims of_another_process;
  SystemNetwork intruder(loop, {.resolver = {}, .claims = &of_another_process});
  EXPECT_FALSE(intruder.open_datagram(local, shared, a));
}

TEST_F(DatagramTest, NetworkMayGoBeforeTheTurnEnds) {
  auto short_lived = std::make_unique<SystemNetwork>(loop);
  const auto receiver = open("127.0.0.1:0", b);
  auto socket = short_lived->open_datagram(address("127.0.0.1:0"), {}, a);
  ASSERT_TRUE(socket);
  (*socket)->send(receiver->local(), std::string_view("last words"));
  socket->reset();
  short_lived.reset();
  ASSERT_TRUE(until([&] { return !b.received.empty(); }));
  EXPECT_EQ(b.received[0].text, "last words");
}

TEST_F(DatagramTest, ThousandsOfSocketsComeAndGo) {
  for (int round = 0; round < 3; ++round) {
    std::vector<std::unique_ptr<DatagramSocket>> sockets;
    for (int i = 0; i < 300; ++i) sockets.push_back(open("127.0.0.1:0", a));
    a.received.clear();
    for (const auto& socket : sockets) sockets.front()->send(socket->local(), std::string_view("x"));
    ASSERT_TRUE(until([&] { return a.received.size() == sockets.size(); }));
  }
}

TEST_F(DatagramTest, TheLocalAddressTowardsAPeerIsTheSystemsChoice) {
  EXPECT_EQ(network.local_address_towards(address("127.0.0.9:0").ip).to_string(), "127.0.0.1");
  EXPECT_EQ(network.local_address_towards(address("[::1]:0").ip).to_string(), "::1");
  EXPECT_EQ(network.local_address_towards(address("[::1]:0").ip).to_string(), "::1");  // remembered
}

}  // namespace
}  // namespace tandem::net
