#include "net/web_socket_upgrade.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <utility>

#include "crypto/web_socket_key.h"

namespace tandem::net {
namespace {

namespace http = boost::beast::http;

Upgrade refused(std::string_view status, std::string_view why, std::string_view header = {}) {
  std::string response = "HTTP/1.1 ";
  response.append(status).append("\r\n").append(header).append("Content-Type: text/plain\r\nConnection: close\r\n");
  response.append("Content-Length: ")
      .append(std::to_string(why.size() + 1))
      .append("\r\n\r\n")
      .append(why)
      .append("\n");
  return {false, std::move(response), std::string(why)};
}

bool lists(boost::beast::string_view field, boost::beast::string_view token) {
  return http::token_list{field}.exists(token);
}

/// RFC 6455 §4.1: 16 bytes in base 64.
bool is_key(boost::beast::string_view key) {
  if (key.size() != 24 || !key.ends_with("==")) return false;
  for (const char c : key.substr(0, 22))
    if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/'))
      return false;
  return true;
}

Upgrade judge(const http::request<http::empty_body>& request) {
  if (request.method() != http::verb::get) return refused("405 Method Not Allowed", "Only GET.", "Allow: GET\r\n");
  if (!lists(request[http::field::connection], "upgrade") || !lists(request[http::field::upgrade], "websocket"))
    return refused("426 Upgrade Required", "This port is for telephones: SIP over WebSocket (RFC 7118).",
                   "Upgrade: websocket\r\n");
  if (request[http::field::sec_websocket_version] != "13")
    return refused("426 Upgrade Required", "Only version 13 of WebSocket.",
                   "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
  const auto key = request[http::field::sec_websocket_key];
  if (!is_key(key) || request.version() < 11 || request[http::field::host].empty())
    return refused("400 Bad Request", "No proper WebSocket request.");
  // RFC 7118 §4.1: the client must offer it, else it would not know what is spoken.
  if (!lists(request[http::field::sec_websocket_protocol], "sip"))
    return refused("400 Bad Request", "The subprotocol sip is not offered (Sec-WebSocket-Protocol: sip).");
  return {true,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
              crypto::web_socket_accept({key.data(), key.size()}) + "\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
          {}};
}

}  // namespace

std::optional<Upgrade> read_upgrade(std::span<const char> bytes) {
  const std::string_view text(bytes.data(), bytes.size());
  // So that a request in many small pieces is not parsed as many times.
  if (text.find("\r\n\r\n") == text.npos && text.size() < largest_upgrade_request) return std::nullopt;
  http::request_parser<http::empty_body> parser;
  parser.header_limit(largest_upgrade_request);
  boost::system::error_code fault;
  const std::size_t consumed = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), fault);
  // A body would be a fault as well, as empty_body takes none.
  if (fault || !parser.is_done()) return refused("400 Bad Request", "No proper HTTP request.");
  Upgrade upgrade = judge(parser.get());
  upgrade.consumed = consumed;
  return upgrade;
}

}  // namespace tandem::net
