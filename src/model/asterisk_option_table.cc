// What each option of Asterisk means here. One row an option; rows of a section in order of their names.
#include <algorithm>
#include <array>

#include "base/address.h"
#include "base/text.h"
#include "model/asterisk_options.h"

namespace tandem::model {
namespace {

using enum OptionSection;
using enum OptionMeaning;
using Complaint = std::optional<std::string_view>;

/// The next part of a list, and past it; separators are commas and blanks.
std::string_view take_item(Cursor& list, std::string_view separators = ", ") {
  list.take_while([&](char c) { return separators.find(c) != separators.npos; });
  return list.take_until(separators);
}

std::string_view first_field(const AsteriskOption& option) {
  Cursor fields(option.what);
  return take_item(fields);
}

Complaint as_text(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  target.set(first_field(option), value);
  return {};
}

/// Asterisk counts in seconds with a point, our field in milliseconds.
Complaint as_milliseconds(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  Cursor cursor(value);
  const auto seconds = parse_number<std::uint32_t>(cursor.take_until("."));
  std::string fraction(cursor.take('.') ? cursor.rest() : "");
  fraction.resize(3, '0');
  const auto rest = parse_number<std::uint32_t>(fraction);
  if (!seconds || !rest || *seconds > 3600) return "a number of seconds such as 3.0";
  target.set(first_field(option), std::to_string(*seconds * 1000 + *rest));
  return {};
}

Complaint append_all(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  for (Cursor list(value); !list.at_end();)
    if (const std::string_view item = take_item(list); !item.empty()) target.append(first_field(option), item);
  return {};
}

/// Commas belong to the value.
Complaint append_whole(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  target.append(first_field(option), value);
  return {};
}

/// `allow=!all,alaw,ulaw:20`: an exclamation mark takes away, what follows a colon is a packet's length.
Complaint allow_codecs(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  for (Cursor list(value); !list.at_end();) {
    Cursor item(take_item(list));
    const bool away = item.take('!');
    const std::string_view codec = item.take_until(":");
    if (codec == "all")
      target.reset(first_field(option));
    else if (away)
      target.remove(first_field(option), codec);
    else if (!codec.empty())
      target.append(first_field(option), codec);
  }
  return {};
}

Complaint disallow_codecs(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  for (Cursor list(value); !list.at_end();) {
    const std::string_view codec = take_item(list);
    if (codec == "all")
      target.reset(first_field(option));
    else
      target.remove(first_field(option), codec);
  }
  return {};
}

/// `"Name" <+33123>`: the number; a name alone changes no number.
Complaint number_of_caller(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  const auto open = value.rfind('<');
  const std::string_view number =
      open == value.npos ? trim(value) : value.substr(open + 1, value.find('>', open) - open - 1);
  const bool dialled = !number.empty() && number.find_first_not_of("+0123456789*#") == number.npos;
  if (dialled) target.set(first_field(option), number);
  return open == value.npos || dialled ? Complaint{} : "a caller such as \"Office\" <+33123456789>";
}

/// The parts of `sip:user@host:port;transport=tcp` that an account has fields for.
struct UriParts {
  std::string_view user, host, port, transport;
  bool secure = false;
};

std::optional<UriParts> parts_of(std::string_view uri) {
  UriParts parts;
  Cursor cursor(uri);
  parts.secure = cursor.take_ignoring_case("sips:");
  if (!parts.secure && !cursor.take_ignoring_case("sip:")) return std::nullopt;
  Cursor address(cursor.take_until(";?"));
  if (const auto at = address.rest().rfind('@'); at != std::string_view::npos) {
    parts.user = address.take_count(at);
    address.take('@');
  }
  const bool bracketed = address.take('[');
  parts.host = address.take_until(bracketed ? "]" : ":");
  if (bracketed && !address.take(']')) return std::nullopt;
  if (address.take(':')) parts.port = address.rest();
  while (cursor.take(';')) {
    Cursor parameter(cursor.take_until(";?"));
    if (parameter.take_ignoring_case("transport=")) parts.transport = parameter.rest();
  }
  if (parts.host.empty()) return std::nullopt;
  return parts;
}

Complaint server(OptionTarget& target, const AsteriskOption&, std::string_view value) {
  const auto parts = parts_of(value);
  if (!parts) return "a URI such as sip:sip.example.net:5060";
  target.set("host", parts->host);
  target.set("port", parts->port.empty() ? "0" : parts->port);
  if (parts->secure)
    target.set("protocol", "tls");
  else if (!parts->transport.empty())
    target.set("protocol", lower_case(parts->transport));
  return {};
}

Complaint client(OptionTarget& target, const AsteriskOption&, std::string_view value) {
  const auto parts = parts_of(value);
  if (!parts || parts->user.empty()) return "a URI such as sip:account@sip.example.net";
  target.set("username", parts->user);
  target.set("from_domain", parts->host);
  return {};
}

/// `sip:proxy.example.net:5070;lr`, or without the scheme.
Complaint proxy(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  const bool uri = value.starts_with("sip:");
  const auto parts = parts_of(uri ? std::string(value) : "sip:" + std::string(value));
  if (!parts) return "a URI such as sip:proxy.example.net;lr";
  const auto at = value.find(uri ? value.substr(4) : value);
  std::string_view host_port = value.substr(at, value.find(';', at) - at);
  if (const auto user = host_port.rfind('@'); user != host_port.npos) host_port.remove_prefix(user + 1);
  target.set(first_field(option), host_port);
  return {};
}

/// Transports are told apart by name there: `transport-udp`, `tcp`.
Complaint transport(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  const std::string_view last = value.substr(std::min(value.size(), value.find_last_of("-_") + 1));
  constexpr std::string_view known[] = {"udp", "tcp", "tls"};
  if (std::ranges::none_of(known, [&](std::string_view one) { return equal_ignoring_case(last, one); }))
    return "a transport that ends in udp, tcp or tls";
  target.set(first_field(option), lower_case(last));
  return {};
}

/// An endpoint with an auth section challenges the calls that come from it.
Complaint account_name(OptionTarget& target, const AsteriskOption&, std::string_view value) {
  target.set("username", value);
  target.set("challenge_calls", "yes");
  return {};
}

/// One section commonly serves calls and the registration: it does, unless the account has credentials for the latter.
bool serves_registration(const OptionTarget& target, std::string_view field) {
  const std::string password = target.text_of("password");
  return target.text_of(field).empty() && (password.empty() || password == target.text_of("call_password"));
}
Complaint call_name(OptionTarget& target, const AsteriskOption&, std::string_view value) {
  if (serves_registration(target, "auth_username")) target.set("auth_username", value);
  target.set("call_username", value);
  return {};
}
Complaint call_secret(OptionTarget& target, const AsteriskOption&, std::string_view value) {
  if (serves_registration(target, "password")) target.set("password", value);
  target.set("call_password", value);
  return {};
}

/// What media_encryption_optimistic said before or says after, holds.
Complaint encryption(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  if (equal_ignoring_case(value, "dtls")) return "sdes or no: keys by DTLS are not spoken";
  if (target.text_of(first_field(option)) != "optional" || !equal_ignoring_case(value, "sdes"))
    target.set(first_field(option), value);
  return {};
}
Complaint encryption_if_possible(OptionTarget& target, const AsteriskOption& option, std::string_view value) {
  if (equal_ignoring_case(value, "yes") || equal_ignoring_case(value, "true"))
    target.set(first_field(option), "optional");
  return {};
}

constexpr std::string_view no_mwi = "there is no message waiting indication";
constexpr std::string_view no_music = "held parties hear what the other side sends";
constexpr std::string_view no_groups = "there are no pick-up groups";
constexpr std::string_view no_recording = "there is no recording";
constexpr std::string_view no_dtls = "media is not encrypted by DTLS";
constexpr std::string_view fax_passes = "fax by T.38 passes from leg to leg as it is";
constexpr std::string_view no_fax_detect = "nobody listens for fax tones";
constexpr std::string_view no_marks = "packets are marked by the machine's settings";
constexpr std::string_view no_identity = "a phone is told who calls in From, and believed by its password";
constexpr std::string_view no_update = "a connected line that changes is not told";
constexpr std::string_view for_all = "the settings hold for all phones";
constexpr std::string_view linked = "sections of one account belong together";
constexpr std::string_view for_ever = "accounts are tried for ever, at growing intervals";
constexpr std::string_view no_subscriptions = "subscriptions are not served";
constexpr std::string_view no_dialplan = "there is no prompt or script to say it in";
constexpr std::string_view as_offered = "offers are passed from leg to leg as they are";
constexpr std::string_view no_list = "access lists of one account are not kept; see the firewall in the settings";
constexpr std::string_view private_contact = "the Contact is private to each account";
constexpr std::string_view digest_realm = "the realm is settings.realm; a provider's is the one it asks for";

constexpr AsteriskOption table[] = {
    {endpoint, "100rel", sets, "100rel", "", as_text},
    {endpoint, "accept_multiple_sdp_answers", harmless, "", as_offered},
    {endpoint, "accountcode", harmless, "", "records name the trunk and the user"},
    {endpoint, "acl", as_it_is, "", no_list},
    {endpoint, "aggregate_mwi", harmless, "", no_mwi},
    {endpoint, "allow", sets, "codecs", "", allow_codecs},
    {endpoint, "allow_overlap", harmless, "", "numbers come whole"},
    {endpoint, "allow_subscribe", harmless, "", no_subscriptions},
    {endpoint, "allow_transfer", harmless, "", "transfers by REFER are refused"},
    {endpoint, "aors", harmless, "", linked},
    {endpoint, "asymmetric_rtp_codec", harmless, "", as_offered},
    {endpoint, "auth", harmless, "", linked},
    {endpoint, "bind_rtp_to_media_address", harmless, "", "media leaves from the address towards the peer"},
    {endpoint, "bundle", as_it_is, "no", ""},
    {endpoint, "call_group", harmless, "", no_groups},
    {endpoint, "callerid", sets, "caller_id", "a phone shows its user's name and extension", number_of_caller},
    {endpoint, "callerid_privacy", as_it_is, "allowed allowed_not_screened allowed_passed_screen", ""},
    {endpoint, "callerid_tag", harmless, "", no_dialplan},
    {endpoint, "connected_line_method", harmless, "", no_update},
    {endpoint, "contact_acl", as_it_is, "", no_list},
    {endpoint, "contact_deny", as_it_is, "", no_list},
    {endpoint, "contact_permit", as_it_is, "", no_list},
    {endpoint, "contact_user", harmless, "", private_contact},
    {endpoint, "context", sets, "context", "", as_text},
    {endpoint, "cos_audio", harmless, "", no_marks},
    {endpoint, "cos_video", harmless, "", no_marks},
    {endpoint, "deny", as_it_is, "", no_list},
    {endpoint, "device_state_busy_at", harmless, "", no_subscriptions},
    {endpoint, "direct_media", sets, "direct_media", "", as_text},
    {endpoint, "direct_media_glare_mitigation", harmless, "", "the two sides are told one after the other"},
    {endpoint, "direct_media_method", harmless, "", "UPDATE is used where the peer allows it, else a re-INVITE"},
    {endpoint, "disable_direct_media_on_nat", as_it_is, "yes", "media past us could not find the way"},
    {endpoint, "disallow", sets, "codecs", "", disallow_codecs},
    {endpoint, "dtls_auto_generate_cert", harmless, "", no_dtls},
    {endpoint, "dtls_ca_file", harmless, "", no_dtls},
    {endpoint, "dtls_ca_path", harmless, "", no_dtls},
    {endpoint, "dtls_cert_file", harmless, "", no_dtls},
    {endpoint, "dtls_cipher", harmless, "", no_dtls},
    {endpoint, "dtls_fingerprint", harmless, "", no_dtls},
    {endpoint, "dtls_private_key", harmless, "", no_dtls},
    {endpoint, "dtls_rekey", harmless, "", no_dtls},
    {endpoint, "dtls_setup", harmless, "", no_dtls},
    {endpoint, "dtls_verify", harmless, "", no_dtls},
    {endpoint, "dtmf_mode", sets, "dtmf_mode", "", as_text},
    {endpoint, "fax_detect", as_it_is, "no", no_fax_detect},
    {endpoint, "fax_detect_timeout", harmless, "", no_fax_detect},
    {endpoint, "follow_early_media_fork", harmless, "", as_offered},
    {endpoint, "force_avp", as_it_is, "no", as_offered},
    {endpoint, "force_rport", sets, "force_rport", "a phone's answers go to where its request came from", as_text},
    {endpoint, "from_domain", sets, "from_domain", "a phone is called by its own contact", as_text},
    {endpoint, "from_user", sets, "from_user", "a phone sees who calls", as_text},
    {endpoint, "g726_non_standard", as_it_is, "no", as_offered},
    {endpoint, "ice_support", as_it_is, "no", ""},
    {endpoint, "identify_by", sets, "identify_by", "", append_all},
    {endpoint, "ignore_183_without_sdp", harmless, "", as_offered},
    {endpoint, "inband_progress", harmless, "", "early media is passed on, never made"},
    {endpoint, "incoming_mwi_mailbox", harmless, "", no_mwi},
    {endpoint, "language", harmless, "", no_dialplan},
    {endpoint, "mailboxes", harmless, "", no_mwi},
    {endpoint, "max_audio_streams", harmless, "", as_offered},
    {endpoint, "max_video_streams", harmless, "", as_offered},
    {endpoint, "media_address", harmless, "", "media leaves from the address towards the peer"},
    {endpoint, "media_encryption", sets, "media_encryption", "", encryption},
    {endpoint, "media_encryption_optimistic", sets, "media_encryption", "", encryption_if_possible},
    {endpoint, "media_use_received_transport", harmless, "", as_offered},
    {endpoint, "message_context", harmless, "", "there is no messaging"},
    {endpoint, "moh_passthrough", as_it_is, "yes", no_music},
    {endpoint, "moh_suggest", harmless, "", no_music},
    {endpoint, "mwi_from_user", harmless, "", no_mwi},
    {endpoint, "mwi_subscribe_replaces_unsolicited", harmless, "", no_mwi},
    {endpoint, "named_call_group", harmless, "", no_groups},
    {endpoint, "named_pickup_group", harmless, "", no_groups},
    {endpoint, "notify_early_inuse_ringing", harmless, "", no_subscriptions},
    {endpoint, "one_touch_recording", as_it_is, "no", no_recording},
    {endpoint, "outbound_auth", harmless, "", linked},
    {endpoint, "outbound_proxy", sets, "outbound_proxy", "", proxy},
    {endpoint, "permit", as_it_is, "", no_list},
    {endpoint, "pickup_group", harmless, "", no_groups},
    {endpoint, "preferred_codec_only", as_it_is, "no", as_offered},
    {endpoint, "record_off_feature", harmless, "", no_recording},
    {endpoint, "record_on_feature", harmless, "", no_recording},
    {endpoint, "redirect_method", harmless, "", "redirections are not followed"},
    {endpoint, "refer_blind_progress", harmless, "", "transfers by REFER are refused"},
    {endpoint, "rewrite_contact", sets, "rewrite_contact", "", as_text},
    {endpoint, "rpid_immediate", harmless, "", no_update},
    {endpoint, "rtcp_mux", as_it_is, "no", ""},
    {endpoint, "rtp_engine", harmless, "", "there is one"},
    {endpoint, "rtp_ipv6", harmless, "", "the family of media is that of the peer's address"},
    {endpoint, "rtp_keepalive", as_it_is, "0", ""},
    {endpoint, "rtp_symmetric", sets, "rtp_symmetric", "", as_text},
    {endpoint, "rtp_timeout", as_it_is, "0", ""},
    {endpoint, "rtp_timeout_hold", as_it_is, "0", ""},
    {endpoint, "sdp_owner", harmless, "", "the exchange names its own sessions"},
    {endpoint, "sdp_session", harmless, "", "the exchange names its own sessions"},
    {endpoint, "send_connected_line", harmless, "", no_update},
    {endpoint, "send_diversion", sets, "send_diversion", no_identity, as_text},
    {endpoint, "send_history_info", sets, "send_history_info", no_identity, as_text},
    {endpoint, "send_pai", sets, "send_pai", no_identity, as_text},
    {endpoint, "send_rpid", sets, "send_rpid", no_identity, as_text},
    {endpoint, "set_var", sets, "set_var", "headers of calls to phones cannot be set", append_whole},
    {endpoint, "srtp_tag_32", harmless, "", no_dtls},
    {endpoint, "stir_shaken", as_it_is, "no", ""},
    {endpoint, "sub_min_expiry", harmless, "", no_subscriptions},
    {endpoint, "subscribe_context", harmless, "", no_subscriptions},
    {endpoint, "suppress_q850_reason_headers", harmless, "", "causes are passed on"},
    {endpoint, "t38_udptl", sets, "t38", "", as_text},
    {endpoint, "t38_udptl_ec", harmless, "", fax_passes},
    {endpoint, "t38_udptl_ipv6", harmless, "", fax_passes},
    {endpoint, "t38_udptl_maxdatagram", harmless, "", fax_passes},
    {endpoint, "t38_udptl_nat", harmless, "", fax_passes},
    {endpoint, "timers", sets, "timers", "", as_text},
    {endpoint, "timers_min_se", sets, "timers_min_se", "", as_text},
    {endpoint, "timers_sess_expires", sets, "timers_sess_expires", "", as_text},
    {endpoint, "tone_zone", harmless, "", no_dialplan},
    {endpoint, "tos_audio", harmless, "", no_marks},
    {endpoint, "tos_video", harmless, "", no_marks},
    {endpoint, "transport", sets, "protocol", "a phone is reached the way it registered", transport},
    {endpoint, "trust_connected_line", harmless, "", no_update},
    {endpoint, "trust_id_inbound", sets, "trust_id_inbound", no_identity, as_text},
    {endpoint, "trust_id_outbound", sets, "trust_id_outbound", no_identity, as_text},
    {endpoint, "use_avpf", as_it_is, "no", as_offered},
    {endpoint, "use_ptime", harmless, "", as_offered},
    {endpoint, "user_eq_phone", sets, "user_eq_phone", no_identity, as_text},
    {endpoint, "voicemail_extension", harmless, "", no_mwi},
    {endpoint, "webrtc", as_it_is, "no", ""},

    {aor, "authenticate_qualify", harmless, "", "any answer to OPTIONS shows that a peer is there"},
    {aor, "contact", sets, "host port protocol", "", server},
    {aor, "default_expiration", harmless, "", for_all},
    {aor, "mailboxes", harmless, "", no_mwi},
    {aor, "max_contacts", harmless, "", for_all},
    {aor, "maximum_expiration", harmless, "", for_all},
    {aor, "minimum_expiration", harmless, "", for_all},
    {aor, "outbound_proxy", sets, "outbound_proxy", "", proxy},
    {aor, "qualify_2xx_only", as_it_is, "no", ""},
    {aor, "qualify_frequency", sets, "qualify_frequency", "", as_text},
    {aor, "qualify_timeout", sets, "qualify_timeout", "", as_milliseconds},
    {aor, "remove_existing", harmless, "", "the oldest contact goes when there are too many"},
    {aor, "remove_unavailable", harmless, "", "the oldest contact goes when there are too many"},
    {aor, "support_path", as_it_is, "no", ""},
    {aor, "voicemail_extension", harmless, "", no_mwi},

    {auth, "auth_type", as_it_is, "userpass digest", ""},
    {auth, "md5_cred", as_it_is, "", "the password itself is needed, for other algorithms"},
    {auth, "nonce_lifetime", harmless, "", "nonces have a life of their own"},
    {auth, "password", sets, "password", "", as_text},
    {auth, "realm", harmless, "", digest_realm},
    {auth, "username", sets, "username challenge_calls", "", account_name},

    {registration, "auth_rejection_permanent", harmless, "", for_ever},
    {registration, "client_uri", sets, "username from_domain", "", client},
    {registration, "contact_header_params", as_it_is, "", ""},
    {registration, "contact_user", harmless, "", private_contact},
    {registration, "endpoint", harmless, "", linked},
    {registration, "expiration", sets, "expiry", "", as_text},
    {registration, "fatal_retry_interval", harmless, "", for_ever},
    {registration, "forbidden_retry_interval", harmless, "", for_ever},
    {registration, "line", harmless, "", private_contact},
    {registration, "max_random_initial_delay", harmless, "", "many accounts begin one after the other"},
    {registration, "max_retries", harmless, "", for_ever},
    {registration, "outbound_auth", harmless, "", linked},
    {registration, "outbound_proxy", sets, "outbound_proxy", "", proxy},
    {registration, "retry_interval", harmless, "", for_ever},
    {registration, "security_negotiation", as_it_is, "no", ""},
    {registration, "server_uri", sets, "host port protocol", "", server},
    {registration, "support_outbound", sets, "outbound", "", as_text},
    {registration, "support_path", as_it_is, "no", ""},
    {registration, "transport", sets, "protocol", "", transport},

    {identify, "endpoint", harmless, "", linked},
    {identify, "match", sets, "additional_hosts", "", append_all},
    {identify, "match_header", sets, "match_header", "", as_text},
    {identify, "match_request_uri", as_it_is, "", ""},
    {identify, "srv_lookups", as_it_is, "yes", "names are always looked up by SRV too"},

    {outbound_auth, "auth_type", as_it_is, "userpass digest", ""},
    {outbound_auth, "md5_cred", as_it_is, "", "the password itself is needed, for other algorithms"},
    {outbound_auth, "nonce_lifetime", harmless, "", "nonces have a life of their own"},
    {outbound_auth, "password", sets, "call_password", "and those of the registration, if it has none", call_secret},
    {outbound_auth, "realm", harmless, "", digest_realm},
    {outbound_auth, "username", sets, "call_username", "and that of the registration, if it has none", call_name},

    {registration_auth, "auth_type", as_it_is, "userpass digest", ""},
    {registration_auth, "md5_cred", as_it_is, "", "the password itself is needed, for other algorithms"},
    {registration_auth, "nonce_lifetime", harmless, "", "nonces have a life of their own"},
    {registration_auth, "password", sets, "password", "", as_text},
    {registration_auth, "realm", harmless, "", digest_realm},
    {registration_auth, "username", sets, "auth_username", "", as_text},
};

}  // namespace

std::string_view name_of(OptionSection section) {
  static constexpr std::array<std::string_view, option_sections> names{
      "endpoint", "aor", "auth", "registration", "identify", "outbound_auth", "registration_auth"};
  return names[static_cast<std::size_t>(section)];
}

bool is_secret_option(std::string_view name) {
  return name == "password" || name == "md5_cred";
}

std::span<const AsteriskOption> asterisk_options() {
  return table;
}

const AsteriskOption* find_asterisk_option(OptionSection section, std::string_view name) {
  const auto found =
      std::ranges::find_if(table, [&](const AsteriskOption& o) { return o.section == section && o.name == name; });
  return found == std::end(table) ? nullptr : &*found;
}

}  // namespace tandem::model
