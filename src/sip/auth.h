// The header texts of digest authentication: RFC 7616, RFC 8760, RFC 3261 §22. The arithmetic is elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sip/parse_error.h"

namespace tandem::sip {

/// "scheme name=value, name="value" ..." as of RFC 7235 §2.1. A view on checked text.
class AuthParams {
 public:
  static Parsed<AuthParams> parse(std::string_view text);

  AuthParams() = default;

  std::string_view scheme() const { return scheme_; }
  bool is_digest() const;
  bool has(std::string_view name) const;
  /// Without quotes, escapes inside kept: this is what digests are computed over. Empty if absent.
  std::string_view value(std::string_view name) const;
  std::string unescaped(std::string_view name) const;
  std::string_view text() const { return text_; }

 private:
  std::string_view text_, scheme_, params_;
};

/// WWW-Authenticate, Proxy-Authenticate.
class Challenge {
 public:
  static Parsed<Challenge> parse(std::string_view text);

  bool is_digest() const { return params_.is_digest(); }
  std::string_view scheme() const { return params_.scheme(); }
  std::string_view realm() const { return params_.value("realm"); }
  std::string_view nonce() const { return params_.value("nonce"); }
  std::string_view opaque() const { return params_.value("opaque"); }
  bool has_opaque() const { return params_.has("opaque"); }
  std::string_view algorithm() const { return params_.value("algorithm"); }  ///< empty means MD5
  bool has_qop() const { return params_.has("qop"); }
  bool offers_qop(std::string_view qop) const;
  bool stale() const;
  bool userhash() const;
  const AuthParams& params() const { return params_; }
  std::string_view text() const { return params_.text(); }

 private:
  AuthParams params_;
};

/// Authorization, Proxy-Authorization.
class Credentials {
 public:
  /// Digest credentials must have username, realm, nonce, uri and response.
  static Parsed<Credentials> parse(std::string_view text);

  bool is_digest() const { return params_.is_digest(); }
  std::string_view scheme() const { return params_.scheme(); }
  std::string_view username() const { return params_.value("username"); }
  std::string username_unescaped() const { return params_.unescaped("username"); }
  std::string_view realm() const { return params_.value("realm"); }
  std::string_view nonce() const { return params_.value("nonce"); }
  std::string_view uri() const { return params_.value("uri"); }
  std::string_view response() const { return params_.value("response"); }
  std::string_view algorithm() const { return params_.value("algorithm"); }
  std::string_view cnonce() const { return params_.value("cnonce"); }
  std::string_view opaque() const { return params_.value("opaque"); }
  std::string_view qop() const { return params_.value("qop"); }
  std::string_view nc_text() const { return params_.value("nc"); }
  std::optional<std::uint32_t> nc() const;  ///< eight hex digits, or nothing
  bool userhash() const;
  const AuthParams& params() const { return params_; }
  std::string_view text() const { return params_.text(); }

 private:
  AuthParams params_;
};

}  // namespace tandem::sip
