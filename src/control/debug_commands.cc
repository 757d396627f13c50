// SIP messages as they pass, on the console.
#include <fmt/format.h>

#include "control/command_families.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

Output switch_debug(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const bool on = arguments.front() == "on";
  exchange.set_sip_debug({.mode = on ? SipDebug::Mode::on : SipDebug::Mode::off, .ip = {}, .peer = {}});
  return {on ? "SIP Debugging enabled\n" : "SIP Debugging Disabled\n"};
}

Output debug_address(ExchangeView& exchange, Arguments arguments, std::string_view) {
  auto ip = IpAddress::parse(arguments.front());
  if (!ip)
    if (const auto with_port = SocketAddress::parse(arguments.front())) ip = with_port->ip;
  if (!ip) return {.text = {}, .ok = false, .show_usage = true};
  exchange.set_sip_debug({.mode = SipDebug::Mode::address, .ip = *ip, .peer = {}});
  return {fmt::format("SIP Debugging Enabled for IP: {}\n", ip->to_string())};
}

/// The same in the words of the newer technology; both show the same messages.
Output switch_logger(ExchangeView& exchange, Arguments arguments, std::string_view payload) {
  const bool on = arguments.front() == "on";
  static_cast<void>(switch_debug(exchange, arguments, payload));
  return {on ? "PJSIP Logging enabled\n" : "PJSIP Logging disabled\n"};
}

Output log_host(ExchangeView& exchange, Arguments arguments, std::string_view payload) {
  Output output = debug_address(exchange, arguments, payload);
  if (!output.ok) return output;
  return {fmt::format("PJSIP Logging Enabled for host: {}\n", arguments.front())};
}

Output debug_peer(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const std::string& name = arguments.front();
  for (const PeerSummary& peer : exchange.peers()) {
    if (peer.name != name) continue;
    if (peer.address && exchange.set_sip_debug({.mode = SipDebug::Mode::peer, .ip = {}, .peer = name}))
      return {fmt::format("SIP Debugging Enabled for IP: {}\n", peer.address->ip.to_string())};
    return {fmt::format("Unable to get IP address of peer '{}'\n", name)};
  }
  return {fmt::format("No such peer '{}'\n", name)};
}

std::vector<std::string> peer_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (PeerSummary& peer : exchange.peers()) names.push_back(std::move(peer.name));
  return names;
}

}  // namespace

std::vector<Command> debug_commands() {
  return {
      {"sip set debug on|off", "Show SIP messages on the consoles",
       "Usage: sip set debug on|off\n       Every SIP message, on all interactive consoles.\n", switch_debug},
      {"pjsip set logger on|off", "Same as sip set debug",
       "Usage: pjsip set logger on|off\n       Every SIP message, on all interactive consoles.\n", switch_logger},
      {"pjsip set logger host ADDRESS", "Same as sip set debug ip",
       "Usage: pjsip set logger host ADDRESS[:PORT]\n       Only messages from and to the address; a port is "
       "ignored.\n",
       log_host},
      {"sip set debug ip ADDRESS", "Show SIP messages of one address",
       "Usage: sip set debug ip ADDRESS[:PORT]\n       Only messages from and to the address; a port is ignored.\n",
       debug_address},
      {"sip set debug peer PEER", "Show SIP messages of one phone or trunk",
       "Usage: sip set debug peer PEER\n       Only messages from and to the peer's address as it is now.\n",
       debug_peer, peer_names},
  };
}

}  // namespace tandem::control
