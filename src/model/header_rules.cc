#include "model/header_rules.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::model {
namespace {

/// RFC 3261 §8.1.1 and what its §§12-22 need, RFC 3262, 3326, 4028; compact names too (§7.3.3).
constexpr std::string_view ours[] = {"Via",
                                     "v",
                                     "From",
                                     "f",
                                     "To",
                                     "t",
                                     "Call-ID",
                                     "i",
                                     "CSeq",
                                     "Max-Forwards",
                                     "Contact",
                                     "m",
                                     "Route",
                                     "Record-Route",
                                     "Allow",
                                     "Supported",
                                     "k",
                                     "Require",
                                     "Proxy-Require",
                                     "Content-Type",
                                     "c",
                                     "Content-Length",
                                     "l",
                                     "Content-Encoding",
                                     "e",
                                     "Content-Disposition",
                                     "Authorization",
                                     "Proxy-Authorization",
                                     "User-Agent",
                                     "Session-Expires",
                                     "x",
                                     "Min-SE",
                                     "RAck",
                                     "RSeq",
                                     "Timestamp"};

std::optional<HeaderAction> action_of(std::string_view word) {
  if (equal_ignoring_case(word, "add")) return HeaderAction::add;
  if (equal_ignoring_case(word, "update")) return HeaderAction::replace;
  if (equal_ignoring_case(word, "remove")) return HeaderAction::remove;
  return std::nullopt;
}

}  // namespace

bool is_ours_alone(std::string_view header) {
  return std::ranges::any_of(ours, [&](std::string_view name) { return equal_ignoring_case(name, header); });
}

std::string_view unknown_variable(std::string_view value) {
  for (auto at = value.find("${"); at != value.npos; at = value.find("${", at + 2)) {
    const auto end = value.find('}', at);
    if (end == value.npos) return value.substr(at);
    const std::string_view name = value.substr(at + 2, end - at - 2);
    if (std::ranges::find(header_variables, name) == std::end(header_variables)) return value.substr(at, end + 1 - at);
  }
  return {};
}

std::optional<HeaderRule> parse_header_variable(std::string_view assignment) {
  Cursor cursor(trim(assignment));
  if (!cursor.take_ignoring_case("PJSIP_HEADER(")) return std::nullopt;
  const auto action = action_of(trim(cursor.take_until(",")));
  if (!action || !cursor.take(',')) return std::nullopt;
  HeaderRule rule{*action, std::string(trim(cursor.take_until(",)"))), {}};
  cursor.take_until(")");  // Asterisk's number of the occurrence: there is one of each
  if (!cursor.take(")=") || rule.name.empty()) return std::nullopt;
  rule.value = trim(cursor.rest());
  return rule;
}

std::vector<HeaderRule> header_rules_of(const TrunkHeaders& headers) {
  std::vector<HeaderRule> all = headers.header_rules;
  for (const std::string& assignment : headers.set_var)
    if (auto rule = parse_header_variable(assignment)) all.push_back(std::move(*rule));
  return all;
}

}  // namespace tandem::model
