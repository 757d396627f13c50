// Contacts that stand for all numbers of a gateway: RFC 6140, the registrar's side. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sip/message.h"
#include "sip/uri.h"

namespace tandem::registrar {

/// What an account may do with the option "gin".
enum class BulkRule : std::uint8_t {
  foreign,   ///< a phone's: it has no numbers that one Contact could stand for
  refused,   ///< a trunk's that is not to do so (GatewayRules::accept_bulk)
  accepted,  ///< a trunk's
};

/// Whether the Contact is one for all numbers (§5: parameter `bnc`).
bool is_bulk(const sip::Uri& uri);
bool is_bulk(std::string_view contact);

/// Whether the request says that it is a bulk registration. Proxy-Require is for the proxies before us, and not asked.
bool requires_bulk(const sip::Message& request);

/// The Contact with the number that is to be called as its user, and without `bnc` (§5); its other parameters stay,
/// URI headers do not, as they have no place in a Request-URI (RFC 3261 §19.1.1). Text that is no SIP URI stays.
std::string contact_for_number(const std::string& contact, std::string_view number);
/// The Contact as a Request-URI of requests for the gateway itself: `bnc` has a meaning in REGISTER alone (§5).
std::string contact_without_bulk(const std::string& contact);

}  // namespace tandem::registrar
