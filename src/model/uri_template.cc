#include "model/uri_template.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/text_rules.h"

namespace tandem::model {
namespace {

constexpr std::array<std::string_view, 3> transports{";transport=udp", ";transport=tcp", ";transport=tls"};

/// RFC 3261 §25.1 `user` without escapes, and the variable at most once.
bool is_user(std::string_view text) {
  constexpr std::string_view marks = "-_.!~*'()&=+$,;?/";
  if (const auto at = text.find(template_variable); at != text.npos)
    return is_user(text.substr(0, at)) && is_user(text.substr(at + template_variable.size())) &&
           text.find(template_variable, at + 1) == text.npos;
  return std::ranges::all_of(text, [&](char c) { return is_alnum(c) || marks.find(c) != marks.npos; });
}

/// Without port, and without the brackets of an IPv6 address.
std::string_view host_of(std::string_view host_port) {
  if (host_port.starts_with('[')) return host_port.substr(1, std::max<std::size_t>(host_port.find(']'), 1) - 1);
  return host_port.substr(0, host_port.find(':'));
}

}  // namespace

std::expected<UriTemplate, std::string> parse_uri_template(std::string_view text) {
  UriTemplate result;
  if (!rules::any_text.accepts(text)) return std::unexpected("It is too long, or has control characters.");
  const auto colon = text.find(':');
  result.scheme = text.substr(0, std::min(colon, text.size()));
  if (result.scheme != "sip" && result.scheme != "sips")
    return std::unexpected("'" + std::string(text) + "' does not begin with sip: or sips:.");
  text.remove_prefix(colon + 1);
  const auto at = text.find('@');
  if (at == text.npos || at == 0) return std::unexpected("It names nobody in front of an '@'.");
  result.user = text.substr(0, at);
  if (!is_user(result.user))
    return std::unexpected("'" + std::string(result.user) +
                           "' is no user part; the only variable is ${EXTEN}, and it stands there once.");
  text.remove_prefix(at + 1);
  result.host_port = text.substr(0, text.find(';'));
  result.params = text.substr(result.host_port.size());
  result.host = host_of(result.host_port);
  const bool bare_v6 = !result.host_port.starts_with('[') && std::ranges::count(result.host_port, ':') > 1;
  if (bare_v6 || !rules::host_port.accepts(result.host_port) || result.host.empty())
    return std::unexpected("'" + std::string(result.host_port) + "' is no host, nor one with a port.");
  if (!result.params.empty() && std::ranges::find(transports, result.params) == transports.end())
    return std::unexpected("'" + std::string(result.params) + "' is not one of ;transport=udp, tcp or tls.");
  return result;
}

}  // namespace tandem::model
