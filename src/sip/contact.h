// One Contact value: RFC 3261 §20.10; instance and reg-id RFC 5626.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sip/name_addr.h"
#include "sip/parse_error.h"

namespace tandem::sip {

/// A view: points into the text it was parsed from and must not outlive it.
class Contact {
 public:
  static Parsed<Contact> parse(std::string_view text);

  Contact() = default;

  bool is_wildcard() const { return wildcard_; }  ///< "*": then there is no address
  const NameAddr& address() const { return address_; }
  const Uri& uri() const { return address_.uri(); }
  std::string_view param(std::string_view name) const { return address_.param(name); }
  /// Seconds; a value that is no number counts as 3600 (§20.10), one above 2^32-1 as 2^32-1.
  std::optional<std::uint32_t> expires() const { return expires_; }
  /// q in thousandths, 0-1000; 1000 if absent.
  unsigned q_thousandths() const { return q_thousandths_; }
  /// "<urn:uuid:...>" without quotes; empty if absent.
  std::string_view instance() const { return address_.params().unquoted("+sip.instance"); }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  NameAddr address_;
  std::optional<std::uint32_t> expires_;
  std::uint16_t q_thousandths_ = 1000;
  bool wildcard_ = false;
};

}  // namespace tandem::sip
