#include "net/stream.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>

#include "net/system_network.h"

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 10s;

/// Keeps a stream and writes down what it tells.
struct Party final : StreamHandler {
  void on_connected() override {
    connected = true;
    if (then) then();
  }
  void on_bytes(std::span<const char> bytes) override {
    text.append(bytes.begin(), bytes.end());
    if (then) then();
  }
  void on_closed(const NetError& why) override {
    EXPECT_FALSE(closed) << "told twice";
    closed = why;
    if (then) then();
  }
  void send(std::string_view bytes) { stream->send(bytes); }

  std::unique_ptr<Stream> stream;
  bool connected = false;
  std::string text;
  std::optional<NetError> closed;
  std::function<void()> then;
};

struct Server final : StreamAcceptor {
  void on_accepted(std::unique_ptr<Stream> stream) override {
    parties.push_back(std::make_unique<Party>());
    parties.back()->stream = std::move(stream);
    if (reading) parties.back()->stream->set_handler(*parties.back());
    if (then) then();
  }
  std::vector<std::unique_ptr<Party>> parties;
  bool reading = true;
  std::function<void()> then;
};

SocketAddress address(const char* text) {
  return *SocketAddress::parse(text);
}
const SocketAddress any_port = address("127.0.0.1:0");

struct StreamTest : testing::Test {
  void listen(SocketAddress local = any_port) {
    auto opened = network.listen(local, Sharing::exclusive, server);
    ASSERT_TRUE(opened) << opened.error().text;
    listener = std::move(*opened);
  }
  void connect_client() {
    if (!listener) listen();
    client.stream = network.connect({}, listener->local(), client);
    EXPECT_FALSE(client.connected) << "told before the call returned";
    ASSERT_TRUE(until([&] { return client.connected && !server.parties.empty(); }));
  }
  Party& served() { return *server.parties.back(); }
  bool until(const std::function<bool()>& done) { return loop.run_until(done, patience); }

  runtime::Loop loop{ShardId{0}, 1, Random(1)};
  SystemNetwork network{loop};
  Server server;
  Party client;
  std::unique_ptr<Listener> listener;
};

TEST_F(StreamTest, CarryBytesBothWaysAndKnowTheirAddresses) {
  for (const char* local : {"127.0.0.1:0", "[::1]:0"}) {
    client = Party();
    server.parties.clear();
    listen(address(local));
    connect_client();
    EXPECT_EQ(client.stream->remote(), listener->local());
    EXPECT_EQ(served().stream->local(), listener->local());
    EXPECT_EQ(served().stream->remote(), client.stream->local());
    client.send("to ");
    client.send("server");
    served().send("to client");
    EXPECT_TRUE(until([&] { return served().text == "to server" && client.text == "to client"; })) << local;
  }
}

TEST_F(StreamTest, WhatIsSentBeforeTheConnectionStandsFollowsIt) {
  listen();
  client.stream = network.connect({}, listener->local(), client);
  client.send("early");
  EXPECT_TRUE(until([&] { return !server.parties.empty() && served().text == "early"; }));
}

TEST_F(StreamTest, FromAGivenLocalAddress) {
  listen();
  client.stream = network.connect(address("127.0.0.3:0"), listener->local(), client);
  ASSERT_TRUE(until([&] { return !server.parties.empty(); }));
  EXPECT_EQ(served().stream->remote().ip.to_string(), "127.0.0.3");
}

TEST_F(StreamTest, WaitUnreadUntilTheyHaveAHandler) {
  server.reading = false;
  connect_client();
  client.send("patient");
  loop.run_until([] { return false; }, 1ms);
  EXPECT_EQ(served().text, "");
  served().stream->set_handler(served());
  EXPECT_TRUE(until([&] { return served().text == "patient"; }));
}

TEST_F(StreamTest, DestroyingOneEndDeliversWhatWasSentAndTellsTheOther) {
  connect_client();
  client.send("goodbye");
  client.stream.reset();
  EXPECT_TRUE(until([&] { return served().closed.has_value(); }));
  EXPECT_EQ(served().text, "goodbye");
  EXPECT_EQ(served().closed->fault, NetFault::closed);
  EXPECT_FALSE(client.closed) << "the one who closes is not told";
}

TEST_F(StreamTest, ToAClosedPortAreRefusedAfterTheCallReturned) {
  listen();
  const SocketAddress gone = listener->local();
  listener.reset();
  client.stream = network.connect({}, gone, client);
  EXPECT_FALSE(client.closed);
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_EQ(client.closed->fault, NetFault::refused);
  EXPECT_NE(client.closed->text.find(gone.to_string()), std::string::npos) << client.closed->text;
  EXPECT_FALSE(client.connected);
}

TEST_F(StreamTest, FromAnAddressThatIsNotOursFailAfterTheCallReturned) {
  client.stream = network.connect(address("192.0.2.1:0"), address("127.0.0.1:9"), client);
  EXPECT_FALSE(client.closed);
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_EQ(client.closed->fault, NetFault::no_such_address);
  client.send("into the void");  // harmless
}

TEST_F(StreamTest, MayBeDestroyedInAnyOfTheirCallbacks) {
  listen();
  client.then = [&] { client.stream.reset(); };
  client.stream = network.connect({}, listener->local(), client);
  ASSERT_TRUE(until([&] { return client.connected; }));  // in on_connected

  client = Party();
  connect_client();
  client.then = [&] { client.stream.reset(); };
  served().send("x");
  ASSERT_TRUE(until([&] { return client.text == "x" && !client.stream; }));  // in on_bytes

  client = Party();
  server.parties.clear();
  connect_client();
  client.then = [&] { client.stream.reset(); };
  served().stream.reset();
  ASSERT_TRUE(until([&] { return client.closed && !client.stream; }));  // in on_closed
}

TEST_F(StreamTest, ListenerMayBeDestroyedWhileItHandsOver) {
  listen();
  server.then = [&] { listener.reset(); };
  client.stream = network.connect({}, listener->local(), client);
  Party second;
  second.stream = network.connect({}, listener->local(), second);
  ASSERT_TRUE(until([&] { return !listener; }));
  EXPECT_EQ(server.parties.size(), 1U);
}

TEST_F(StreamTest, OfAPeerThatDoesNotReadAreGivenUpAtTheBoundAndToldOnce) {
  server.reading = false;
  connect_client();
  const std::string piece(64 * 1024, 'x');
  std::size_t sent = 0;
  while (!client.closed && sent < (64U << 20)) {
    client.send(piece);
    sent += piece.size();
    loop.run_until([] { return true; }, patience);
    loop.run_until([&] { return client.closed.has_value(); }, 100us);
  }
  ASSERT_TRUE(client.closed);
  EXPECT_NE(client.closed->text.find("does not read"), std::string::npos) << client.closed->text;
}

TEST_F(StreamTest, ExceedingTheBoundIsNotToldFromWithinSend) {
  connect_client();
  client.send(std::string(Stream::max_queued_bytes + 1, 'x'));
  EXPECT_FALSE(client.closed);
  EXPECT_TRUE(until([&] { return client.closed.has_value(); }));
}

TEST_F(StreamTest, LargeTransfersArriveWholeAndInOrder) {
  connect_client();
  std::string all;
  Random random(5);
  while (all.size() < (16U << 20)) {
    const std::string piece = random.token(300 * 1024);
    all += piece;
    client.send(piece);
    ASSERT_TRUE(until([&] { return served().text.size() == all.size(); }));
  }
  EXPECT_EQ(served().text, all);
}

TEST_F(StreamTest, AListenAddressInUseIsAnErrorWithItsName) {
  listen();
  Server other;
  const auto again = network.listen(listener->local(), Sharing::exclusive, other);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, NetFault::address_in_use);
  EXPECT_NE(again.error().text.find(listener->local().to_string()), std::string::npos) << again.error().text;
}

TEST_F(StreamTest, ShardsShareAListenAddressThatNobodyElseHas) {
  PortClaims claims, of_another_process;
  SystemNetwork first(loop, {.resolver = {}, .claims = &claims}), second(loop, {.resolver = {}, .claims = &claims}),
      intruder(loop, {.resolver = {}, .claims = &of_another_process});
  listen();
  const SocketAddress local = listener->local();
  EXPECT_FALSE(first.listen(local, Sharing::across_shards, server));
  listener.reset();
  const auto one = first.listen(local, Sharing::across_shards, server),
             two = second.listen(local, Sharing::across_shards, server);
  EXPECT_TRUE(one);
  EXPECT_TRUE(two);
  const auto refused = intruder.listen(local, Sharing::across_shards, server);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, NetFault::address_in_use);
}

}  // namespace
}  // namespace tandem::net
