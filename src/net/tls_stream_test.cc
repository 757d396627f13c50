#include "net/tls_stream.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "crypto/test_certificates.h"
#include "net/system_network.h"
#include "net/web_socket_stream.h"

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

struct Party final : StreamHandler {
  void on_connected() override { connected = true; }
  void on_bytes(std::span<const char> bytes) override {
    text.append(bytes.begin(), bytes.end());
    ++pieces;
    if (leaves) stream.reset();
  }
  void on_sign_of_life() override { ++signs_of_life; }
  void on_closed(const NetError& why) override {
    closed = why;
    stream.reset();
  }
  std::unique_ptr<Stream> stream;
  std::string text;
  std::optional<NetError> closed;
  int pieces = 0, signs_of_life = 0;
  bool connected = false, leaves = false;
};

struct Server final : StreamAcceptor {
  explicit Server(std::function<std::unique_ptr<Stream>(std::unique_ptr<Stream>)> wrapper)
      : dress(std::move(wrapper)) {}
  void on_accepted(std::unique_ptr<Stream> stream) override {
    party.stream = dress(std::move(stream));
    party.stream->set_handler(party);
  }
  std::function<std::unique_ptr<Stream>(std::unique_ptr<Stream>)> dress;
  Party party;
};

class TlsStreams : public ::testing::Test {
 protected:
  std::shared_ptr<const crypto::TlsContext> load(const crypto::TlsSettings& settings) {
    return crypto::TlsContext::load(settings).value();
  }
  void listen() {
    auto opened = network.listen(*SocketAddress::parse("127.0.0.1:0"), Sharing::exclusive, server);
    ASSERT_TRUE(opened) << opened.error().text;
    listener = std::move(*opened);
  }
  void connect(crypto::TlsExpectation expected) {
    if (!listener) listen();
    const auto open = [&](StreamHandler& below) { return network.connect({}, listener->local(), below); };
    client.stream = std::make_unique<TlsStream>(loop, open, *ours, std::move(expected), client);
  }
  bool until(const std::function<bool()>& done) { return loop.run_until(done, 10s); }

  runtime::Loop loop{ShardId{0}, 1, Random(1)};
  SystemNetwork network{loop};
  crypto::TestCertificates made{loop.wall()};
  crypto::TestCertificates::Files files = made.issue({.alternatives = "URI:sip:example.net"});
  std::shared_ptr<const crypto::TlsContext> theirs =
      load({.certificate_file = files.certificate, .key_file = files.key});
  std::shared_ptr<const crypto::TlsContext> ours = load({.ca_file = made.authority_file()});
  Party client;
  Server server{[this](std::unique_ptr<Stream> below) -> std::unique_ptr<Stream> {
    return std::make_unique<TlsStream>(loop, std::move(below), *theirs);
  }};
  std::unique_ptr<Listener> listener;
};

TEST_F(TlsStreams, WhatIsSentBeforeTheHandshakeArrivesAfterIt) {
  connect({.name = "example.net"});
  client.stream->send(std::string_view("OPTIONS"));
  ASSERT_TRUE(until([&] { return server.party.text == "OPTIONS"; }));
  EXPECT_TRUE(client.connected);
  const std::string large(300'000, 'x');
  server.party.stream->send(large);
  ASSERT_TRUE(until([&] { return client.text.size() == large.size(); }));
  client.stream.reset();
  ASSERT_TRUE(until([&] { return server.party.closed.has_value(); }));
  EXPECT_EQ(server.party.closed->fault, NetFault::closed);
}

TEST_F(TlsStreams, AnotherNameEndsItBeforeAnythingIsSaid) {
  connect({.name = "example.com"});
  client.stream->send(std::string_view("REGISTER with a password"));
  ASSERT_TRUE(until([&] { return client.closed && server.party.closed; }));
  EXPECT_FALSE(client.connected);
  EXPECT_EQ(client.closed->fault, NetFault::insecure);
  EXPECT_EQ(client.closed->tls.fault, crypto::TlsFault::wrong_name);
  EXPECT_EQ(server.party.text, "");
}

TEST_F(TlsStreams, AServerThatSpeaksPlainIsToldFromOneThatSaysNothing) {
  server.dress = [](std::unique_ptr<Stream> below) { return below; };
  connect({.name = "example.net"});
  ASSERT_TRUE(until([&] { return server.party.pieces > 0; }));
  server.party.stream->send(std::string_view("SIP/2.0 400 What?\r\n\r\n"));
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_EQ(client.closed->tls.fault, crypto::TlsFault::not_tls);
  client.closed.reset();
  connect({.name = "example.net"});
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_EQ(client.closed->tls.fault, crypto::TlsFault::silent);
}

TEST_F(TlsStreams, AServerThatHangsUpAndOneThatIsNotThere) {
  server.dress = [](std::unique_ptr<Stream> below) { return below; };
  connect({.name = "example.net"});
  ASSERT_TRUE(until([&] { return server.party.pieces > 0; }));
  server.party.stream.reset();
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_EQ(client.closed->tls.fault, crypto::TlsFault::closed_early);
  client.closed.reset();
  const SocketAddress nobody = listener->local();
  listener.reset();
  const auto open = [&](StreamHandler& below) { return network.connect({}, nobody, below); };
  client.stream = std::make_unique<TlsStream>(loop, open, *ours, crypto::TlsExpectation{.name = "example.net"}, client);
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_EQ(client.closed->fault, NetFault::refused);
}

TEST_F(TlsStreams, MayBeDestroyedByWhatItTells) {
  connect({.name = "example.net"});
  server.party.leaves = true;
  client.stream->send(std::string_view("OPTIONS"));
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
}

/// A frame as browsers write it.
std::string masked(std::uint8_t first, std::string_view payload) {
  std::string frame{static_cast<char>(first), static_cast<char>(0x80 | payload.size()), 1, 2, 3, 4};
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame += static_cast<char>(payload[i] ^ static_cast<char>(1 + i % 4));
  return frame;
}
const std::string upgrade_request =
    "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n\r\n";

TEST_F(TlsStreams, AWebSocketOverTlsCarriesOneMessageAtATime) {
  server.dress = [this](std::unique_ptr<Stream> below) -> std::unique_ptr<Stream> {
    return std::make_unique<WebSocketStream>(loop, std::make_unique<TlsStream>(loop, std::move(below), *theirs));
  };
  connect({.name = "example.net"});
  client.stream->send(upgrade_request + masked(0x81, "REGISTER"));
  ASSERT_TRUE(until([&] { return server.party.text == "REGISTER"; }));
  ASSERT_TRUE(until([&] { return client.text.find("\r\n\r\n") != std::string::npos; }));
  client.text.clear();
  client.stream->send(masked(0x81, "one") + masked(0x82, "two"));
  ASSERT_TRUE(until([&] { return server.party.text == "REGISTERonetwo"; }));
  EXPECT_EQ(server.party.pieces, 3);
  EXPECT_TRUE(server.party.stream->ping());
  ASSERT_TRUE(until([&] { return client.text == std::string("\x89\x00", 2); }));
  client.stream->send(masked(0x8a, ""));
  ASSERT_TRUE(until([&] { return server.party.signs_of_life == 1; }));
  client.text.clear();
  client.stream->send(masked(0x89, "hello"));
  ASSERT_TRUE(until([&] { return client.text == "\x8a\x05hello"; }));
  client.stream->send(masked(0x88, ""));
  ASSERT_TRUE(until([&] { return server.party.closed.has_value(); }));
}

TEST_F(TlsStreams, AWebSocketThatIsNoneIsToldSoAndClosed) {
  server.dress = [this](std::unique_ptr<Stream> below) -> std::unique_ptr<Stream> {
    return std::make_unique<WebSocketStream>(loop, std::move(below));
  };
  listen();
  client.stream = network.connect({}, listener->local(), client);
  client.stream->send(std::string_view("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  ASSERT_TRUE(until([&] { return client.closed.has_value(); }));
  EXPECT_TRUE(client.text.starts_with("HTTP/1.1 426 ")) << client.text;
}

}  // namespace
}  // namespace tandem::net
