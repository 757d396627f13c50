// Trunks: provider accounts, from the SIP endpoint that they have.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "confd/effective_options.h"
#include "confd/expand_subjects.h"
#include "model/asterisk_options.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

using model::Option;
using Options = std::vector<Option>;

std::string value_of(const Options& options, std::string_view name) {
  const auto found = std::ranges::find(options, name, &Option::name);
  return found == options.end() ? std::string() : found->value;
}

void take_out(Options& options, std::string_view name) {
  std::erase_if(options, [&](const Option& option) { return option.name == name; });
}

constexpr std::array<IdleField, 3> idle_fields{{
    {"endpoint_iax", "There is no IAX channel in this version: the trunk does not act."},
    {"endpoint_custom", "There are no custom channels in this version: the trunk does not act."},
    {"register_iax", "There is no IAX channel in this version: it does not register."},
}};

/// Contexts from which dialled numbers leave: those with outcalls, and those that include them.
std::set<std::string> contexts_with_a_way_out(const Documents& documents) {
  const auto has_outcalls = [](const Json& context) { return text_of(context, "type") == "outcall"; };
  std::set<std::string> names;
  for (const auto& [key, context] : documents.all(Kind::context)) {
    bool leads_out = has_outcalls(*context);
    for (const Key& included : keys_in(*context, "contexts")) {
      const Json* other = documents.find(Kind::context, included);
      leads_out = leads_out || (other != nullptr && has_outcalls(*other));
    }
    if (leads_out) names.insert(text_of(*context, "name"));
  }
  return names;
}

/// One trunk being made of its endpoint.
class TrunkMaker {
 public:
  TrunkMaker(Expansion& expansion, const Key& key, const Key& endpoint_key, const Json& endpoint)
      : expansion_(expansion),
        key_(key),
        endpoint_key_(endpoint_key),
        effective_(effective_options(expansion.documents(), endpoint)) {}

  /// Nothing, after a warning: it cannot be one.
  std::optional<model::Trunk> make(const Json& object, std::string tenant) {
    trunk_.name = expansion_.planned_name(Kind::trunk, key_);
    if (model::rules::uuid.accepts(endpoint_key_)) trunk_.uuid = endpoint_key_;
    trunk_.sharing.tenant = std::move(tenant);
    set_context(object);
    set_format(text_of(object, "outgoing_caller_id_format"));
    if (!set_protocol()) return std::nullopt;
    set_account_type();
    resolve();
    if (trunk_.host.empty() && trunk_.account_type == model::AccountType::none) set_host();
    if (trunk_.host.empty() && trunk_.account_type != model::AccountType::inbound) {
      warn("", "Neither a contact nor a registration nor an address in match says where it is: it does not act.");
      return std::nullopt;
    }
    return std::move(trunk_);
  }

 private:
  void warn(std::string_view what, std::string sentence) {
    expansion_.warn(Kind::trunk, key_, what, std::move(sentence));
  }

  void set_context(const Json& object) {
    const std::string context = text_of(object, "context");
    if (!context.empty())
      trunk_.context = context;
    else if (value_of(effective_.sections.endpoint, "context").empty())
      warn("context", "It has none: what it calls is looked up in 'default'.");
  }

  /// Numbers that users choose to show are known as +33123456789.
  void set_format(const std::string& format) {
    if (format == "E164")
      trunk_.numbers.number_rules = {{"\\+([0-9]+)", "\\1", model::NumberWay::outgoing, model::NumberParty::caller}};
    else if (format == "national")
      warn("outgoing_caller_id_format", "Numbers that users choose to show go as +33123456789 all the same.");
  }

  /// False: by what it wants no provider can be reached.
  bool set_protocol() {
    auto protocol = protocol_of_transport(expansion_.documents(), effective_.transport);
    for (Options* section : {&effective_.sections.endpoint, &effective_.sections.registration})
      if (const auto named = protocol_of_transport(expansion_.documents(), value_of(*section, "transport"))) {
        protocol = protocol ? protocol : named;
        take_out(*section, "transport");
      }
    if (protocol == model::Protocol::ws || protocol == model::Protocol::wss) {
      warn("endpoint_sip", "Its transport is for browsers: no provider can be reached by it.");
      return false;
    }
    trunk_.protocol = protocol;
    return true;
  }

  void set_account_type() {
    model::SectionOptions& sections = effective_.sections;
    const bool proves_itself = !value_of(sections.auth, "username").empty();
    const bool has_contact = !value_of(sections.aor, "contact").empty();
    if (!value_of(sections.registration, "server_uri").empty()) {
      trunk_.account_type = model::AccountType::outbound;
      if (proves_itself)
        expansion_.warn(Kind::sip_endpoint, endpoint_key_, "auth_section_options",
                        "A provider where we register is known by its address: it need not prove its calls.");
      sections.auth.clear();
      if (has_contact) drop_other_contact();
      return;
    }
    const bool says_any = !sections.registration.empty() && !value_of(sections.registration, "client_uri").empty();
    if (says_any)
      expansion_.warn(Kind::sip_endpoint, endpoint_key_, "registration_section_options",
                      "Without server_uri there is nowhere to register.");
    sections.registration.clear();
    trunk_.account_type = proves_itself && !has_contact ? model::AccountType::inbound : model::AccountType::none;
  }

  /// Our accounts call where they register.
  void drop_other_contact() {
    const auto host_of = [](std::string_view uri) {
      if (const auto scheme = uri.find(':'); scheme != uri.npos && uri.starts_with("sip"))
        uri.remove_prefix(scheme + 1);
      if (const auto at = uri.rfind('@'); at != uri.npos) uri.remove_prefix(at + 1);
      return lower_case(uri.substr(0, uri.starts_with('[') ? uri.find(']') : uri.find_first_of(":;?")));
    };
    const std::string contact = value_of(effective_.sections.aor, "contact");
    const std::string server = value_of(effective_.sections.registration, "server_uri");
    if (host_of(contact) == host_of(server)) return;
    expansion_.warn(Kind::sip_endpoint, endpoint_key_, "aor_section_options.contact",
                    "Calls go where the account registers, to '" + server + "', and not to '" + contact + "'.");
    take_out(effective_.sections.aor, "contact");
  }

  void resolve() {
    model::Config alone;
    trunk_.options = effective_.sections;
    alone.trunks.push_back(std::move(trunk_));
    const auto problems = model::resolve_options(alone);
    trunk_ = std::move(alone.trunks.front());
    warn_of_options(expansion_, endpoint_key_, problems);
  }

  /// One that only calls us is where it calls from.
  void set_host() {
    for (const std::string& host : trunk_.additional_hosts)
      if (model::rules::host.accepts(host)) {
        trunk_.host = host;
        warn("", "It has no contact: calls to it go to " + host + ", from where it calls.");
        return;
      }
  }

  Expansion& expansion_;
  const Key& key_;
  const Key& endpoint_key_;
  EffectiveEndpoint effective_;
  model::Trunk trunk_;
};

}  // namespace

void warn_of_options(Expansion& expansion, const Key& endpoint, const model::Problems& problems) {
  constexpr std::string_view mark = "_options";
  for (const model::Problem& problem : problems) {
    std::string what = problem.path;
    if (const auto at = what.find(mark); at != what.npos) {
      const auto dot = what.rfind('.', at);
      std::string section = what.substr(dot + 1, at - dot - 1);
      if (section == "registration_auth") section = "registration_outbound_auth";
      section.append("_section_options").append(what, at + mark.size());
      what = std::move(section);
    }
    expansion.warn(Kind::sip_endpoint, endpoint, what,
                   problem.sentence + (problem.fix.empty() ? "" : " ") + problem.fix);
  }
}

void expand_trunks(Expansion& expansion) {
  const auto with_a_way_out = contexts_with_a_way_out(expansion.documents());
  for (const auto& [key, object] : expansion.documents().all(Kind::trunk)) {
    auto tenant = expansion.tenant_of(Kind::trunk, key, *object);
    if (!tenant) continue;
    expansion.warn_of_idle(Kind::trunk, key, *object, idle_fields);
    const Key endpoint_key = key_in(*object, "endpoint_sip");
    const Json* endpoint = expansion.documents().find(Kind::sip_endpoint, endpoint_key);
    if (endpoint == nullptr) {
      if (!says_something(*object, "endpoint_iax") && !says_something(*object, "endpoint_custom"))
        expansion.warn(Kind::trunk, key, "endpoint_sip", "It has no endpoint, so it does not act.");
      continue;
    }
    auto trunk = TrunkMaker(expansion, key, endpoint_key, *endpoint).make(*object, std::move(*tenant));
    if (!trunk) continue;
    if (with_a_way_out.contains(trunk->context))
      expansion.warn(Kind::trunk, key, "context",
                     "Its calls reach the extensions of '" + trunk->context +
                         "' but leave by no outcall, as anybody may forge an address: lead them out by an incall.");
    expansion.add(Kind::trunk, key, expansion.config().trunks, std::move(*trunk));
  }
}

}  // namespace tandem::confd
