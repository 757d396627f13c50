// What is sent to phones and providers at a word: REGISTER, OPTIONS, NOTIFY, MESSAGE.
#include <fmt/format.h>

#include "base/text.h"
#include "control/command_families.h"
#include "control/notify_types.h"
#include "control/pjsip_objects.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

constexpr std::size_t longest_message = 1000;  ///< bytes: fits a datagram with its headers (RFC 3428 §8)

std::vector<std::string> peer_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (PeerSummary& peer : exchange.peers()) names.push_back(std::move(peer.name));
  return names;
}

std::vector<std::string> registration_ids(ExchangeView& exchange) {
  std::vector<std::string> names{"*all"};
  for (const auto& one : exchange.registrations()) names.push_back(pjsip::registration_id(one.trunk));
  return names;
}

// ---- REGISTER ---------------------------------------------------------------------------------------------------

/// For one account or "*all". Asterisk is silent where it works.
template <class Deed>
Output to_registrations(ExchangeView& exchange, const std::string& id, Deed deed) {
  if (id == "*all") {
    for (const auto& one : exchange.registrations()) deed(one.trunk);
    return {};
  }
  if (deed(id) || deed(pjsip::trunk_of_registration(id))) return {};
  return {fmt::format("Unable to retrieve registration {}\n", id), false};
}

Output send_register(ExchangeView& exchange, Arguments arguments, std::string_view) {
  return to_registrations(exchange, arguments.front(),
                          [&](const std::string& trunk) { return exchange.register_now(trunk); });
}

Output send_unregister(ExchangeView& exchange, Arguments arguments, std::string_view) {
  return to_registrations(exchange, arguments.front(),
                          [&](const std::string& trunk) { return exchange.leave_provider(trunk); });
}

// ---- OPTIONS ----------------------------------------------------------------------------------------------------

Output sip_qualify(ExchangeView& exchange, Arguments arguments, std::string_view) {
  if (exchange.qualify(arguments.back())) return {};
  return {fmt::format("Peer '{}' is not known, or nowhere to be asked.\n", arguments.back()), false};
}

Output pjsip_qualify(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const std::string& name = arguments.front();
  if (exchange.qualify(name)) return {fmt::format("Qualifying AOR '{}' on endpoint '{}'\n", name, name)};
  for (const PeerSummary& peer : exchange.peers())
    if (peer.name == name) return {fmt::format("No contact of endpoint '{}' can be asked.\n", name), false};
  return {fmt::format("Unable to retrieve endpoint {}\n", name), false};
}

// ---- NOTIFY, MESSAGE --------------------------------------------------------------------------------------------

std::string answer_of(const std::string& peer, const legs::PeerReply& reply) {
  if (reply.status == 0) return fmt::format("{}: {}: {}\n", peer, reply.uri, reply.words);
  return fmt::format("{}: {}: {} {}\n", peer, reply.uri, reply.status, reply.words);
}

bool accepts(const legs::PeerReply& reply) {
  return reply.status >= 200 && reply.status < 300;
}

/// Of every place that did not accept it, a line; it is a failure where no place did.
void send_notify_to(ExchangeView& exchange, const std::string& type, const std::string& peer, Output& output) {
  output.text += fmt::format("Sending NOTIFY of type '{}' to '{}'\n", type, peer);
  const auto replies = exchange.send_request(peer, *notify_of_type(type));
  if (!replies) {
    output.text += replies.error() + "\n";
    output.ok = false;
    return;
  }
  bool any = false;
  for (const legs::PeerReply& reply : *replies) {
    any = any || accepts(reply);
    if (!accepts(reply)) output.text += answer_of(peer, reply);
  }
  output.ok = output.ok && any;
}

Output notify(ExchangeView& exchange, const std::string& type, Arguments peers) {
  if (!notify_of_type(type)) return {fmt::format("Unable to find notify type '{}'\n", type), false};
  Output output;
  for (const std::string& peer : peers) send_notify_to(exchange, type, peer, output);
  return output;
}

Output send_notify(ExchangeView& exchange, Arguments arguments, std::string_view) {
  return notify(exchange, arguments.front(), arguments.subspan(1));
}

std::vector<std::string> types_and_peers(ExchangeView& exchange) {
  std::vector<std::string> names = notify_types();
  for (std::string& peer : peer_names(exchange)) names.push_back(std::move(peer));
  return names;
}

Output send_message(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const std::string& peer = arguments.front();
  legs::PeerRequest request;
  request.method = sip::Method::message;
  request.content_type = "text/plain;charset=UTF-8";
  for (const std::string& word : arguments.subspan(1)) request.body += (request.body.empty() ? "" : " ") + word;
  if (request.body.empty()) return {"An empty message says nothing.\n", false};
  if (request.body.size() > longest_message)
    return {fmt::format("The message is too long: at most {} bytes.\n", longest_message), false};
  const auto replies = exchange.send_request(peer, request);
  if (!replies) return {replies.error() + "\n", false};
  Output output{"", false};
  for (const legs::PeerReply& reply : *replies) {
    output.text += answer_of(peer, reply);
    output.ok = output.ok || accepts(reply);
  }
  return output;
}

std::string listed_types() {
  std::string text;
  for (const std::string& type : notify_types()) text += (text.empty() ? "" : " ") + type;
  return text;
}

std::vector<Command> register_words() {
  return {
      {"pjsip send register REGISTRATION", "Register at a provider now",
       "Usage: pjsip send register REGISTRATION|*all\n       TRUNK or TRUNK-reg. Registers at once, also after pjsip "
       "send unregister.\n",
       send_register, registration_ids},
      {"pjsip send unregister REGISTRATION", "Leave a provider",
       "Usage: pjsip send unregister REGISTRATION|*all\n       TRUNK or TRUNK-reg. Takes the registration away, until "
       "pjsip send register, a\n       change of the trunk or a restart.\n",
       send_unregister, registration_ids},
  };
}

}  // namespace

std::vector<Command> request_commands() {
  std::vector<Command> commands = register_words();
  const std::string types = "       TYPE is one of: " + listed_types() + "\n";
  const std::vector<Command> others = {
      {"pjsip qualify ENDPOINT", "Ask a phone or trunk by OPTIONS",
       "Usage: pjsip qualify ENDPOINT\n       Asks all its contacts at once; `sip show peer` shows what came of it.\n",
       pjsip_qualify, peer_names},
      {"sip qualify peer PEER", "Ask a phone or trunk by OPTIONS",
       "Usage: sip qualify peer PEER\n       Asks it at once; `sip show peer` shows what came of it.\n", sip_qualify,
       peer_names},
      {"sip notify TYPE PEERS...", "Tell phones to read their configuration again, to restart ...",
       "Usage: sip notify TYPE PEER [PEER...]\n" + types, send_notify, types_and_peers},
      {"pjsip send notify TYPE endpoint ENDPOINTS...", "Same as sip notify",
       "Usage: pjsip send notify TYPE endpoint ENDPOINT [ENDPOINT...]\n" + types, send_notify, types_and_peers},
      {"message send PEER TEXT...", "Send a text message (SIP MESSAGE)",
       "Usage: message send PEER TEXT...\n       To all contacts of a phone, a trunk, or NUMBER@TRUNK. Says what each "
       "answered\n       within 4 seconds; a failure if none took it.\n",
       send_message, peer_names},
  };
  commands.insert(commands.end(), others.begin(), others.end());
  return commands;
}

}  // namespace tandem::control
