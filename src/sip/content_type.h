// Content-Type: RFC 3261 §20.15, RFC 2045 §5.1.
#pragma once

#include <string_view>

#include "sip/params.h"
#include "sip/parse_error.h"

namespace tandem::sip {

/// A view: points into the text it was parsed from and must not outlive it. Also reads one Accept value.
class ContentType {
 public:
  static Parsed<ContentType> parse(std::string_view text);

  std::string_view type() const { return type_; }
  std::string_view subtype() const { return subtype_; }
  bool is(std::string_view type, std::string_view subtype) const;
  bool is_sdp() const { return is("application", "sdp"); }
  bool is_multipart() const;
  std::string_view boundary() const { return params_.unquoted("boundary"); }
  const Params& params() const { return params_; }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_, type_, subtype_;
  Params params_;
};

}  // namespace tandem::sip
