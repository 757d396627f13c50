// What the firewall lets in, and why not if it does not.
#include <fmt/format.h>

#include "control/command_families.h"
#include "firewall/status.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

constexpr std::string_view opening_columns = "{:<20}  {:<30}  {}\n";

std::string listed(const std::vector<Prefix>& prefixes) {
  std::string text;
  for (const Prefix& prefix : prefixes) text += (text.empty() ? "" : ", ") + prefix.to_string();
  return text;
}

std::string state_in_words(const firewall::Status& status) {
  switch (status.state) {
    case firewall::State::off:
      return "Firewall: off. Everybody reaches our ports, unless another firewall prevents it.\n";
    case firewall::State::starting:
      return "Firewall: being set.\n";
    case firewall::State::in_force:
      return "Firewall: in force, as table inet tandem.\n";
    case firewall::State::failed:
      return status.old_rules ? "Firewall: the rules before are in force; the present ones could not be set.\n"
                              : "Firewall: NOT in force. Calls go on as if it was off.\n";
  }
  return {};
}

std::string ports_in_words(const firewall::Rules& rules) {
  std::string text;
  for (const firewall::LocalPorts& ports : rules.ports) {
    const std::string_view protocol = ports.protocol == firewall::PortProtocol::udp ? "udp" : "tcp";
    text += text.empty() ? "Ports: " : ", ";
    text += fmt::format("{} {}{}", protocol, ports.at ? ports.at->to_uri_host() + ":" : "", ports.low);
    if (ports.high != ports.low) text += fmt::format("-{}", ports.high);
  }
  return text + "\n";
}

std::string opening_in_words(const firewall::Opening& opening) {
  std::string what = listed(opening.sources);
  if (!opening.trouble.empty())
    what += what.empty() ? "nothing: " + opening.trouble : " (as known before: " + opening.trouble + ")";
  return fmt::format(opening_columns, opening.trunk, opening.host, what.empty() ? "being looked up" : what);
}

Output show_firewall(ExchangeView& exchange, Arguments, std::string_view) {
  const firewall::Status status = exchange.firewall();
  std::string text = state_in_words(status);
  if (status.last.fault != firewall::Fault::none)
    text += fmt::format("{}{} {}\n", firewall::sentence(status.last.fault),
                        status.last.detail.empty() ? "" : " (" + status.last.detail + ")",
                        firewall::remedy(status.last.fault));
  if (status.state == firewall::State::off) return {text};
  text += ports_in_words(status.rules);
  text += "Phones from: " + (status.rules.phones.empty() ? "this machine only" : listed(status.rules.phones)) + "\n";
  if (status.rules.mark) text += fmt::format("Packets let in are marked {:#x}.\n", status.rules.mark);
  text += fmt::format(opening_columns, "Trunk", "Host", "Lets in");
  for (const firewall::Opening& opening : status.rules.openings) text += opening_in_words(opening);
  return {text +
          fmt::format("{} opening{}\n", status.rules.openings.size(), status.rules.openings.size() == 1 ? "" : "s")};
}

}  // namespace

std::vector<Command> firewall_commands() {
  return {
      {"show firewall", "From where providers and phones may reach us",
       "Usage: show firewall\n       Whether the firewall is in force, and if not, why; for every trunk what its\n"
       "       hosts stand for now.\n",
       show_firewall},
  };
}

}  // namespace tandem::control
