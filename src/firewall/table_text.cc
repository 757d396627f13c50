#include "firewall/table_text.h"

#include <fmt/format.h>

namespace tandem::firewall {
namespace {

/// Before the chains of others at `filter` (0), so that they can see our mark.
constexpr int hook_priority = -10;

std::string set_text(std::string_view name, std::string_view type, const std::vector<Prefix>& prefixes, bool v4) {
  std::string elements;
  for (const Prefix& prefix : prefixes)
    if (prefix.network.is_v4() == v4) elements += (elements.empty() ? "" : ", ") + prefix.to_string();
  if (!elements.empty()) elements = fmt::format(" elements = {{ {} }};", elements);
  return fmt::format("  set {} {{ type {}; flags interval;{} }}\n", name, type, elements);
}

std::string ports_text(const LocalPorts& ports) {
  std::string where;
  if (ports.at) {
    const std::string_view family = ports.at->is_v4() ? "ip" : "ip6";
    where = ports.at->is_unspecified() ? fmt::format("meta nfproto {} ", ports.at->is_v4() ? "ipv4" : "ipv6")
                                       : fmt::format("{} daddr {} ", family, ports.at->to_string());
  }
  const std::string range =
      ports.low == ports.high ? fmt::format("{}", ports.low) : fmt::format("{}-{}", ports.low, ports.high);
  return fmt::format("    {}{} dport {} goto ours\n", where, ports.protocol == PortProtocol::udp ? "udp" : "tcp",
                     range);
}

}  // namespace

std::string remove_table() {
  // `delete` of what is not there would fail; `add` of what is there does not.
  return "add table inet tandem\ndelete table inet tandem\n";
}

std::string look_for_table() {
  return "list chain inet tandem input\n";
}

std::string replace_table(const Rules& rules) {
  const std::vector<Prefix> providers = provider_sources(rules);
  const std::string verdict = rules.mark ? fmt::format("meta mark set {:#x} accept", rules.mark) : "accept";
  std::string text = remove_table() + "table inet tandem {\n";
  text += set_text("providers4", "ipv4_addr", providers, true);
  text += set_text("providers6", "ipv6_addr", providers, false);
  text += set_text("phones4", "ipv4_addr", rules.phones, true);
  text += set_text("phones6", "ipv6_addr", rules.phones, false);
  text += "  chain ours {\n";
  text += fmt::format("    ip saddr @providers4 {}\n    ip6 saddr @providers6 {}\n", verdict, verdict);
  text += fmt::format("    ip saddr @phones4 {}\n    ip6 saddr @phones6 {}\n", verdict, verdict);
  // Answers to what we sent first: media from an address that nobody told us, responses, our own DNS questions.
  text += fmt::format("    ct state established,related {}\n    counter drop\n  }}\n", verdict);
  text += fmt::format("  chain input {{\n    type filter hook input priority {}; policy accept;\n", hook_priority);
  text += "    iifname \"lo\" accept\n";
  for (const LocalPorts& ports : rules.ports) text += ports_text(ports);
  return text + "  }\n}\n";
}

}  // namespace tandem::firewall
