// name-addr and addr-spec with header parameters: From, To, Contact, Route, Refer-To, P-Asserted-Identity, Diversion
// ...
#pragma once

#include <string>
#include <string_view>

#include "sip/params.h"
#include "sip/parse_error.h"
#include "sip/uri.h"

namespace tandem::sip {

/// One value of RFC 3261 §25.1 `( name-addr / addr-spec ) *( SEMI generic-param )`.
/// A view: points into the text it was parsed from and must not outlive it.
class NameAddr {
 public:
  /// Reads exactly one value; split lists at their commas first. Without <>, what follows ';' belongs to the header
  /// and a URI with ',' or '?' is refused (§20.10).
  static Parsed<NameAddr> parse(std::string_view text);

  NameAddr() = default;

  std::string_view display_name() const { return display_name_; }  ///< without quotes, escapes inside kept
  std::string display_name_unescaped() const;
  const Uri& uri() const { return uri_; }
  const Params& params() const { return params_; }
  std::string_view param(std::string_view name) const { return params_.value(name); }
  std::string_view tag() const { return params_.value("tag"); }
  bool has_brackets() const { return has_brackets_; }

  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::string_view display_name_;
  Uri uri_;
  Params params_;
  bool display_name_quoted_ = false;
  bool has_brackets_ = false;
};

}  // namespace tandem::sip
