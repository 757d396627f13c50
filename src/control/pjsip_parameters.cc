#include "control/pjsip_parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "registrar/trunk_flow.h"

namespace tandem::control::pjsip {

namespace {

std::string_view yes_no(bool yes) {
  return yes ? "yes" : "no";
}

template <class Enum>
std::string_view word(Enum value, std::initializer_list<std::string_view> words) {
  return words.begin()[static_cast<std::size_t>(value)];
}

std::string seconds_text(std::chrono::seconds seconds) {
  return std::to_string(seconds.count());
}

std::string codecs_text(const std::vector<std::string>& codecs) {
  std::string text;
  for (const std::string& codec : codecs) text += (text.empty() ? "(" : "|") + codec;
  return text.empty() ? "(any)" : text + ")";
}

std::string_view protocol_word(model::Protocol protocol) {
  return word(protocol, {"udp", "tcp", "tls", "ws", "wss"});
}

Parameters sorted(Parameters parameters) {
  std::ranges::sort(parameters);
  return parameters;
}

void add(Parameters& parameters, std::string_view name, std::string_view value) {
  parameters.emplace_back(name, value);
}

/// What phones and trunks have in common.
Parameters common(const model::SessionRules& rules, const model::PeerNat& nat, const std::vector<std::string>& codecs) {
  Parameters all;
  add(all, "100rel", word(rules.reliable_responses, {"no", "yes", "peer_supported", "required"}));
  add(all, "allow", codecs_text(codecs));
  add(all, "direct_media", yes_no(rules.direct_media));
  add(all, "dtmf_mode", word(rules.dtmf_mode, {"auto", "rfc4733", "info", "inband", "auto_info"}));
  add(all, "media_encryption", rules.media_encryption == model::MediaEncryption::no ? "no" : "sdes");
  add(all, "media_encryption_optimistic", yes_no(rules.media_encryption == model::MediaEncryption::optional));
  add(all, "rewrite_contact", yes_no(nat.rewrite_contact));
  add(all, "rtp_symmetric", yes_no(nat.rtp_symmetric));
  add(all, "t38_udptl", yes_no(rules.t38));
  add(all, "timers", word(rules.timers, {"no", "yes", "required", "always"}));
  add(all, "timers_min_se", seconds_text(rules.timers_min_se));
  add(all, "timers_sess_expires", seconds_text(rules.timers_sess_expires));
  return all;
}

}  // namespace

Parameters parameters_of(const routing::Snapshot::PhoneAccount& phone) {
  Parameters all = common(phone.phone->session, phone.phone->nat, phone.phone->codecs);
  add(all, "aors", phone.key);
  add(all, "auth", auth_id(phone.key));
  add(all, "callerid",
      fmt::format("\"{}\" <{}>", phone.user->display_name,
                  phone.user->extensions.empty() ? "" : phone.user->extensions.front()));
  add(all, "context", phone.user->context);
  add(all, "device_state_busy_at", std::to_string(phone.user->limits.calls));
  add(all, "force_rport", "yes");
  return sorted(std::move(all));
}

Parameters parameters_of(const model::Trunk& trunk) {
  Parameters all = common(trunk.session, trunk.nat, trunk.codecs);
  const std::string auth = trunk.password.empty() ? std::string() : auth_id(trunk.name);
  add(all, "aors", trunk.name);
  add(all, "auth", trunk.proves_itself() ? auth : "");
  add(all, "callerid", trunk.caller_id);
  add(all, "context", trunk.context);
  add(all, "device_state_busy_at", std::to_string(trunk.max_calls));
  add(all, "force_rport", yes_no(trunk.force_rport));
  add(all, "from_domain", trunk.from_domain);
  add(all, "from_user", trunk.from_user);
  add(all, "outbound_auth", trunk.account_type == model::AccountType::inbound ? "" : auth);
  add(all, "outbound_proxy", trunk.outbound_proxy);
  add(all, "send_diversion", yes_no(trunk.identity.send_diversion));
  add(all, "send_history_info", yes_no(trunk.identity.send_history_info));
  add(all, "send_pai", yes_no(trunk.identity.send_pai));
  add(all, "send_rpid", yes_no(trunk.identity.send_rpid));
  add(all, "trust_id_inbound", yes_no(trunk.identity.trust_id_inbound));
  add(all, "trust_id_outbound", yes_no(trunk.identity.trust_id_outbound));
  add(all, "user_eq_phone", yes_no(trunk.identity.user_eq_phone));
  return sorted(std::move(all));
}

Parameters aor_parameters(const model::Settings& settings, const model::Watch& watch, std::uint32_t max_contacts,
                          const std::vector<ContactSummary>& contacts) {
  std::string uris;
  for (const ContactSummary& contact : contacts) uris += (uris.empty() ? "" : ",") + contact.uri;
  return sorted({{"contact", std::move(uris)},
                 {"default_expiration", seconds_text(settings.registration_default)},
                 {"max_contacts", std::to_string(max_contacts)},
                 {"maximum_expiration", seconds_text(settings.registration_max)},
                 {"minimum_expiration", seconds_text(settings.registration_min)},
                 {"qualify_frequency", seconds_text(watch.qualify_frequency)},
                 {"qualify_timeout", fmt::format("{:.6f}", watch.qualify_timeout / 1000.0)},
                 {"remove_existing", "yes"},
                 {"support_path", "yes"}});
}

Parameters contact_parameters(const ContactSummary& contact, WallTime now) {
  Parameters all{{"uri", contact.uri}, {"user_agent", contact.user_agent}};
  if (contact.expires_at != WallTime{})
    add(all, "expires_in", std::to_string(std::chrono::floor<std::chrono::seconds>(contact.expires_at - now).count()));
  return sorted(std::move(all));
}

Parameters auth_parameters(const std::string& username, const std::string& password, const std::string& realm) {
  return sorted({{"auth_type", "userpass"},
                 {"password", password.empty() ? "<Not set>" : "<Set>"},
                 {"realm", realm},
                 {"username", username}});
}

Parameters registration_parameters(const model::Trunk& trunk) {
  return sorted({{"client_uri", registrar::account_uri(trunk)},
                 {"endpoint", trunk.name},
                 {"expiration", seconds_text(trunk.expiry)},
                 {"outbound_auth", trunk.password.empty() ? "" : auth_id(trunk.name)},
                 {"outbound_proxy", trunk.outbound_proxy},
                 {"server_uri", "sip:" + trunk.host + (trunk.port ? ":" + std::to_string(trunk.port) : "")},
                 {"support_outbound", std::string(yes_no(trunk.path.outbound))},
                 {"support_path", "yes"}});
}

Parameters transport_parameters(const model::Transport& transport) {
  std::string local_net;
  for (const std::string& net : transport.outside.local_net) local_net += (local_net.empty() ? "" : ",") + net;
  return sorted({{"bind", transport.bind.to_string()},
                 {"cert_file", transport.tls.certificate},
                 {"external_media_address", transport.outside.external_media_address},
                 {"external_signaling_address", transport.outside.external_signaling_address},
                 {"external_signaling_port", std::to_string(transport.outside.external_signaling_port)},
                 {"local_net", std::move(local_net)},
                 {"protocol", std::string(protocol_word(transport.protocol))},
                 {"verify_client", std::string(yes_no(transport.tls.verify_client))}});
}

}  // namespace tandem::control::pjsip
