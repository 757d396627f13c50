#include "routing/callable_uri.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "sip/grammar.h"
#include "sip/uri_text.h"

namespace tandem::routing {

namespace {

constexpr std::array<std::string_view, 4> left_out{"maddr", "method", "lr", "ttl"};

/// By the name that is meant, whichever of its characters are escaped.
bool is_left_out(std::string_view name) {
  const std::string meant = sip::unescape_uri(name);
  return std::ranges::any_of(left_out, [&](std::string_view one) { return equal_ignoring_case(one, meant); });
}

std::string params_of(const sip::Uri& uri) {
  std::string text;
  for (const sip::Param& param : uri.params()) {
    if (is_left_out(param.name)) continue;
    text.append(";").append(param.name);
    if (param.has_value) text.append("=").append(param.value);
  }
  return text;
}

}  // namespace

std::string_view sentence(UriFault fault) {
  switch (fault) {
    case UriFault::too_long:
      return "the URI is too long";
    case UriFault::unreadable:
      return "it is no URI";
    case UriFault::not_sip:
      return "it is no SIP URI";
    case UriFault::no_user:
      return "the URI names nobody at its host";
  }
  return "";
}

std::expected<std::string, UriFault> callable_uri(std::string_view text) {
  if (text.size() > longest_callable_uri) return std::unexpected(UriFault::too_long);
  const auto uri = sip::Uri::parse(text);
  if (!uri) return std::unexpected(UriFault::unreadable);
  return callable_uri(*uri);
}

std::expected<std::string, UriFault> callable_uri(const sip::Uri& uri) {
  if (uri.text().size() > longest_callable_uri) return std::unexpected(UriFault::too_long);
  if (!uri.is_sip()) return std::unexpected(UriFault::not_sip);
  const std::string user = uri.user_unescaped();
  if (user.empty()) return std::unexpected(UriFault::no_user);
  std::string text = sip::uri_text({.scheme = uri.scheme(),
                                    .user = user,
                                    .host = uri.host(),
                                    .port = uri.port().value_or(0),
                                    .params = params_of(uri)});
  if (text.size() > 2 * longest_callable_uri) return std::unexpected(UriFault::too_long);
  return text;
}

}  // namespace tandem::routing
