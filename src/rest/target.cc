#include "rest/target.h"

#include "base/text.h"
#include "base/utf8.h"

namespace tandem::rest {

std::string_view sentence(TargetFault fault) {
  switch (fault) {
    case TargetFault::no_path:
      return "The request names no path.";
    case TargetFault::bad_escape:
      return "The address has a % that two hexadecimal digits do not follow.";
    case TargetFault::not_utf8:
      return "The address is not UTF-8.";
    case TargetFault::control_character:
      return "The address has control characters.";
    case TargetFault::dot_segment:
      return "The path has . or .. in it.";
    case TargetFault::too_many:
      return "The address has too many parts.";
  }
  std::unreachable();
}

std::expected<std::string, TargetFault> percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (Cursor cursor(text); !cursor.at_end();) {
    if (!cursor.take('%')) {
      const char c = cursor.take_count(1).front();
      decoded += plus_is_blank && c == '+' ? ' ' : c;
      continue;
    }
    const std::string_view digits = cursor.take_count(2);
    if (digits.size() != 2 || hex_value(digits[0]) < 0 || hex_value(digits[1]) < 0)
      return std::unexpected(TargetFault::bad_escape);
    decoded += static_cast<char>(hex_value(digits[0]) * 16 + hex_value(digits[1]));
  }
  if (!is_utf8(decoded)) return std::unexpected(TargetFault::not_utf8);
  if (std::ranges::any_of(decoded, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return std::unexpected(TargetFault::control_character);
  return decoded;
}

namespace {

std::expected<std::vector<std::string>, TargetFault> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  Cursor cursor(path);
  while (cursor.take('/')) {
    auto segment = percent_decoded(cursor.take_until("/"));
    if (!segment) return std::unexpected(segment.error());
    if (*segment == "." || *segment == "..") return std::unexpected(TargetFault::dot_segment);
    if (segment->empty() && cursor.at_end()) break;
    if (segments.size() == max_segments) return std::unexpected(TargetFault::too_many);
    segments.push_back(std::move(*segment));
  }
  return segments;
}

std::expected<Pairs, TargetFault> query_of(std::string_view text) {
  Pairs query;
  for (Cursor cursor(text); !cursor.at_end(); cursor.take('&')) {
    Cursor field(cursor.take_until("&"));
    if (field.at_end()) continue;
    auto name = percent_decoded(field.take_until("="), true);
    if (!name) return std::unexpected(name.error());
    field.take('=');
    auto value = percent_decoded(field.rest(), true);
    if (!value) return std::unexpected(value.error());
    if (query.size() == max_query_values) return std::unexpected(TargetFault::too_many);
    query.emplace_back(std::move(*name), std::move(*value));
  }
  return query;
}

}  // namespace

std::expected<Target, TargetFault> parse_target(std::string_view text) {
  Cursor cursor(text);
  if (cursor.take_ignoring_case("http://") || cursor.take_ignoring_case("https://")) cursor.take_until("/?");
  const std::string_view path = cursor.take_until("?#");
  if (!path.starts_with('/') || cursor.peek() == '#') return std::unexpected(TargetFault::no_path);
  auto segments = segments_of(path);
  if (!segments) return std::unexpected(segments.error());
  cursor.take('?');
  auto query = query_of(cursor.rest());
  if (!query) return std::unexpected(query.error());
  return Target{std::string(path), std::move(*segments), std::move(*query)};
}

}  // namespace tandem::rest
