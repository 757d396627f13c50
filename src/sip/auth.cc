#include "sip/auth.h"

#include <charconv>

#include "base/text.h"
#include "sip/grammar.h"
#include "sip/limits.h"

namespace tandem::sip {
namespace {

struct AuthParam {
  std::string_view name;
  std::string_view value;  ///< with its quotes, if any
};

std::unexpected<ParseError> error(const Cursor& cursor) {
  return std::unexpected(ParseError{ParseFault::bad_auth, static_cast<std::uint32_t>(cursor.offset())});
}

/// Takes `name = value` and the comma behind it; shared by checking and looking up. Nothing if it cannot be read.
std::optional<AuthParam> take_param(Cursor& cursor) {
  AuthParam param{.name = take_token(cursor), .value = {}};
  skip_lws(cursor);
  if (param.name.empty() || !cursor.take('=')) return std::nullopt;
  skip_lws(cursor);
  if (cursor.peek() == '"') {
    param.value = take_quoted(cursor);
    if (param.value.empty()) return std::nullopt;
  } else {
    // Wider than token: unquoted URIs and base64 are sent by some phones.
    param.value = cursor.take_until(", \t\r\n\"");
  }
  skip_lws(cursor);
  if (!cursor.at_end() && !cursor.take(',')) return std::nullopt;
  cursor.take_while([](char c) { return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return param;
}

std::optional<std::string_view> find_param(std::string_view params, std::string_view name) {
  Cursor cursor(params);
  while (!cursor.at_end()) {
    const auto param = take_param(cursor);
    if (!param) return std::nullopt;  // cannot be: the text was checked
    if (equal_ignoring_case(param->name, name)) return param->value;
  }
  return std::nullopt;
}

}  // namespace

Parsed<AuthParams> AuthParams::parse(std::string_view text) {
  AuthParams auth;
  auth.text_ = trim(text);
  Cursor cursor(auth.text_);
  auth.scheme_ = take_token(cursor);
  if (auth.scheme_.empty()) return error(cursor);
  if (!cursor.at_end() && cursor.peek() != ' ' && cursor.peek() != '\t') return error(cursor);
  skip_lws(cursor);
  auth.params_ = cursor.rest();
  if (!auth.is_digest()) {  // token68 and others: kept as text, looked into only where it has our shape
    for (Cursor probe(auth.params_); !probe.at_end();)
      if (!take_param(probe)) {
        auth.params_ = {};
        break;
      }
    return auth;
  }
  for (std::size_t count = 0; !cursor.at_end(); ++count)
    if (count == max_params || !take_param(cursor)) return error(cursor);
  return auth;
}

bool AuthParams::is_digest() const {
  return equal_ignoring_case(scheme_, "Digest");
}

bool AuthParams::has(std::string_view name) const {
  return find_param(params_, name).has_value();
}

std::string_view AuthParams::value(std::string_view name) const {
  return strip_quotes(find_param(params_, name).value_or(std::string_view{}));
}

std::string AuthParams::unescaped(std::string_view name) const {
  return unescape_quoted(find_param(params_, name).value_or(std::string_view{}));
}

Parsed<Challenge> Challenge::parse(std::string_view text) {
  const auto params = AuthParams::parse(text);
  if (!params) return std::unexpected(params.error());
  if (params->is_digest() && (!params->has("realm") || params->value("nonce").empty()))
    return std::unexpected(ParseError{ParseFault::bad_auth, 0});
  Challenge challenge;
  challenge.params_ = *params;
  return challenge;
}

bool Challenge::offers_qop(std::string_view qop) const {
  Cursor cursor(params_.value("qop"));
  while (!cursor.at_end()) {
    if (equal_ignoring_case(trim(cursor.take_until(",")), qop)) return true;
    cursor.take(',');
  }
  return false;
}

bool Challenge::stale() const {
  return equal_ignoring_case(params_.value("stale"), "true");
}
bool Challenge::userhash() const {
  return equal_ignoring_case(params_.value("userhash"), "true");
}

Parsed<Credentials> Credentials::parse(std::string_view text) {
  const auto params = AuthParams::parse(text);
  if (!params) return std::unexpected(params.error());
  if (params->is_digest())
    for (std::string_view name : {"username", "realm", "nonce", "uri", "response"})
      if (!params->has(name)) return std::unexpected(ParseError{ParseFault::bad_auth, 0});
  Credentials credentials;
  credentials.params_ = *params;
  return credentials;
}

std::optional<std::uint32_t> Credentials::nc() const {
  const std::string_view text = nc_text();
  std::uint32_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count, 16);
  if (text.size() != 8 || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return count;
}

bool Credentials::userhash() const {
  return equal_ignoring_case(params_.value("userhash"), "true");
}

}  // namespace tandem::sip
