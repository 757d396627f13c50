#include "confd/option_names.h"

#include <algorithm>

#include "model/asterisk_options.h"

namespace tandem::confd {
namespace {

// What Asterisk's own documentation lists; in the order of their letters.
constexpr std::string_view endpoint_names[] = {"100rel",
                                               "accept_multiple_sdp_answers",
                                               "accountcode",
                                               "acl",
                                               "aggregate_mwi",
                                               "allow",
                                               "allow_overlap",
                                               "allow_subscribe",
                                               "allow_transfer",
                                               "aors",
                                               "asymmetric_rtp_codec",
                                               "auth",
                                               "bind_rtp_to_media_address",
                                               "bundle",
                                               "call_group",
                                               "callerid",
                                               "callerid_privacy",
                                               "callerid_tag",
                                               "connected_line_method",
                                               "contact_acl",
                                               "contact_deny",
                                               "contact_permit",
                                               "contact_user",
                                               "context",
                                               "cos_audio",
                                               "cos_video",
                                               "deny",
                                               "device_state_busy_at",
                                               "direct_media",
                                               "direct_media_glare_mitigation",
                                               "direct_media_method",
                                               "disable_direct_media_on_nat",
                                               "disallow",
                                               "dtls_auto_generate_cert",
                                               "dtls_ca_file",
                                               "dtls_ca_path",
                                               "dtls_cert_file",
                                               "dtls_cipher",
                                               "dtls_fingerprint",
                                               "dtls_private_key",
                                               "dtls_rekey",
                                               "dtls_setup",
                                               "dtls_verify",
                                               "dtmf_mode",
                                               "fax_detect",
                                               "fax_detect_timeout",
                                               "follow_early_media_fork",
                                               "force_avp",
                                               "force_rport",
                                               "from_domain",
                                               "from_user",
                                               "g726_non_standard",
                                               "ice_support",
                                               "identify_by",
                                               "ignore_183_without_sdp",
                                               "inband_progress",
                                               "incoming_mwi_mailbox",
                                               "language",
                                               "mailboxes",
                                               "max_audio_streams",
                                               "max_video_streams",
                                               "media_address",
                                               "media_encryption",
                                               "media_encryption_optimistic",
                                               "media_use_received_transport",
                                               "message_context",
                                               "moh_passthrough",
                                               "moh_suggest",
                                               "mwi_from_user",
                                               "mwi_subscribe_replaces_unsolicited",
                                               "named_call_group",
                                               "named_pickup_group",
                                               "notify_early_inuse_ringing",
                                               "one_touch_recording",
                                               "outbound_auth",
                                               "outbound_proxy",
                                               "permit",
                                               "pickup_group",
                                               "preferred_codec_only",
                                               "record_off_feature",
                                               "record_on_feature",
                                               "redirect_method",
                                               "refer_blind_progress",
                                               "rewrite_contact",
                                               "rpid_immediate",
                                               "rtcp_mux",
                                               "rtp_engine",
                                               "rtp_ipv6",
                                               "rtp_keepalive",
                                               "rtp_symmetric",
                                               "rtp_timeout",
                                               "rtp_timeout_hold",
                                               "sdp_owner",
                                               "sdp_session",
                                               "send_connected_line",
                                               "send_diversion",
                                               "send_pai",
                                               "send_rpid",
                                               "set_var",
                                               "srtp_tag_32",
                                               "sub_min_expiry",
                                               "subscribe_context",
                                               "suppress_q850_reason_headers",
                                               "t38_udptl",
                                               "t38_udptl_ec",
                                               "t38_udptl_ipv6",
                                               "t38_udptl_maxdatagram",
                                               "t38_udptl_nat",
                                               "timers",
                                               "timers_min_se",
                                               "timers_sess_expires",
                                               "tone_zone",
                                               "tos_audio",
                                               "tos_video",
                                               "transport",
                                               "trust_connected_line",
                                               "trust_id_inbound",
                                               "trust_id_outbound",
                                               "use_avpf",
                                               "use_ptime",
                                               "user_eq_phone",
                                               "voicemail_extension",
                                               "webrtc"};
constexpr std::string_view aor_names[] = {"authenticate_qualify", "contact",
                                          "default_expiration",   "mailboxes",
                                          "max_contacts",         "maximum_expiration",
                                          "minimum_expiration",   "outbound_proxy",
                                          "qualify_frequency",    "qualify_timeout",
                                          "remove_existing",      "support_path",
                                          "voicemail_extension"};
constexpr std::string_view auth_names[] = {"auth_type", "md5_cred", "nonce_lifetime", "password", "realm", "username"};
constexpr std::string_view registration_names[] = {"auth_rejection_permanent",
                                                   "client_uri",
                                                   "contact_header_params",
                                                   "contact_user",
                                                   "expiration",
                                                   "fatal_retry_interval",
                                                   "forbidden_retry_interval",
                                                   "line",
                                                   "max_retries",
                                                   "outbound_proxy",
                                                   "retry_interval",
                                                   "server_uri",
                                                   "support_outbound",
                                                   "support_path",
                                                   "transport"};
constexpr std::string_view identify_names[] = {"endpoint", "match", "match_header", "srv_lookups"};
constexpr std::string_view transport_names[] = {"allow_reload",
                                                "async_operations",
                                                "bind",
                                                "ca_list_file",
                                                "ca_list_path",
                                                "cert_file",
                                                "cipher",
                                                "cos",
                                                "domain",
                                                "external_media_address",
                                                "external_signaling_address",
                                                "external_signaling_port",
                                                "local_net",
                                                "method",
                                                "password",
                                                "priv_key_file",
                                                "protocol",
                                                "require_client_cert",
                                                "symmetric_transport",
                                                "tos",
                                                "verify_client",
                                                "verify_server",
                                                "websocket_write_timeout"};
constexpr std::string_view global_names[] = {"contact_expiration_check_interval",
                                             "debug",
                                             "default_from_user",
                                             "default_outbound_endpoint",
                                             "default_realm",
                                             "default_voicemail_extension",
                                             "disable_multi_domain",
                                             "endpoint_identifier_order",
                                             "ignore_uri_user_options",
                                             "keep_alive_interval",
                                             "max_forwards",
                                             "max_initial_qualify_time",
                                             "mwi_disable_initial_unsolicited",
                                             "mwi_tps_queue_high",
                                             "mwi_tps_queue_low",
                                             "norefersub",
                                             "regcontext",
                                             "send_contact_status_on_update_registration",
                                             "taskprocessor_overload_trigger",
                                             "unidentified_request_count",
                                             "unidentified_request_period",
                                             "unidentified_request_prune_interval",
                                             "use_callerid_contact",
                                             "user_agent"};
constexpr std::string_view system_names[] = {"accept_multiple_sdp_answers",
                                             "compact_headers",
                                             "disable_tcp_switch",
                                             "follow_early_media_fork",
                                             "threadpool_auto_increment",
                                             "threadpool_idle_timeout",
                                             "threadpool_initial_size",
                                             "threadpool_max_size",
                                             "timer_b",
                                             "timer_t1"};

struct Section {
  std::string_view name;
  std::span<const std::string_view> documented;
  std::optional<model::OptionSection> known_here;  ///< the exchange's own table may have more
};

constexpr Section sections[] = {
    {"aor", aor_names, model::OptionSection::aor},
    {"auth", auth_names, model::OptionSection::auth},
    {"endpoint", endpoint_names, model::OptionSection::endpoint},
    {"identify", identify_names, {}},
    {"registration", registration_names, {}},
    {"transport", transport_names, {}},
    {"global", global_names, {}},
    {"system", system_names, {}},
};

std::vector<std::string> all_names(const Section& section) {
  std::vector<std::string> names(section.documented.begin(), section.documented.end());
  if (section.known_here)
    for (const model::AsteriskOption& option : model::asterisk_options())
      if (option.section == *section.known_here && option.name != "type" && !option.name.starts_with('@'))
        names.emplace_back(option.name);
  std::ranges::sort(names);
  const auto [first, last] = std::ranges::unique(names);
  names.erase(first, last);
  return names;
}

std::string_view note_of(const Section& section, std::string_view name) {
  for (const model::AsteriskOption& option : model::asterisk_options())
    if (model::name_of(option.section) == section.name && option.name == name) return option.note;
  return {};
}

std::string synopsis_of(const Section& section, std::string_view name) {
  for (const model::AsteriskOption& option : model::asterisk_options()) {
    if (model::name_of(option.section) != section.name || option.name != name) continue;
    if (option.meaning == model::OptionMeaning::sets) return "Sets " + std::string(option.what) + '.';
    if (option.meaning == model::OptionMeaning::harmless) return "Accepted without effect.";
    return option.what.empty() ? "Refused when the configuration is applied."
                               : "Only: " + std::string(option.what) + '.';
  }
  return "Accepted.";
}

}  // namespace

const std::vector<std::string>& option_names(std::string_view section) {
  static const auto all = [] {
    std::vector<std::pair<std::string_view, std::vector<std::string>>> lists;
    for (const Section& one : sections) lists.emplace_back(one.name, all_names(one));
    return lists;
  }();
  static const std::vector<std::string> none;
  for (const auto& [name, names] : all)
    if (name == section) return names;
  return none;
}

bool is_option(std::string_view section, std::string_view name) {
  return std::ranges::binary_search(option_names(section), name);
}

Json option_documentation() {
  Json out = Json::object();
  for (const Section& section : sections) {
    Json& options = out[section.name] = Json::object();
    for (const std::string& name : option_names(section.name))
      options[name] = {{"name", name},
                       {"default", nullptr},
                       {"synopsis", synopsis_of(section, name)},
                       {"description", ""},
                       {"note", note_of(section, name)},
                       {"choices", Json::object()}};
  }
  return out;
}

}  // namespace tandem::confd
