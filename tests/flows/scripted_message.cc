#include "flows/scripted_message.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace tandem::flows {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> compact_names{{{"Via", "v"},
                                                                                       {"From", "f"},
                                                                                       {"To", "t"},
                                                                                       {"Call-ID", "i"},
                                                                                       {"Contact", "m"},
                                                                                       {"Content-Type", "c"},
                                                                                       {"Content-Length", "l"},
                                                                                       {"Supported", "k"},
                                                                                       {"Subject", "s"},
                                                                                       {"Event", "o"}}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::vector<std::string> words_of(std::string_view text, std::string_view separators) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  for (std::size_t from = star; from <= text.size(); ++from)
    if (fits(pattern.substr(star + 1), text.substr(from))) return true;
  return false;
}

std::string uri_of(std::string_view value) {
  if (const std::size_t open = value.find('<'); open != std::string_view::npos)
    return std::string(value.substr(open + 1, value.find('>') - open - 1));
  return std::string(value.substr(0, value.find(';')));
}

std::string param_of(std::string_view value, std::string_view name) {
  if (const std::size_t close = value.find('>'); close != std::string_view::npos) value.remove_prefix(close);
  for (const std::string& word : words_of(value, ";, ")) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || !same_name(word.substr(0, equals), name)) continue;
    std::string found = word.substr(equals + 1);
    std::erase(found, '"');
    return found;
  }
  return {};
}

std::optional<ScriptedMessage> ScriptedMessage::read(std::string_view text) {
  const std::size_t head = text.find("\r\n\r\n");
  if (head == std::string_view::npos) return std::nullopt;
  ScriptedMessage message{.start = {}};
  message.body = text.substr(head + 4);
  text = text.substr(0, head + 2);
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 2);
    if (message.start.empty()) {
      message.start = line;
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    message.add(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return message.start.empty() ? std::nullopt : std::optional(message);
}

std::string ScriptedMessage::write() const {
  std::string text = start + "\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (!has("Content-Length")) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

std::string ScriptedMessage::write_compact() const {
  ScriptedMessage copy = *this;
  copy.add("Content-Length", std::to_string(body.size()));
  for (auto& [name, value] : copy.headers)
    for (const auto& [full, compact] : compact_names)
      if (name == full) name = compact;
  std::string text = copy.start + "\r\n";
  for (const auto& [name, value] : copy.headers) text += name + " : " + value + "\r\n";
  return text + "\r\n" + body;
}

unsigned ScriptedMessage::status() const {
  return is_request() || start.size() < 11 ? 0 : static_cast<unsigned>(std::stoul(start.substr(8, 3)));
}

std::string ScriptedMessage::method() const {
  if (is_request()) return start.substr(0, start.find(' '));
  const std::string cseq = value("CSeq");
  return cseq.substr(cseq.find(' ') + 1);
}

std::string ScriptedMessage::request_uri() const {
  const auto words = words_of(start);
  return is_request() && words.size() > 1 ? words[1] : std::string{};
}

std::string ScriptedMessage::phrase() const {
  return is_request() || start.size() < 13 ? "" : start.substr(12);
}

std::string ScriptedMessage::value(std::string_view name) const {
  for (const auto& [its_name, value] : headers)
    if (same_name(its_name, name)) return value;
  return {};
}

std::vector<std::string> ScriptedMessage::values(std::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [its_name, value] : headers)
    if (same_name(its_name, name)) all.push_back(value);
  return all;
}

bool ScriptedMessage::has(std::string_view name) const {
  return std::ranges::any_of(headers, [&](const auto& header) { return same_name(header.first, name); });
}

void ScriptedMessage::add(std::string_view name, std::string_view value) {
  headers.emplace_back(name, value);
}

void ScriptedMessage::remove(std::string_view name) {
  std::erase_if(headers, [&](const auto& header) { return same_name(header.first, name); });
}

void ScriptedMessage::replace(std::string_view name, std::string_view value) {
  for (auto& [its_name, its_value] : headers)
    if (same_name(its_name, name)) {
      its_value = value;
      return;
    }
  add(name, value);
}

}  // namespace tandem::flows
