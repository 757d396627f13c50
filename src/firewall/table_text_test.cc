#include "firewall/table_text.h"

#include <gtest/gtest.h>

namespace tandem::firewall {
namespace {

model::Config site_with(std::string host) {
  model::Config site;
  site.settings.phone_networks = {"192.168.7.9/24", "192.168.7.128/25", "fd00::/8"};
  site.trunks.emplace_back().host = std::move(host);
  return site;
}

TEST(FirewallTable, IsReplacedInOneTransaction) {
  model::Config site = site_with("198.51.100.1");
  site.settings.firewall_mark = 0x7a;
  const auto listen = [&](model::Protocol protocol, const char* bind, bool enabled) {
    model::Transport& transport = site.transports.emplace_back();
    transport.protocol = protocol;
    transport.bind = *SocketAddress::parse(bind);
    transport.enabled = enabled;
  };
  listen(model::Protocol::udp, "0.0.0.0:5060", true);
  listen(model::Protocol::tcp, "192.0.2.1:5062", true);
  listen(model::Protocol::udp, "[::]:5060", true);
  listen(model::Protocol::udp, "0.0.0.0:5090", false);
  EXPECT_EQ(replace_table(rules_of(site, {})), R"(add table inet tandem
delete table inet tandem
table inet tandem {
  set providers4 { type ipv4_addr; flags interval; elements = { 198.51.100.1 }; }
  set providers6 { type ipv6_addr; flags interval; }
  set phones4 { type ipv4_addr; flags interval; elements = { 192.168.7.0/24 }; }
  set phones6 { type ipv6_addr; flags interval; elements = { fd00::/8 }; }
  chain ours {
    ip saddr @providers4 meta mark set 0x7a accept
    ip6 saddr @providers6 meta mark set 0x7a accept
    ip saddr @phones4 meta mark set 0x7a accept
    ip6 saddr @phones6 meta mark set 0x7a accept
    ct state established,related meta mark set 0x7a accept
    counter drop
  }
  chain input {
    type filter hook input priority -10; policy accept;
    iifname "lo" accept
    meta nfproto ipv4 udp dport 5060 goto ours
    ip daddr 192.0.2.1 tcp dport 5062 goto ours
    meta nfproto ipv6 udp dport 5060 goto ours
    udp dport 10000-20000 goto ours
  }
}
)");
}

TEST(FirewallTable, WithoutAMarkNothingIsMarked) {
  EXPECT_EQ(replace_table(rules_of(site_with("198.51.100.1"), {})).find("mark"), std::string::npos);
}

}  // namespace
}  // namespace tandem::firewall
