#include "sip/grammar.h"

#include <algorithm>

#include "base/address.h"

namespace tandem::sip {
namespace {

bool is_lws(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return in_class(c, CharClass::word); });
}

bool is_call_id(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos) return is_word(text);
  return is_word(text.substr(0, at)) && is_word(text.substr(at + 1));
}

bool is_host(std::string_view text) {
  Cursor cursor(text);
  return !take_host(cursor).empty() && cursor.at_end();
}

bool is_valid_escaped(std::string_view text) {
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3))
    if (text.size() - at < 3 || hex_value(text[at + 1]) < 0 || hex_value(text[at + 2]) < 0) return false;
  return true;
}

std::string_view take_quoted(Cursor& cursor) {
  const std::string_view rest = cursor.rest();
  if (rest.empty() || rest[0] != '"') return {};
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '\\') {
      ++i;
    } else if (rest[i] == '"') {
      return cursor.take_count(i + 1);
    }
  }
  return {};
}

std::string_view take_token(Cursor& cursor) {
  return cursor.take_while(is_token_char);
}

std::string_view take_host(Cursor& cursor) {
  const std::string_view rest = cursor.rest();
  if (rest.starts_with('[')) {
    const auto close = rest.substr(0, 64).find(']');
    if (close == std::string_view::npos || !address_of(rest.substr(1, close - 1)) ||
        rest.substr(1, close - 1).find(':') == std::string_view::npos)
      return {};
    return cursor.take_count(close + 1);
  }
  // Wider than the grammar by '_', which real host names carry. Labels are not empty; a last dot is allowed.
  std::size_t size = 0;
  bool label_empty = true;
  for (; size < rest.size() && in_class(rest[size], CharClass::host); ++size) {
    if (rest[size] == '.' && label_empty) return {};
    label_empty = rest[size] == '.';
  }
  return cursor.take_count(size);
}

void skip_lws(Cursor& cursor) {
  cursor.take_while(is_lws);
}

std::string_view strip_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

std::string unescape_quoted(std::string_view text) {
  const std::string_view inside = strip_quotes(text);
  if (inside.size() == text.size()) return std::string(text);
  std::string plain;
  plain.reserve(inside.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\' && i + 1 < inside.size()) ++i;
    plain += inside[i];
  }
  return plain;
}

std::string unescape_uri(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && text.size() - i >= 3 && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      plain += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string_view strip_brackets(std::string_view host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

std::optional<IpAddress> address_of(std::string_view host) {
  if (const auto address = IpAddress::parse(host)) return address;
  const auto three = host.find(":::");
  if (three == std::string_view::npos) return std::nullopt;
  return IpAddress::parse(std::string(host.substr(0, three)) + std::string(host.substr(three + 1)));
}

}  // namespace tandem::sip
