#include "confd/presets.h"

#include <algorithm>
#include <span>

#include "confd/resources.h"
#include "model/apply.h"

namespace tandem::confd {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr Pair global_aor[] = {{"maximum_expiration", "3600"}, {"default_expiration", "120"},
                               {"minimum_expiration", "60"},   {"qualify_frequency", "60"},
                               {"remove_existing", "true"},    {"max_contacts", "1"}};
constexpr Pair global_endpoint[] = {{"rtp_timeout", "7200"},
                                    {"rtp_timeout_hold", "0"},
                                    {"allow_transfer", "yes"},
                                    {"use_ptime", "yes"},
                                    {"callerid", "wazo"},
                                    {"direct_media", "no"},
                                    {"dtmf_mode", "rfc4733"},
                                    {"language", "en_US"},
                                    {"inband_progress", "no"},
                                    {"timers_sess_expires", "600"},
                                    {"timers_min_se", "90"},
                                    {"trust_id_inbound", "no"},
                                    {"allow_subscribe", "yes"},
                                    {"allow", "!all,ulaw"},
                                    {"set_var", "TIMEOUT(absolute)=36000"},
                                    {"set_var", "DYNAMIC_FEATURES=togglerecord"},
                                    {"notify_early_inuse_ringing", "yes"}};
constexpr Pair webrtc_aor[] = {{"remove_existing", "false"}, {"max_contacts", "10"}};
constexpr Pair webrtc_endpoint[] = {{"webrtc", "yes"},
                                    {"dtls_auto_generate_cert", "yes"},
                                    {"allow", "!all,opus,g722,alaw,ulaw,vp9,vp8,h264"},
                                    {"max_video_streams", "25"},
                                    {"max_audio_streams", "1"},
                                    {"timers", "always"},
                                    {"timers_sess_expires", "300"},
                                    {"timers_min_se", "90"}};
constexpr Pair trunk_registration[] = {{"retry_interval", "20"},
                                       {"max_retries", "10000"},
                                       {"auth_rejection_permanent", "no"},
                                       {"forbidden_retry_interval", "30"},
                                       {"fatal_retry_interval", "30"}};
/// Where Twilio signals from: four addresses in a row each.
constexpr std::pair<std::string_view, int> twilio_networks[] = {
    {"54.172.60.", 0},  {"54.244.51.", 0},    {"54.171.127.", 192}, {"35.156.191.", 128},
    {"54.65.63.", 192}, {"54.169.127.", 128}, {"54.252.254.", 64},  {"177.71.206.", 192}};

Json options_of(std::span<const Pair> pairs) {
  Json out = Json::array();
  for (const auto& [name, value] : pairs) out.push_back({name, value});
  return out;
}

Json twilio_addresses() {
  Json out = Json::array();
  for (const auto& [network, first] : twilio_networks)
    for (int one = 0; one < 4; ++one) out.push_back({"match", std::string(network) + std::to_string(first + one)});
  return out;
}

struct Section {
  std::string_view field;
  Json options;
};

class TenantTemplates {
 public:
  TenantTemplates(Documents& documents, const Context& context, std::string tenant)
      : documents_(documents), context_(context), tenant_(std::move(tenant)) {}

  Key make(std::string_view label, const Key& parent, const Key& transport, const std::vector<Section>& sections) {
    Json fields = new_object(sip_templates().schema(), Json::object());
    Key key = model::make_uuid(context_.random);
    fields["uuid"] = key;
    fields["tenant_uuid"] = tenant_;
    fields["name"] = context_.random.token(8);
    fields["label"] = label;
    if (!parent.empty()) fields["templates"].push_back(parent);
    if (!transport.empty()) fields["transport"] = transport;
    for (const Section& section : sections) fields[section.field] = section.options;
    documents_.put(Kind::sip_template, key, std::move(fields));
    return key;
  }

 private:
  Documents& documents_;
  const Context& context_;
  std::string tenant_;
};

/// Of the transports that have this name; empty if it was renamed or removed.
Key transport_named(const Documents& documents, std::string_view name) {
  for (const auto& [key, fields] : documents.all(Kind::sip_transport))
    if ((*fields)["name"] == name) return key;
  return {};
}

void give_templates(Documents& documents, const Context& context, const std::string& tenant) {
  TenantTemplates templates(documents, context, tenant);
  const Key udp = transport_named(documents, "transport-udp"), wss = transport_named(documents, "transport-wss");
  const Key global = templates.make(
      "global", {}, udp,
      {{"aor_section_options", options_of(global_aor)}, {"endpoint_section_options", options_of(global_endpoint)}});
  const Key webrtc = templates.make(
      "webrtc", global, wss,
      {{"aor_section_options", options_of(webrtc_aor)}, {"endpoint_section_options", options_of(webrtc_endpoint)}});
  const Key guest = templates.make("meeting_guest", webrtc, {}, {});
  const Key trunk = templates.make("registration_trunk", global, {},
                                   {{"registration_section_options", options_of(trunk_registration)}});
  templates.make("twilio_trunk", trunk, {}, {{"identify_section_options", twilio_addresses()}});
  documents.put(Kind::tenant, tenant,
                {{"uuid", tenant},
                 {"tenant_uuid", tenant},
                 {"sip_templates_generated", true},
                 {"global_sip_template_uuid", global},
                 {"webrtc_sip_template_uuid", webrtc},
                 {"registration_trunk_sip_template_uuid", trunk},
                 {"meeting_guest_sip_template_uuid", guest}});
}

void give_transport(Documents& documents, const Context& context, std::string_view name, std::string_view protocol,
                    std::string_view bind) {
  const Key key = model::make_uuid(context.random);
  documents.put(Kind::sip_transport, key,
                {{"uuid", key},
                 {"name", name},
                 {"options", Json::array({Json::array({"protocol", protocol}), Json::array({"bind", bind})})}});
}

/// What there is once; the sections of pjsip.conf are never removed, so that their absence tells a fresh server.
void give_server(Documents& documents, const Context& context) {
  give_transport(documents, context, "transport-udp", "udp", context.udp_bind);
  give_transport(documents, context, "transport-wss", "wss", "0.0.0.0:5060");
  documents.put(
      Kind::pjsip_section, "global",
      {{"options", {{"user_agent", "Wazo PBX"}, {"endpoint_identifier_order", "auth_username,username,ip"}}}});
  documents.put(Kind::pjsip_section, "system", {{"options", Json::object()}});
}

bool is_fresh(const Documents& documents) {
  return documents.find(Kind::pjsip_section, "global") == nullptr;
}

}  // namespace

bool lacks_presets(const Documents& documents, const Context& context) {
  return is_fresh(documents) || std::ranges::any_of(context.tenants, [&](const TenantFacts& tenant) {
           return documents.find(Kind::tenant, tenant.uuid) == nullptr;
         });
}

bool give_presets(Documents& documents, const Context& context) {
  if (!lacks_presets(documents, context)) return false;
  if (is_fresh(documents)) give_server(documents, context);
  for (const TenantFacts& tenant : context.tenants)
    if (documents.find(Kind::tenant, tenant.uuid) == nullptr) give_templates(documents, context, tenant.uuid);
  return true;
}

}  // namespace tandem::confd
