#include "routing/enum_lookup.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <expected>
#include <utility>

#include "base/text.h"
#include "routing/callable_uri.h"

namespace tandem::routing {

namespace {

/// Of a record: RFC 1035 §3.3 has no more in a character-string, and the resolver might.
constexpr std::size_t longest_regexp = 255;
/// Bytes that one expression may take: ENUM's are short, and come from strangers.
constexpr std::int64_t enum_expression_memory = 64 << 10;
constexpr std::size_t longest_shown = 60;

/// RFC 6116 §3.4.3: "E2U" and enumservices, each a type and perhaps subtypes. We call those of type sip (RFC 3764).
bool offers_sip(std::string_view service) {
  Cursor text(service);
  if (!text.take_ignoring_case("E2U")) return false;
  bool sip = false;
  while (text.take('+')) sip |= equal_ignoring_case(text.take_until("+"), "sip");
  return sip && text.at_end();
}

/// delim ERE delim replacement delim flags (RFC 3402 §3.2).
struct Substitution {
  std::string ere, replacement;
  bool any_case = false;
};

std::optional<Substitution> parse_substitution(std::string_view text) {
  if (text.size() < 3 || text.size() > longest_regexp) return std::nullopt;
  const char delimiter = text.front();
  if (is_digit(delimiter) || delimiter == '\\' || delimiter == 'i' || delimiter < ' ') return std::nullopt;
  std::array<std::string, 3> parts;
  std::size_t part = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == delimiter && part < 2) {
      ++part;
    } else if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == delimiter) {
      parts[part] += text[++i];  // the delimiter itself
    } else {
      parts[part] += text[i];
      if (text[i] == '\\' && i + 1 < text.size()) parts[part] += text[++i];
    }
  }
  const auto& [ere, replacement, flags] = parts;
  if (part != 2 || ere.empty() || replacement.empty() || (!flags.empty() && flags != "i")) return std::nullopt;
  return Substitution{ere, replacement, !flags.empty()};
}

RE2::Options posix_options(bool any_case) {
  RE2::Options options;
  options.set_posix_syntax(true);
  options.set_longest_match(true);
  options.set_case_sensitive(!any_case);
  options.set_log_errors(false);
  options.set_max_mem(enum_expression_memory);
  options.set_encoding(RE2::Options::EncodingLatin1);  // bytes, whatever they are
  return options;
}

/// \1 to \9 are groups; any other character behind a backslash is itself.
std::expected<std::string, EnumFault> expand(std::string_view replacement,
                                             const std::vector<re2::StringPiece>& groups) {
  std::string result;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    char c = replacement[i];
    if (c == '\\' && i + 1 < replacement.size()) {
      c = replacement[++i];
      if (is_digit(c)) {
        const auto group = static_cast<std::size_t>(c - '0');
        if (group == 0 || group >= groups.size()) return std::unexpected(EnumFault::unknown_group);
        result.append(groups[group].data(), groups[group].size());
        continue;
      }
    }
    result += c;
  }
  return result;
}

std::expected<std::string, EnumFault> substitute(const Substitution& rule, std::string_view number,
                                                 std::string& detail) {
  const RE2 expression(re2::StringPiece(rule.ere.data(), rule.ere.size()), posix_options(rule.any_case));
  if (!expression.ok()) {
    detail = expression.error();
    return std::unexpected(EnumFault::no_expression);
  }
  // 1 for the whole, up to 9 that can be named.
  const int wanted = std::min(expression.NumberOfCapturingGroups(), 9) + 1;
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(wanted));
  const re2::StringPiece text(number.data(), number.size());
  if (!expression.Match(text, 0, number.size(), RE2::ANCHOR_BOTH, groups.data(), wanted))
    return std::unexpected(EnumFault::no_match);
  return expand(rule.replacement, groups);
}

std::expected<std::string, EnumFault> uri_of(const EnumRecord& record, std::string_view number, std::string& detail) {
  if (!equal_ignoring_case(record.flags, "u")) return std::unexpected(EnumFault::not_terminal);
  if (!offers_sip(record.service)) return std::unexpected(EnumFault::other_service);
  if (!record.replacement.empty() && record.replacement != ".") return std::unexpected(EnumFault::with_replacement);
  const auto rule = parse_substitution(record.regexp);
  if (!rule) return std::unexpected(EnumFault::no_substitution);
  auto text = substitute(*rule, number, detail);
  if (!text) return text;
  auto uri = callable_uri(*text);
  if (uri) return std::move(*uri);
  detail = sentence(uri.error());
  return std::unexpected(EnumFault::no_uri);
}

std::string_view words(EnumFault fault) {
  switch (fault) {
    case EnumFault::not_terminal:
      return "its flags are not \"u\", and further look-ups are not made";
    case EnumFault::other_service:
      return "not a SIP service";
    case EnumFault::with_replacement:
      return "it names another domain where an expression is to say the URI";
    case EnumFault::no_substitution:
      return "its expression is not of the form !expression!replacement!";
    case EnumFault::no_expression:
      return "its expression cannot be read";
    case EnumFault::unknown_group:
      return "its replacement names a group that the expression does not have";
    case EnumFault::no_match:
      return "its expression does not match the number";
    case EnumFault::no_uri:
      return "what it leads to cannot be called";
  }
  return "";
}

/// For a line of a story: whatever a stranger put there.
std::string printable(std::string_view text) {
  std::string result(text.substr(0, longest_shown));
  for (char& c : result)
    if (c < ' ' || c == 0x7F) c = '?';
  if (text.size() > longest_shown) result += "...";
  return result;
}

}  // namespace

std::string sentence(const EnumSkipped& skipped) {
  const EnumRecord& record = skipped.record;
  std::string text = (record.service.empty() ? "a record without service" : printable(record.service)) + " (order " +
                     std::to_string(record.order) + "): " + std::string(words(skipped.fault));
  if (!skipped.detail.empty()) text += " (" + printable(skipped.detail) + ")";
  return text;
}

std::optional<std::string> enum_name(std::string_view number, std::string_view domain) {
  if (!number.starts_with('+')) return std::nullopt;
  number.remove_prefix(1);
  if (number.empty() || number.size() > most_enum_digits || !std::ranges::all_of(number, is_digit)) return std::nullopt;
  std::string name;
  for (auto digit = number.rbegin(); digit != number.rend(); ++digit) name.append({*digit, '.'});
  return name.append(domain);
}

EnumFindings enum_uris(std::string_view number, std::vector<EnumRecord> records) {
  std::ranges::stable_sort(records, {}, [](const EnumRecord& one) { return std::pair(one.order, one.preference); });
  EnumFindings found;
  for (EnumRecord& record : records) {
    std::string detail;
    auto uri = uri_of(record, number, detail);
    if (!uri) {
      found.skipped.push_back({std::move(record), uri.error(), std::move(detail)});
    } else if (found.uris.size() < most_enum_uris && std::ranges::find(found.uris, *uri) == found.uris.end()) {
      found.uris.push_back(std::move(*uri));
    }
  }
  return found;
}

}  // namespace tandem::routing
