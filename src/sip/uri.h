// URIs: sip, sips (RFC 3261 §19.1), tel (RFC 3966); every other absolute URI is kept as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sip/params.h"
#include "sip/parse_error.h"

namespace tandem::sip {

enum class Scheme : std::uint8_t { sip, sips, tel, other };

/// A view: points into the text it was parsed from and must not outlive it. Holding one means its syntax was checked.
class Uri {
 public:
  static Parsed<Uri> parse(std::string_view text);

  Uri() = default;  ///< no URI: all accessors give empty texts

  Scheme scheme() const { return scheme_; }
  bool is_sip() const { return scheme_ == Scheme::sip || scheme_ == Scheme::sips; }
  bool is_tel() const { return scheme_ == Scheme::tel; }
  std::string_view scheme_text() const { return scheme_text_; }  ///< as written, without ':'

  std::string_view user() const { return user_; }  ///< escapes kept; the number of a tel URI; may be empty
  bool has_user() const { return has_user_; }      ///< tells "sip:@host" (refused) and "sip:host" from "sip:a@host"
  std::string user_unescaped() const;
  /// user() up to a ';': "+331" of sip:+331;phone-context=x@host.
  std::string_view user_number() const;
  std::string_view password() const { return password_; }
  std::string_view host() const { return host_; }  ///< IPv6 without brackets; empty for tel and others
  bool host_is_ipv6() const { return host_is_ipv6_; }
  std::optional<std::uint16_t> port() const { return has_port_ ? std::optional(port_) : std::nullopt; }
  const Params& params() const { return params_; }
  std::string_view headers() const { return headers_; }  ///< after '?', without it

  std::string_view param(std::string_view name) const { return params_.value(name); }
  bool has_param(std::string_view name) const { return params_.has(name); }
  bool is_phone_number() const;  ///< tel:, or user=phone
  /// "user@host:port" as written, IPv6 in brackets; the host part alone if there is no user.
  std::string_view address_text() const { return address_; }
  std::string_view host_port_text() const { return host_port_; }  ///< as written, IPv6 in brackets

  std::string_view text() const { return text_; }

 private:
  friend class UriReader;
  std::string_view text_, scheme_text_, user_, password_, host_, address_, host_port_, headers_;
  Params params_;
  std::uint16_t port_ = 0;
  Scheme scheme_ = Scheme::other;
  bool has_user_ = false;
  bool has_port_ = false;
  bool host_is_ipv6_ = false;
};

/// RFC 3261 §19.1.4 for sip and sips, RFC 3966 §4 for tel (visual separators ignored), text equality for others.
bool equivalent(const Uri& a, const Uri& b);

}  // namespace tandem::sip
