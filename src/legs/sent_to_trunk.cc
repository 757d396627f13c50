#include "legs/sent_to_trunk.h"

#include "legs/trunk_caller.h"
#include "sip/name_addr.h"
#include "sip/uri_text.h"

namespace tandem::legs {

namespace {

std::string request_uri(const routing::Target& target, const model::Trunk& trunk, const model::Friend* at_friend) {
  const bool by_account = at_friend != nullptr && !at_friend->number_in_uri;
  const std::string& user = by_account ? trunk.username : target.number;
  if (trunk.account_type == model::AccountType::inbound)
    return by_account ? std::string("its registered Contact") : "sip:" + user + "@ the host of its registered Contact";
  return sip::uri_text(
      {.user = user, .host = trunk.host, .port = trunk.port, .params = phone_parameter(trunk, target.number)});
}

}  // namespace

std::vector<std::string> sent_to_trunk(const routing::Target& target, const routing::Snapshot& snapshot) {
  std::vector<std::string> lines;
  const model::Trunk* trunk = target.kind == routing::Target::Kind::trunk ? snapshot.find_trunk(target.trunk) : nullptr;
  if (trunk == nullptr) return lines;
  const model::Friend* at_friend = snapshot.find_friend(target.trunk);
  const std::string domain = !trunk->from_domain.empty() ? trunk->from_domain
                             : trunk->host.empty()       ? "our address"
                                                         : trunk->host;
  SaidToTrunk said = said_to_trunk(*trunk, target, domain);
  apply_header_rules(*trunk, target, said.headers);
  lines.push_back("INVITE " + request_uri(target, *trunk, at_friend));
  if (at_friend != nullptr && !at_friend->number_in_uri) lines.push_back("To: the number " + target.number);
  lines.push_back("From: " + sip::name_addr_text(said.from_display, said.from_uri));
  for (const auto& header : said.headers) lines.push_back(std::string(header.name) + ": " + header.value);
  return lines;
}

}  // namespace tandem::legs
