// Header field names that the program knows. Unknown names are kept as text under HeaderId::other.
#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::sip {

enum class HeaderId : std::uint8_t {
  // RFC 3261 §20
  accept,
  accept_encoding,
  accept_language,
  alert_info,
  allow,
  authentication_info,
  authorization,
  call_id,
  call_info,
  contact,
  content_disposition,
  content_encoding,
  content_language,
  content_length,
  content_type,
  cseq,
  date,
  error_info,
  expires,
  from,
  in_reply_to,
  max_forwards,
  mime_version,
  min_expires,
  organization,
  priority,
  proxy_authenticate,
  proxy_authorization,
  proxy_require,
  record_route,
  reply_to,
  require,
  retry_after,
  route,
  server,
  subject,
  supported,
  timestamp,
  to,
  unsupported,
  user_agent,
  via,
  warning,
  www_authenticate,
  // extensions
  allow_events,           ///< RFC 6665
  answer_mode,            ///< RFC 5373
  diversion,              ///< RFC 5806
  event,                  ///< RFC 6665
  flow_timer,             ///< RFC 5626
  geolocation,            ///< RFC 6442
  history_info,           ///< RFC 7044
  identity,               ///< RFC 8224
  info_package,           ///< RFC 6086
  join,                   ///< RFC 3911
  max_breadth,            ///< RFC 5393
  min_se,                 ///< RFC 4028
  p_access_network_info,  ///< RFC 7315
  p_asserted_identity,    ///< RFC 3325
  p_associated_uri,       ///< RFC 7315
  p_called_party_id,      ///< RFC 7315
  p_charging_vector,      ///< RFC 7315
  p_early_media,          ///< RFC 5009
  p_preferred_identity,   ///< RFC 3325
  p_visited_network_id,   ///< RFC 7315
  path,                   ///< RFC 3327
  privacy,                ///< RFC 3323
  rack,                   ///< RFC 3262
  reason,                 ///< RFC 3326
  recv_info,              ///< RFC 6086
  refer_sub,              ///< RFC 4488
  refer_to,               ///< RFC 3515
  referred_by,            ///< RFC 3892
  reject_contact,         ///< RFC 3841
  remote_party_id,        ///< draft-ietf-sip-privacy-04, still widely spoken
  replaces,               ///< RFC 3891
  request_disposition,    ///< RFC 3841
  rseq,                   ///< RFC 3262
  security_client,        ///< RFC 3329
  security_server,        ///< RFC 3329
  security_verify,        ///< RFC 3329
  service_route,          ///< RFC 3608
  session_expires,        ///< RFC 4028
  session_id,             ///< RFC 7989
  sip_etag,               ///< RFC 3903
  sip_if_match,           ///< RFC 3903
  subscription_state,     ///< RFC 6665
  suppress_if_match,      ///< RFC 5839
  target_dialog,          ///< RFC 4538
  accept_contact,         ///< RFC 3841
  user_to_user,           ///< RFC 7433
  other                   ///< any other name: compare the text
};

inline constexpr std::size_t known_headers = static_cast<std::size_t>(HeaderId::other);

/// The name as the RFCs spell it ("Call-ID", "WWW-Authenticate"); empty for HeaderId::other.
std::string_view name_of(HeaderId id);

/// The one-letter form ('v' for Via), or '\0' when there is none.
char compact_name_of(HeaderId id);

/// Full or compact name, any case. Never guesses: the whole name is compared.
HeaderId header_id_from(std::string_view name);

/// May the field be split at its commas, or repeated, with the same meaning (RFC 3261 §7.3.1)?
bool is_list(HeaderId id);

}  // namespace tandem::sip
