// How DNS names the transports of SIP: RFC 3263 §4.1 (NAPTR services, SRV prefixes), RFC 7118 §9 (WebSocket), and the
// ports of RFC 3261 §19.1.2. A row is of use where one of our transports speaks it.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/text.h"

namespace tandem::sipstack {

struct ServiceName {
  std::string_view transport;  ///< as in Via, as to_text(Protocol) says it
  std::string_view pointer;    ///< service field of a NAPTR record
  std::string_view prefix;     ///< of SRV names when there is no NAPTR record; empty: found by NAPTR only
  std::uint16_t port;          ///< without SRV record
};

/// In the order in which we ask for them where DNS leaves it to us.
inline constexpr ServiceName service_names[] = {{"UDP", "SIP+D2U", "_sip._udp.", 5060},
                                                {"TCP", "SIP+D2T", "_sip._tcp.", 5060},
                                                {"TLS", "SIPS+D2T", "_sips._tcp.", 5061},
                                                {"WS", "SIP+D2W", "", 80},
                                                {"WSS", "SIPS+D2W", "", 443}};

/// Null: a transport that DNS has no name for.
constexpr const ServiceName* service_of_transport(std::string_view transport) {
  for (const ServiceName& row : service_names)
    if (row.transport == transport) return &row;
  return nullptr;
}
/// `field` of a NAPTR record, in any case (RFC 3403 §4.1). Null: not SIP, or a transport nobody speaks (SCTP).
constexpr const ServiceName* service_of_pointer(std::string_view field) {
  for (const ServiceName& row : service_names)
    if (equal_ignoring_case(row.pointer, field)) return &row;
  return nullptr;
}

}  // namespace tandem::sipstack
