// What an expecting line says about a message.
#include <algorithm>

#include "flows/scripted_party.h"

namespace tandem::flows {

namespace {

std::string session_fault(const ScriptedMessage& message, const std::string& words) {
  if (!message.value("Content-Type").starts_with("application/sdp")) return "there is no session description";
  const ScriptedSession got = ScriptedSession::read(message.body);
  return ScriptedSession::parse(words).describes(got) ? "" : "the description says: " + got.to_text();
}

std::string header_fault(const ScriptedMessage& message, const std::string& argument) {
  const std::size_t blank = std::min(argument.find(' '), argument.size());
  const std::string name = argument.substr(0, blank);
  const std::string wanted = blank < argument.size() ? argument.substr(blank + 1) : std::string{};
  const auto values = message.values(name);
  if (values.empty()) return "there is no " + name;
  const bool found = std::ranges::any_of(values, [&](const auto& value) { return fits("*" + wanted + "*", value); });
  return found ? "" : name + " is: " + values.front();
}

/// Empty text: no fault.
std::string no_fault(const ScriptedMessage& message, const std::string& what) {
  if (what == "sdp") return message.body.empty() ? "" : "there is a body";
  return message.has(what) ? "there is a " + what + ": " + message.value(what) : "";
}

}  // namespace

std::string ScriptedParty::mismatch(const LadderLine& line, const ScriptedMessage& message) {
  if (line.status != message.status()) return "another message was expected";
  if (!line.method.empty() && line.method != message.method()) return "another method was expected";
  if (!line.uri.empty() && !fits(line.uri, message.request_uri())) return "the Request-URI is " + message.request_uri();
  for (const auto& [word, rest] : line.clauses) {
    std::string fault;
    if (word == "offer" || word == "answer")
      fault = session_fault(message, rest);
    else if (word == "has")
      fault = header_fault(message, rest);
    else if (word == "lacks")
      fault = header_fault(message, rest).empty() ? "there is " + rest : "";
    else if (word == "no")
      fault = no_fault(message, rest);
    else if (word == "phrase")
      fault = message.phrase() == rest ? "" : "the phrase is " + message.phrase();
    else if (word == "body")
      fault = fits("*" + rest + "*", message.body) ? "" : "the body is: " + message.body;
    else if (word == "tag")
      fault = param_of(message.value("To"), "tag") == rest ? "" : "To is " + message.value("To");
    else if (word == "proved") {
      const bool proxy = message.has("Proxy-Authorization");
      fault =
          fault_of_proof(message.value(proxy ? "Proxy-Authorization" : "Authorization"), account_, message.method());
    } else if (word != "again" && word != "within") {
      fault = "unknown clause `" + word + "`";
    }
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace tandem::flows
