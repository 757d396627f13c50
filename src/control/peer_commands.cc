// Phones and trunks as peers.
#include <fmt/format.h>

#include <algorithm>

#include "control/command_families.h"
#include "control/expression.h"
#include "control/peer_page.h"
#include "control/table_layouts.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

std::string peer_line(const PeerSummary& peer, const routing::Snapshot& snapshot) {
  const NatWords nat = nat_words(peer, snapshot);
  const std::string name = peer.username.empty() ? peer.name : peer.name + "/" + peer.username;
  return fmt::format(layout::peers, name, peer.address ? peer.address->ip.to_string() : "(Unspecified)",
                     peer.dynamic ? " D " : "", nat.force_rport, nat.symmetric, "",
                     peer.address ? peer.address->port : 0, registrar::status_text(peer.reach), peer.description, "");
}

Output show_peers(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  auto peers = exchange.peers();
  if (arguments.size() == 2) {
    const Expression like(arguments[1]);
    if (!like.valid()) return {fmt::format("'{}' is no regular expression.\n", arguments[1]), false};
    std::erase_if(peers, [&](const PeerSummary& peer) { return !like.finds(peer.name); });
  }
  std::ranges::sort(peers, {}, &PeerSummary::name);
  std::string text = fmt::format(layout::peers, "Name/username", "Host", "Dyn", "Forcerport", "Comedia", "ACL", "Port",
                                 "Status", "Description", "");
  for (const PeerSummary& peer : peers) text += peer_line(peer, *snapshot);
  // As scripts expect it: monitored and there are those that answer; of the others, those whose address is known.
  std::size_t monitored[2] = {}, unmonitored[2] = {};
  for (const PeerSummary& peer : peers) {
    using registrar::Reach;
    const Reach reach = peer.reach.state;
    if (reach == Reach::unmonitored)
      ++unmonitored[peer.address ? 0 : 1];
    else
      ++monitored[reach == Reach::reachable || reach == Reach::lagged ? 0 : 1];
  }
  return {text + fmt::format("{} sip peers [Monitored: {} online, {} offline Unmonitored: {} online, {} offline]\n",
                             peers.size(), monitored[0], monitored[1], unmonitored[0], unmonitored[1])};
}

Output show_peer(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto peers = exchange.peers();
  const auto peer = std::ranges::find(peers, arguments.front(), &PeerSummary::name);
  if (peer == peers.end()) return {fmt::format("Peer {} not found.\n\n", arguments.front())};
  return {peer_page(*peer, *exchange.snapshot())};
}

Output show_users(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text =
      fmt::format(layout::users, "Username", "Secret", "Accountcode", "Def.Context", "ACL", "Forcerport");
  for (const PeerSummary& peer : exchange.peers())
    if (const auto* account = snapshot->find_phone(peer.name))
      text += fmt::format(layout::users, peer.name, set_or_not(account->phone->password), "", account->user->context,
                          "No", nat_words(peer, *snapshot).force_rport);
  return {text};
}

Output unregister(ExchangeView& exchange, Arguments arguments, std::string_view) {
  if (exchange.unregister(arguments.front())) return {fmt::format("Unregistered peer '{}'\n", arguments.front())};
  return {fmt::format("Peer {} not registered\n", arguments.front())};
}

std::vector<std::string> names_of(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (PeerSummary& peer : exchange.peers()) names.push_back(std::move(peer.name));
  return names;
}

}  // namespace

std::vector<Command> peer_commands() {
  return {
      {"sip show peers [like REGEX]", "Phones and trunks",
       "Usage: sip show peers [like REGEX]\n       Phones and trunks with their addresses; with like, those whose "
       "name\n"
       "       the extended regular expression finds.\n",
       show_peers},
      {"sip show peer PEER", "One phone or trunk in full",
       "Usage: sip show peer PEER\n       Settings and address of a phone or trunk.\n", show_peer, names_of},
      {"sip show users", "Phone accounts", "Usage: sip show users\n       Accounts that call us with a password.\n",
       show_users},
      {"sip unregister PEER", "Forget where a phone is",
       "Usage: sip unregister PEER\n       Takes away the phone's registration until it registers again.\n", unregister,
       names_of},
  };
}

}  // namespace tandem::control
