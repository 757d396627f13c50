#include "sip/header_id.h"

#include <array>

#include "base/text.h"

namespace tandem::sip {
namespace {

struct Known {
  HeaderId id;
  std::string_view name;
  char compact = '\0';
  bool list = false;
};
constexpr bool list = true;
using enum HeaderId;

constexpr Known table[] = {
    {accept, "Accept", '\0', list},
    {accept_encoding, "Accept-Encoding", '\0', list},
    {accept_language, "Accept-Language", '\0', list},
    {alert_info, "Alert-Info", '\0', list},
    {allow, "Allow", '\0', list},
    {authentication_info, "Authentication-Info"},
    {authorization, "Authorization"},
    {call_id, "Call-ID", 'i'},
    {call_info, "Call-Info", '\0', list},
    {contact, "Contact", 'm', list},
    {content_disposition, "Content-Disposition"},
    {content_encoding, "Content-Encoding", 'e', list},
    {content_language, "Content-Language", '\0', list},
    {content_length, "Content-Length", 'l'},
    {content_type, "Content-Type", 'c'},
    {cseq, "CSeq"},
    {date, "Date"},
    {error_info, "Error-Info", '\0', list},
    {expires, "Expires"},
    {from, "From", 'f'},
    {in_reply_to, "In-Reply-To", '\0', list},
    {max_forwards, "Max-Forwards"},
    {mime_version, "MIME-Version"},
    {min_expires, "Min-Expires"},
    {organization, "Organization"},
    {priority, "Priority"},
    {proxy_authenticate, "Proxy-Authenticate"},
    {proxy_authorization, "Proxy-Authorization"},
    {proxy_require, "Proxy-Require", '\0', list},
    {record_route, "Record-Route", '\0', list},
    {reply_to, "Reply-To"},
    {require, "Require", '\0', list},
    {retry_after, "Retry-After"},
    {route, "Route", '\0', list},
    {server, "Server"},
    {subject, "Subject", 's'},
    {supported, "Supported", 'k', list},
    {timestamp, "Timestamp"},
    {to, "To", 't'},
    {unsupported, "Unsupported", '\0', list},
    {user_agent, "User-Agent"},
    {via, "Via", 'v', list},
    {warning, "Warning", '\0', list},
    {www_authenticate, "WWW-Authenticate"},
    {allow_events, "Allow-Events", 'u', list},
    {answer_mode, "Answer-Mode"},
    {diversion, "Diversion", '\0', list},
    {event, "Event", 'o'},
    {flow_timer, "Flow-Timer"},
    {geolocation, "Geolocation", '\0', list},
    {history_info, "History-Info", '\0', list},
    {identity, "Identity", 'y', list},
    {info_package, "Info-Package"},
    {join, "Join"},
    {max_breadth, "Max-Breadth"},
    {min_se, "Min-SE"},
    {p_access_network_info, "P-Access-Network-Info", '\0', list},
    {p_asserted_identity, "P-Asserted-Identity", '\0', list},
    {p_associated_uri, "P-Associated-URI", '\0', list},
    {p_called_party_id, "P-Called-Party-ID"},
    {p_charging_vector, "P-Charging-Vector"},
    {p_early_media, "P-Early-Media", '\0', list},
    {p_preferred_identity, "P-Preferred-Identity", '\0', list},
    {p_visited_network_id, "P-Visited-Network-ID", '\0', list},
    {path, "Path", '\0', list},
    {privacy, "Privacy"},
    {rack, "RAck"},
    {reason, "Reason", '\0', list},
    {recv_info, "Recv-Info", '\0', list},
    {refer_sub, "Refer-Sub"},
    {refer_to, "Refer-To", 'r'},
    {referred_by, "Referred-By", 'b'},
    {reject_contact, "Reject-Contact", 'j', list},
    {remote_party_id, "Remote-Party-ID", '\0', list},
    {replaces, "Replaces"},
    {request_disposition, "Request-Disposition", 'd', list},
    {rseq, "RSeq"},
    {security_client, "Security-Client", '\0', list},
    {security_server, "Security-Server", '\0', list},
    {security_verify, "Security-Verify", '\0', list},
    {service_route, "Service-Route", '\0', list},
    {session_expires, "Session-Expires", 'x'},
    {session_id, "Session-ID"},
    {sip_etag, "SIP-ETag"},
    {sip_if_match, "SIP-If-Match"},
    {subscription_state, "Subscription-State"},
    {suppress_if_match, "Suppress-If-Match"},
    {target_dialog, "Target-Dialog"},
    {accept_contact, "Accept-Contact", 'a', list},
    {user_to_user, "User-to-User", '\0', list},
};
static_assert(std::size(table) == known_headers);

consteval bool in_order() {
  for (std::size_t i = 0; i < known_headers; ++i)
    if (static_cast<std::size_t>(table[i].id) != i) return false;
  return true;
}
static_assert(in_order(), "the table follows the enum");

constexpr std::size_t slots = 512;

// Only chooses where to look: the name itself is compared afterwards.
constexpr std::size_t slot_of(std::string_view name) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(name[i]) | 0x20u; };
  const std::size_t size = name.size();
  return (byte(0) * 7 + byte(size - 1) * 31 + byte(size / 2) * 113 + size * 57) % slots;
}

consteval std::array<std::uint8_t, slots> make_slots() {
  std::array<std::uint8_t, slots> filled{};
  filled.fill(static_cast<std::uint8_t>(known_headers));
  for (std::size_t i = 0; i < known_headers; ++i) {
    std::size_t at = slot_of(table[i].name);
    while (filled[at] != known_headers) at = (at + 1) % slots;
    filled[at] = static_cast<std::uint8_t>(i);
  }
  return filled;
}
constexpr auto slot_table = make_slots();

consteval std::array<HeaderId, 26> make_compact() {
  std::array<HeaderId, 26> letters{};
  letters.fill(other);
  for (const Known& known : table)
    if (known.compact != '\0') letters[static_cast<std::size_t>(known.compact - 'a')] = known.id;
  return letters;
}
constexpr auto compact_table = make_compact();

}  // namespace

std::string_view name_of(HeaderId id) {
  return id == other ? std::string_view{} : table[static_cast<std::size_t>(id)].name;
}

char compact_name_of(HeaderId id) {
  return id == other ? '\0' : table[static_cast<std::size_t>(id)].compact;
}

HeaderId header_id_from(std::string_view name) {
  if (name.empty()) return other;
  if (name.size() == 1)
    return is_alpha(name[0]) ? compact_table[static_cast<std::size_t>(to_lower(name[0]) - 'a')] : other;
  for (std::size_t at = slot_of(name); slot_table[at] != known_headers; at = (at + 1) % slots) {
    const Known& known = table[slot_table[at]];
    if (known.name == name || equal_ignoring_case(known.name, name)) return known.id;
  }
  return other;
}

bool is_list(HeaderId id) {
  return id != other && table[static_cast<std::size_t>(id)].list;
}

}  // namespace tandem::sip
