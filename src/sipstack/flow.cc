#include "sipstack/flow.h"

#include "base/text.h"

namespace tandem::sipstack {

std::string_view to_text(Protocol protocol) {
  switch (protocol) {
    case Protocol::udp:
      return "UDP";
    case Protocol::tcp:
      return "TCP";
    case Protocol::tls:
      return "TLS";
    case Protocol::ws:
      return "WS";
    case Protocol::wss:
      return "WSS";
  }
  return {};
}

std::optional<Protocol> protocol_from(std::string_view text) {
  for (const Protocol protocol : all_protocols)
    if (equal_ignoring_case(to_text(protocol), text)) return protocol;
  return std::nullopt;
}

std::string_view contact_params(Protocol protocol) {
  switch (protocol) {
    case Protocol::udp:
      return {};
    case Protocol::tcp:
      return ";transport=tcp";
    case Protocol::tls:
      return ";transport=tls";
    case Protocol::ws:
    case Protocol::wss:
      return ";transport=ws";
  }
  return {};
}

std::uint16_t usual_port(Protocol protocol) {
  switch (protocol) {
    case Protocol::udp:
    case Protocol::tcp:
      return 5060;
    case Protocol::tls:
      return 5061;
    case Protocol::ws:
      return 80;
    case Protocol::wss:
      return 443;
  }
  return 5060;
}

}  // namespace tandem::sipstack
