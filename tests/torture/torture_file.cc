#include "torture_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/text.h"

namespace tandem::torture {
namespace {

const std::filesystem::path folder = TORTURE_MESSAGES;

/// Replaces every `<tag...>inside</tag>` by what `f(attributes, inside)` makes of it.
template <class F>
std::string replace_tags(std::string_view text, std::string_view tag, F&& f) {
  const std::string open = "<" + std::string(tag), close = "</" + std::string(tag) + ">";
  std::string out;
  while (true) {
    const auto start = text.find(open);
    out += text.substr(0, start);
    if (start == std::string_view::npos) return out;
    const auto inside = text.find('>', start) + 1;
    const auto end = text.find(close, inside);
    if (end == std::string_view::npos) throw std::runtime_error("unclosed " + open);
    const auto attributes = text.substr(start + open.size(), inside - 1 - start - open.size());
    out += f(attributes, text.substr(inside, end - inside));
    text.remove_prefix(end + close.size());
  }
}

std::string without_newlines(std::string_view text) {
  std::string out(text);
  std::erase(out, '\n');
  return out;
}

std::string from_hex(std::string_view text) {
  const std::string digits = without_newlines(text);
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    out += static_cast<char>(hex_value(digits[i]) * 16 + hex_value(digits[i + 1]));
  return out;
}

std::string repeated(std::string_view attributes, std::string_view text) {
  std::string out;
  for (auto left = std::stoul(std::string(attributes.substr(attributes.find('=') + 1))); left > 0; --left) out += text;
  return out;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

}  // namespace

std::string expand(std::string_view notation) {
  std::string text = replace_tags(notation, "repeat", repeated);
  text = replace_tags(text, "allOneLine", [](auto, auto inside) { return without_newlines(inside); });
  text = with_crlf(text);
  // After the line ends: the bytes may be line ends themselves.
  return replace_tags(text, "hex", [](auto, std::string_view inside) {
    std::string digits(inside);
    std::erase(digits, '\r');
    return from_hex(digits);
  });
}

std::string message(std::string_view name) {
  std::ifstream file(folder / (std::string(name) + ".txt"), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("no torture message " + std::string(name));
  return expand(text.str());
}

std::string message_as_meant(std::string_view name) {
  std::string text = message(name);
  if (!text.contains("\r\n\r\n")) text += "\r\n";
  constexpr std::array<std::string_view, 3> miscounted{"ipv6-in-sdp", "mult-ip-in-sdp", "ipv4-mapped-ipv6"};
  if (std::ranges::find(miscounted, name) == miscounted.end()) return text;
  constexpr std::string_view field = "\r\nContent-Length: ";
  const auto number = text.find(field) + field.size();
  const auto body = text.size() - (text.find("\r\n\r\n") + 4);
  return text.replace(number, text.find('\r', number) - number, std::to_string(body));
}

std::vector<std::string> message_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().stem().string());
  return names;
}

}  // namespace tandem::torture
