// Sockets, dialogs and what arrives. Writing requests and responses is in scripted_writing.cc, checks in
// scripted_checks.cc.
#include "flows/scripted_party.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tandem::flows {

ScriptedParty::ScriptedParty(World& world, std::string name, IpAddress address, ScriptedAccount account,
                             SocketAddress exchange, Log log)
    : world_(world),
      name_(std::move(name)),
      host_(world.wire().add_host(name_, {address})),
      address_(address),
      account_(std::move(account)),
      exchange_(exchange),
      log_(std::move(log)),
      process_(std::make_unique<Process>(world, host_, 1)) {
  auto socket = process_->network().open_datagram({address, 5060}, {}, *this);
  EXPECT_TRUE(socket);
  if (socket) socket_ = std::move(*socket);
}

ScriptedParty::~ScriptedParty() {
  socket_.reset();
}

std::string summary_of(const ScriptedMessage& message) {
  std::string text = message.start;
  if (message.is_request())
    text = text.substr(0, text.rfind(' '));
  else
    text = text.substr(8) + " (" + message.method() + ")";
  if (message.value("Content-Type").starts_with("application/sdp"))
    text += "   sdp " + ScriptedSession::read(message.body).to_text();
  return text;
}

std::string ScriptedParty::key_of(const LadderLine& line) const {
  return line.method == "REGISTER" && line.dialog.empty() ? "REGISTER" : line.dialog;
}

/// The exchange asks now and then whether we are there: no matter of a script, unless it says so.
void ScriptedParty::answer_options(const ScriptedMessage& options) {
  ScriptedMessage reply{.start = "SIP/2.0 200 OK"};
  for (const char* header : {"Via", "From", "Call-ID", "CSeq"})
    for (const std::string& value : options.values(header)) reply.add(header, value);
  reply.add("To", options.value("To") + ";tag=here");
  const std::string text = reply.write();
  socket_->send(exchange_, text);
}

void ScriptedParty::on_datagram(const net::Datagram& datagram) {
  const std::string_view text(datagram.bytes.data(), datagram.bytes.size());
  if (text.find_first_not_of("\r\n") == std::string_view::npos) return void(++empty_lines_);  // keep-alive
  auto message = ScriptedMessage::read(text);
  if (!message) return log_("tandem -> " + name_ + ": UNREADABLE " + std::string(text));
  if (!shows_options_ && message->is_request() && message->method() == "OPTIONS" &&
      param_of(message->value("To"), "tag").empty())
    return answer_options(*message);
  const std::string call_id = message->value("Call-ID");
  const auto known = std::ranges::find_if(dialogs_, [&](const auto& one) { return one.second.call_id == call_id; });
  ScriptedArrival arrival{*message, known == dialogs_.end() ? std::string{} : known->first, known == dialogs_.end()};
  const bool again = !seen_.insert(std::string(text)).second;
  log_("tandem -> " + name_ + (arrival.dialog.empty() ? "" : "/" + arrival.dialog) + "  " + summary_of(*message) +
       (again ? "   (again)" : ""));
  if (again) return repeats_.push_back(std::move(arrival));
  if (message->is_request() && message->method() == "REGISTER") registered_contact_ = uri_of(message->value("Contact"));
  if (known != dialogs_.end()) {
    remember(known->second, *message);
    if (absorb(known->second, *message)) return;
  }
  inbox_.push_back(std::move(arrival));
}

/// What a user agent's transaction layer would do without asking.
bool ScriptedParty::absorb(ScriptedDialog& dialog, const ScriptedMessage& message) {
  if (message.is_request()) {
    if (message.method() != "ACK" || !dialog.wants_ack) return false;
    dialog.wants_ack = false;
    return true;
  }
  if (message.method() == "INVITE" && message.status() >= 300) acknowledge_refusal(dialog, message);
  return false;
}

void ScriptedParty::remember(ScriptedDialog& dialog, const ScriptedMessage& message) {
  const std::string method = message.method();
  const bool targets = method == "INVITE" || method == "UPDATE";
  if (targets && message.has("Contact") && message.status() < 300)
    dialog.remote_target = uri_of(message.value("Contact"));
  if (message.is_request()) {
    if (dialog.remote_tag.empty()) {
      dialog.remote_tag = param_of(message.value("From"), "tag");
      dialog.remote_uri = uri_of(message.value("From"));
      dialog.local_uri = uri_of(message.value("To"));
      dialog.routes = message.values("Record-Route");
    }
    dialog.received[method] = message;
    if (method != "ACK") dialog.pending.push_back(message);
    return;
  }
  const std::string tag = param_of(message.value("To"), "tag");
  if (method == "INVITE" && message.status() > 100 && message.status() < 300) {
    dialog.remote_tag = tag;
    dialog.routes = message.values("Record-Route");
    std::ranges::reverse(dialog.routes);
    if (message.has("RSeq")) dialog.rack = message.value("RSeq") + " " + message.value("CSeq");
  }
  for (const char* header : {"WWW-Authenticate", "Proxy-Authenticate"}) {
    if (!message.has(header)) continue;
    const auto all = message.values(header);
    const auto md5 = std::ranges::find_if(all, [](const auto& one) { return digest_param(one, "algorithm") == "MD5"; });
    dialog.challenge = md5 == all.end() ? all.front() : *md5;
    dialog.challenge_by_proxy = std::string_view(header).starts_with("Proxy");
    dialog.challenged = method;
    dialog.nonce_count = 0;
  }
}

bool ScriptedParty::take(const LadderLine& line, ScriptedMessage& message) {
  auto& box = line.says("again") ? repeats_ : inbox_;
  if (line.status != 100) std::erase_if(box, [](const auto& arrival) { return arrival.message.status() == 100; });
  for (auto arrival = box.begin(); arrival != box.end(); ++arrival) {
    const bool unnamed = line.dialog.empty() && (arrival->dialog == "REGISTER" || arrival->dialog.empty());
    if (!arrival->new_call && arrival->dialog != line.dialog && !unnamed) continue;
    message = arrival->message;
    if (arrival->new_call) {
      ScriptedDialog dialog;
      dialog.call_id = message.value("Call-ID");
      dialog.local_tag = name_ + "-" + std::to_string(++serial_);
      remember(dialog, message);
      for (ScriptedArrival& other : inbox_)
        if (other.new_call && other.message.value("Call-ID") == dialog.call_id) {
          if (&other != &*arrival) remember(dialog, other.message);
          other.new_call = false;
          other.dialog = line.dialog;
        }
      dialogs_[line.dialog] = std::move(dialog);
    }
    box.erase(arrival);
    return true;
  }
  return false;
}

bool ScriptedParty::was_challenged(const LadderLine& line) const {
  const auto dialog = dialogs_.find(key_of(line));
  return dialog != dialogs_.end() && dialog->second.challenged == line.method;
}

void ScriptedParty::drop_challenge(const LadderLine& line) {
  const std::string key = key_of(line);
  std::erase_if(inbox_, [&](const ScriptedArrival& arrival) { return !arrival.new_call && arrival.dialog == key; });
}

bool ScriptedParty::waits_for_ack() const {
  return std::ranges::any_of(dialogs_, [](const auto& one) { return one.second.wants_ack; });
}

}  // namespace tandem::flows
