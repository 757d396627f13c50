#include "control/peer_page.h"

#include <fmt/format.h>

#include "control/table_layouts.h"
#include "control/time_text.h"
#include "registrar/trunk_flow.h"

namespace tandem::control {

namespace {

/// What phones and trunks both have, as the page shows it.
struct Account {
  std::string secret, context, caller_id;
  std::string from_user, from_domain, to_host;
  std::string_view insecure = "no";
  std::string protocols = "UDP,TCP", first_protocol = "UDP";
  std::chrono::seconds expiry{-1};
  std::uint32_t call_limit = 0;
  std::vector<std::string> codecs;
  model::Watch watch;
  model::SessionRules session;
};

/// Asterisk's words.
std::string_view dtmf_text(model::DtmfMode mode) {
  switch (mode) {
    case model::DtmfMode::rfc4733:
      return "rfc2833";
    case model::DtmfMode::info:
      return "info";
    case model::DtmfMode::inband:
      return "inband";
    case model::DtmfMode::automatic:
    case model::DtmfMode::auto_info:
      break;
  }
  return "auto";
}

Account account_of(const routing::Snapshot::PhoneAccount& phone) {
  Account account;
  account.secret = phone.phone->password;
  account.context = phone.user->context;
  account.caller_id = fmt::format("\"{}\" <{}>", phone.user->display_name,
                                  phone.user->extensions.empty() ? "" : phone.user->extensions.front());
  account.codecs = phone.phone->codecs;
  account.watch = phone.phone->watch;
  account.session = phone.phone->session;
  return account;
}

Account account_of(const model::Trunk& trunk) {
  Account account;
  account.secret = trunk.password;
  account.context = trunk.context;
  account.caller_id = fmt::format("\"\" <{}>", trunk.caller_id);
  account.from_user = trunk.from_user;
  account.from_domain = trunk.from_domain;
  account.to_host = trunk.host;
  if (trunk.account_type != model::AccountType::inbound) account.insecure = "port,invite";
  if (trunk.protocol)
    account.first_protocol = account.protocols = sipstack::to_text(registrar::stack_protocol(*trunk.protocol));
  if (trunk.account_type == model::AccountType::outbound) account.expiry = trunk.expiry;
  account.call_limit = trunk.max_calls;
  account.codecs = trunk.codecs;
  account.watch = trunk.watch;
  account.session = trunk.session;
  return account;
}

std::string codecs_text(const std::vector<std::string>& codecs) {
  if (codecs.empty()) return "(any)";
  std::string text;
  for (const std::string& codec : codecs) text += (text.empty() ? "(" : "|") + codec;
  return text + ")";
}

/// Adds one labelled line each.
class Page {
 public:
  template <class Value>
  Page& add(std::string_view label, const Value& value) {
    text_ += fmt::format(layout::label, label, value);
    return *this;
  }
  Page& add_if(std::string_view label, const std::string& value) { return value.empty() ? *this : add(label, value); }
  std::string finish() { return std::move(text_) + "\n"; }

 private:
  std::string text_ = "\n\n";
};

void add_identity(Page& page, const PeerSummary& peer, const Account& account, const NatWords& nat) {
  page.add("* Name", peer.name)
      .add("Description", peer.description)
      .add("Secret", set_or_not(account.secret))
      .add("MD5Secret", "<Not set>")
      .add("Remote Secret", "<Not set>")
      .add("Context", account.context)
      .add_if("FromUser", account.from_user)
      .add_if("FromDomain", account.from_domain)
      .add("Call limit", account.call_limit)
      .add("Dynamic", yes_or_no(peer.dynamic))
      .add("Callerid", account.caller_id)
      .add("Expire", account.expiry.count())
      .add("Insecure", account.insecure)
      .add("Force rport", nat.force_rport)
      .add("Symmetric RTP", nat.symmetric)
      .add("ACL", "No");
}

void add_address(Page& page, const PeerSummary& peer, const Account& account) {
  page.add("DTMFmode", dtmf_text(account.session.dtmf_mode))
      .add("ToHost", account.to_host)
      .add("Addr->IP", peer.address ? peer.address->to_string() : "(null)")
      .add("Defaddr->IP", "(null)")
      .add("Prim.Transp.", account.first_protocol)
      .add("Allowed.Trsp", account.protocols)
      .add("Def. Username", peer.username)
      .add("Codecs", codecs_text(account.codecs))
      .add("Status", registrar::status_text(peer.reach))
      .add("Qualify Freq", fmt::format("{} ms", account.watch.qualify_frequency.count() * 1000))
      .add("Keepalive", fmt::format("{} ms", account.watch.keep_alive.count() * 1000));
  if (peer.dynamic) page.add("Contacts", peer.contacts);
}

/// How its status has changed, newest first.
void add_history(Page& page, const PeerSummary& peer) {
  for (auto change = peer.reach.history.rbegin(); change != peer.reach.history.rend(); ++change)
    page.add("Change",
             fmt::format("{} {}: {}", short_calendar_text(change->at), registrar::to_text(change->to), change->why));
}

}  // namespace

NatWords nat_words(const PeerSummary& peer, const routing::Snapshot& snapshot) {
  if (const auto* phone = snapshot.find_phone(peer.name))
    return {.symmetric = yes_or_no(phone->phone->nat.rtp_symmetric)};
  if (const model::Trunk* trunk = snapshot.find_trunk(peer.name))
    return {yes_or_no(trunk->force_rport), yes_or_no(trunk->nat.rtp_symmetric)};
  return {};
}

std::string peer_page(const PeerSummary& peer, const routing::Snapshot& snapshot) {
  Account account;
  if (const auto* phone = snapshot.find_phone(peer.name))
    account = account_of(*phone);
  else if (const model::Trunk* trunk = snapshot.find_trunk(peer.name))
    account = account_of(*trunk);
  Page page;
  add_identity(page, peer, account, nat_words(peer, snapshot));
  add_address(page, peer, account);
  add_history(page, peer);
  return page.finish();
}

}  // namespace tandem::control
