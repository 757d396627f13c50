// How a scripted party writes its messages.
#include <algorithm>

#include "flows/scripted_party.h"

namespace tandem::flows {

namespace {

/// "\n" in a ladder is a line break on the wire.
std::string unescaped(std::string text) {
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at))
    text.replace(at, 2, "\r\n");
  return text;
}

std::string tagged(const std::string& uri, const std::string& tag) {
  return "<" + uri + ">" + (tag.empty() ? "" : ";tag=" + tag);
}

std::string_view phrase_of(unsigned status) {
  switch (status) {
    case 100:
      return "Trying";
    case 180:
      return "Ringing";
    case 183:
      return "Session Progress";
    case 200:
      return "OK";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 407:
      return "Proxy Authentication Required";
    case 480:
      return "Temporarily Unavailable";
    case 486:
      return "Busy Here";
    case 487:
      return "Request Terminated";
    case 503:
      return "Service Unavailable";
    case 603:
      return "Decline";
    default:
      return "As Scripted";
  }
}

}  // namespace

std::string ScriptedParty::via() {
  return "SIP/2.0/UDP " + SocketAddress{address_, 5060}.to_string() + ";branch=z9hG4bK-" + name_ + "-" +
         std::to_string(++serial_) + ";rport";
}

std::string ScriptedParty::contact() const {
  return "<sip:" + name_ + "@" + SocketAddress{address_, 5060}.to_string() + ">";
}

void ScriptedParty::transmit(const ScriptedMessage& message, const LadderLine* line) {
  const std::string text = line && line->says("compact") ? message.write_compact() : message.write();
  log_(name_ + " -> tandem  " + summary_of(message));
  socket_->send(exchange_, text);
}

std::string ScriptedParty::send(const LadderLine& line) {
  if (line.says("raw")) {
    const std::string text = unescaped(line.argument("raw"));
    log_(name_ + " -> tandem  " + text.substr(0, text.find('\r')));
    socket_->send(exchange_, text);
    return {};
  }
  return line.status ? send_response(line) : send_request(line);
}

/// A request with a Request-URI begins something new; without one it belongs to the dialog.
ScriptedDialog& ScriptedParty::dialog_for_request(const LadderLine& line) {
  ScriptedDialog& known = dialogs_[key_of(line)];
  const bool goes_on =
      !known.call_id.empty() && (line.uri.empty() || known.challenged == line.method || line.method == "REGISTER");
  if (goes_on) return known;
  known = {};
  known.call_id = "call-" + name_ + "-" + std::to_string(++serial_) + "@" + address_.to_string();
  known.local_tag = name_ + "-" + std::to_string(serial_);
  known.local_uri = "sip:" + name_ + "@tandem";
  known.remote_uri = known.remote_target = line.uri;
  if (line.method == "REGISTER") known.remote_uri = "sip:" + account_.username + "@tandem";
  return known;
}

ScriptedMessage ScriptedParty::request_within(ScriptedDialog& dialog, const LadderLine& line) {
  if (!line.uri.empty()) dialog.remote_target = line.uri;
  ScriptedMessage message{.start = line.method + " " + dialog.remote_target + " SIP/2.0"};
  message.add("Via", via());
  message.add("Max-Forwards", "70");
  for (const std::string& route : dialog.routes) message.add("Route", route);
  message.add("From", tagged(line.says("from") ? line.argument("from") : dialog.local_uri, dialog.local_tag));
  message.add("To", tagged(line.says("to") ? line.argument("to") : dialog.remote_uri, dialog.remote_tag));
  message.add("Call-ID", dialog.call_id);
  std::string number = std::to_string(++dialog.cseq);
  if (line.method == "ACK") {  // RFC 3261 §13.2.2.4: the number of the INVITE, which the next request goes past
    --dialog.cseq;
    const std::string cseq = dialog.sent.contains("INVITE") ? dialog.sent.at("INVITE").value("CSeq") : "1";
    number = cseq.substr(0, cseq.find(' '));
  }
  message.add("CSeq", number + " " + line.method);
  return message;
}

/// CANCEL and the ACK of a refusal: everything as in the request (RFC 3261 §9.1, §17.1.1.3).
ScriptedMessage ScriptedParty::derived_request(const ScriptedMessage& invite, const std::string& method) const {
  ScriptedMessage message{.start = method + " " + invite.request_uri() + " SIP/2.0"};
  message.add("Via", invite.value("Via"));
  message.add("Max-Forwards", "70");
  for (const std::string& route : invite.values("Route")) message.add("Route", route);
  for (const char* header : {"From", "To", "Call-ID"}) message.add(header, invite.value(header));
  const std::string cseq = invite.value("CSeq");
  message.add("CSeq", cseq.substr(0, cseq.find(' ') + 1) + method);
  return message;
}

void ScriptedParty::acknowledge_refusal(const ScriptedDialog& dialog, const ScriptedMessage& response) {
  const auto invite = dialog.sent.find("INVITE");
  if (invite == dialog.sent.end() || invite->second.value("CSeq") != response.value("CSeq")) return;
  ScriptedMessage ack = derived_request(invite->second, "ACK");
  ack.replace("To", response.value("To"));
  transmit(ack);
}

void ScriptedParty::add_standard_headers(ScriptedMessage& message, const LadderLine& line) {
  static constexpr std::string_view with_contact[] = {"INVITE", "UPDATE", "REGISTER"};
  const std::string method = message.method();
  const bool wants_contact = std::ranges::find(with_contact, method) != std::end(with_contact) &&
                             (message.is_request() || (method != "REGISTER" && message.status() < 300));
  if (wants_contact && message.status() != 100) message.add("Contact", contact());
  if (line.method == "REGISTER" && !line.status && !line.says("expires")) message.add("Expires", "3600");
}

void ScriptedParty::apply_session(ScriptedMessage& message, ScriptedDialog& dialog, const std::string& words) {
  const ScriptedSession session = ScriptedSession::parse(words);
  if (words != dialog.last_session) ++dialog.session_version;
  dialog.last_session = words;
  message.body = session.write(address_.to_string(), dialog.session_version);
  message.replace("Content-Type", "application/sdp");
}

std::string ScriptedParty::apply(ScriptedMessage& message, const LadderLine& line, ScriptedDialog& dialog) {
  for (const auto& [word, rest] : line.clauses) {
    if (word == "offer" || word == "answer") {
      apply_session(message, dialog, rest);
    } else if (word == "header") {
      const std::size_t colon = rest.find(": ");
      if (colon == std::string::npos) return "`header` needs `Name: value`";
      message.replace(rest.substr(0, colon), rest.substr(colon + 2));
    } else if (word == "also") {
      const std::size_t colon = rest.find(": ");
      message.add(rest.substr(0, colon), rest.substr(colon + 2));
    } else if (word == "without") {
      message.remove(rest);
    } else if (word == "expires") {
      message.replace("Expires", rest);
    } else if (word == "body") {
      const std::size_t blank = rest.find(' ');
      message.replace("Content-Type", rest.substr(0, blank));
      message.body = unescaped(rest.substr(blank + 1));
    } else if (word == "multipart") {
      message.body =
          "--part\r\nContent-Type: text/plain\r\n\r\nHello\r\n--part\r\nContent-Type: application/sdp\r\n\r\n" +
          message.body + "\r\n--part--\r\n";
      message.replace("Content-Type", "multipart/mixed;boundary=part");
    } else if (word == "challenge") {
      const auto words = words_of(rest);
      if (words.empty()) return "`challenge` needs a nonce";
      message.add(line.status == 407 ? "Proxy-Authenticate" : "WWW-Authenticate",
                  "Digest realm=\"" + name_ + "\", nonce=\"" + words[0] + "\", algorithm=MD5, qop=\"auth\"" +
                      (words.size() > 1 ? ", stale=true" : ""));
    } else if (word == "reliable") {
      message.add("Require", "100rel");
      message.add("RSeq", std::to_string(++dialog.rseq));
    } else if (word == "seen") {  // RFC 3581 §4, and whatever a NAT on the way makes of it
      const std::size_t colon = rest.rfind(':');
      const std::string top = message.value("Via");
      const std::string added = ";received=" + rest.substr(0, colon) + ";rport=" + rest.substr(colon + 1);
      message.replace("Via", top.substr(0, top.rfind(";rport")) + added);
    } else if (word == "granted") {
      // As the request has it, with this expiry: what a registrar says to our Contact.
      const std::string asked = dialog.received.at(line.method.empty() ? "REGISTER" : line.method).value("Contact");
      message.add("Contact", "<" + uri_of(asked) + ">;expires=" + rest);
    } else if (word != "tag" && word != "auth" && word != "credentials" && word != "compact" && word != "from" &&
               word != "to") {
      return "unknown clause `" + word + "`";
    }
  }
  return {};
}

std::string ScriptedParty::send_request(const LadderLine& line) {
  ScriptedDialog& dialog = dialog_for_request(line);
  const bool repeat = line.says("repeat") || line.says("merged");
  if (line.method == "CANCEL" || repeat) {
    const auto original = dialog.sent.find(repeat ? line.method : "INVITE");
    if (original == dialog.sent.end()) return "nothing was sent before";
    ScriptedMessage message = repeat ? original->second : derived_request(original->second, "CANCEL");
    if (line.says("merged")) message.replace("Via", via());
    if (!repeat)
      if (std::string fault = apply(message, line, dialog); !fault.empty()) return fault;
    if (repeat) return transmit(message, &line), std::string{};
    dialog.sent["CANCEL"] = message;
    return transmit(message, &line), std::string{};
  }
  ScriptedMessage message = request_within(dialog, line);
  add_standard_headers(message, line);
  if (line.method == "PRACK") message.add("RAck", dialog.rack);
  if (line.says("tag")) message.replace("From", tagged(dialog.local_uri, line.argument("tag")));
  if (std::string fault = apply(message, line, dialog); !fault.empty()) return fault;
  if ((line.says("auth") || line.says("credentials")) && !dialog.challenge.empty()) {
    ScriptedAccount account = account_;
    const auto who = words_of(line.argument("auth"), ":");
    if (who.size() == 1) account.password = who[0];
    if (who.size() == 2) account = {who[0], who[1]};
    message.add(dialog.challenge_by_proxy ? "Proxy-Authorization" : "Authorization",
                answer_challenge(dialog.challenge, account, line.method, message.request_uri(), ++dialog.nonce_count));
  }
  if (dialog.challenged == line.method) dialog.challenged.clear();
  dialog.sent[line.method] = message;
  transmit(message, &line);
  return {};
}

std::string ScriptedParty::answer_the_challenge(const LadderLine& line) {
  return send_request(line);
}

std::string ScriptedParty::send_response(const LadderLine& line) {
  const auto found = dialogs_.find(line.dialog);
  if (found == dialogs_.end()) return "there is nothing to respond to";
  ScriptedDialog& dialog = found->second;
  auto pending = dialog.pending.rbegin();
  while (pending != dialog.pending.rend() && !line.method.empty() && pending->method() != line.method) ++pending;
  ScriptedMessage request{.start = {}};
  if (pending != dialog.pending.rend()) {
    request = *pending;
    if (line.status >= 200) dialog.pending.erase(std::next(pending).base());
  } else if (const auto before = dialog.received.find(line.method); before != dialog.received.end()) {
    request = before->second;  // a second final response of another branch
  } else {
    return "there is no request to respond to";
  }
  ScriptedMessage message{.start =
                              "SIP/2.0 " + std::to_string(line.status) + " " + std::string(phrase_of(line.status))};
  for (const char* header : {"Via", "From", "To", "Call-ID", "CSeq", "Record-Route"})
    for (const std::string& value : request.values(header)) message.add(header, value);
  if (line.status > 100 && param_of(request.value("To"), "tag").empty()) {
    const std::string tag = line.says("tag") ? line.argument("tag") : dialog.local_tag;
    message.replace("To", request.value("To") + ";tag=" + tag);
  }
  add_standard_headers(message, line);
  LadderLine named = line;
  named.method = request.method();
  if (std::string fault = apply(message, named, dialog); !fault.empty()) return fault;
  if (request.method() == "INVITE") dialog.wants_ack = line.status >= 300;
  transmit(message, &line);
  return {};
}

}  // namespace tandem::flows
