// CSeq (RFC 3261 §20.16) and RAck (RFC 3262 §7.2).
#pragma once

#include <cstdint>
#include <string_view>

#include "sip/method.h"
#include "sip/parse_error.h"

namespace tandem::sip {

/// A view on the text it was parsed from, as far as method_text is concerned.
struct CSeq {
  std::uint32_t number = 0;  ///< below 2^31 (RFC 3261 §8.1.1.5)
  Method method = Method::other;
  std::string_view method_text;

  static Parsed<CSeq> parse(std::string_view text);
};

struct RAck {
  std::uint32_t rseq = 0;
  CSeq cseq;

  static Parsed<RAck> parse(std::string_view text);
};

}  // namespace tandem::sip
