#include "net/web_socket_upgrade.h"

#include <gtest/gtest.h>

namespace tandem::net {
namespace {

const std::string good =
    "GET / HTTP/1.1\r\nHost: sip.example.net\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat, sip\r\n"
    "Origin: https://example.net\r\n\r\n";

std::string answer_without(std::string_view line, std::string_view instead = "") {
  std::string request = good;
  const std::size_t at = request.find(line);
  EXPECT_NE(at, request.npos);
  request.replace(at, line.size(), instead);
  const auto upgrade = read_upgrade(request);
  EXPECT_TRUE(upgrade && !upgrade->accepted);
  return upgrade ? upgrade->response.substr(0, upgrade->response.find("\r\n")) : "";
}

TEST(WebSocketUpgrade, IsTakenWithTheSubprotocolSip) {
  const auto upgrade = read_upgrade(good + "frames");
  ASSERT_TRUE(upgrade);
  EXPECT_TRUE(upgrade->accepted);
  EXPECT_EQ(upgrade->consumed, good.size());
  EXPECT_TRUE(upgrade->response.starts_with("HTTP/1.1 101 "));
  EXPECT_NE(upgrade->response.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
  EXPECT_NE(upgrade->response.find("Sec-WebSocket-Protocol: sip\r\n"), std::string::npos);
}

TEST(WebSocketUpgrade, WaitsForTheWholeRequestAndNotForEver) {
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(read_upgrade(std::span(good).first(size))) << size;
  const auto endless = read_upgrade("GET / HTTP/1.1\r\nX: " + std::string(9000, 'x'));
  ASSERT_TRUE(endless);
  EXPECT_FALSE(endless->accepted);
}

TEST(WebSocketUpgrade, WhoWantsSomethingElseIsToldWhat) {
  EXPECT_EQ(answer_without("Upgrade: WebSocket\r\n"), "HTTP/1.1 426 Upgrade Required");
  EXPECT_EQ(answer_without("GET", "POST"), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_EQ(answer_without("Version: 13", "Version: 8"), "HTTP/1.1 426 Upgrade Required");
  EXPECT_EQ(answer_without("chat, sip", "chat"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(answer_without("Sec-WebSocket-Protocol: chat, sip\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(answer_without("dGhlIHNhbXBsZSBub25jZQ==", "short"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(answer_without("Host: sip.example.net\r\n"), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(answer_without("GET / HTTP/1.1", "OPTIONS sip:example.net SIP/2.0"), "HTTP/1.1 400 Bad Request");
}

}  // namespace
}  // namespace tandem::net
