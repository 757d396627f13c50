// Users: people with the phones of their lines.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "confd/effective_options.h"
#include "confd/expand_subjects.h"
#include "model/asterisk_options.h"
#include "model/tenant_tree.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

constexpr std::chrono::seconds longest_ring{3600};

constexpr std::string_view no_recording = "There is no recording in this version.";
constexpr std::string_view no_subroutines = "There are no subroutines in this version.";
constexpr std::array<IdleField, 11> idle_fields{
    {{"preprocess_subroutine", no_subroutines},
     {"music_on_hold", "There is no music on hold: held parties hear what the other side sends."},
     {"call_transfer_enabled", "Calls are not transferred by digits in this version."},
     {"dtmf_hangup_enabled", "Calls are not ended by digits in this version."},
     {"online_call_record_enabled", no_recording},
     {"call_record_incoming_internal_enabled", no_recording},
     {"call_record_incoming_external_enabled", no_recording},
     {"call_record_outgoing_internal_enabled", no_recording},
     {"call_record_outgoing_external_enabled", no_recording},
     {"voicemail", "There is no voicemail in this version."},
     {"schedules", "Users have no schedule in this version; incalls do."}}};

/// Phone accounts and numbers that somebody has.
struct Owned {
  explicit Owned(const model::Config& config);

  model::TenantTree tenants;  ///< views of the config
  std::set<std::string> accounts;
  std::set<std::pair<std::string, std::string>> numbers;  ///< context, number
};

/// One user being made of what belongs to him.
class UserMaker {
 public:
  UserMaker(Expansion& expansion, const Key& key, const Json& object, std::string tenant, Owned& owned)
      : expansion_(expansion),
        key_(key),
        object_(object),
        owned_(owned),
        domain_(owned.tenants.account_domain(tenant)) {
    user_.tenant = std::move(tenant);
  }

  void make() {
    user_.name = expansion_.planned_name(Kind::user, key_);
    if (model::rules::uuid.accepts(key_)) user_.uuid = key_;
    user_.enabled = flag_of(object_, "enabled", true);
    show_name();
    show_outside();
    set_ring_time();
    user_.limits.calls =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(1000, number_of(object_, "simultaneous_calls").value_or(0)));
    user_.permissions = permissions_of(expansion_, object_);
    user_.pin = text_of(object_, "call_permission_password");
    if (!model::rules::digits.accepts(user_.pin)) {
      warn("call_permission_password", "It is not made of digits, '*' and '#'.");
      user_.pin.clear();
    }
    for (const Key& line : keys_in(object_, "lines")) add_line(line);
    read_forwards();
    read_services();
    expansion_.add(Kind::user, key_, expansion_.config().users, std::move(user_));
    for (model::Extension& extension : elsewhere_)
      expansion_.add_part(Kind::user, key_, expansion_.config().extensions, std::move(extension));
  }

 private:
  void warn(std::string_view what, std::string sentence) {
    expansion_.warn(Kind::user, key_, what, std::move(sentence));
  }

  void show_name() {
    const CallerText caller = parse_caller(text_of(object_, "caller_id"));
    user_.display_name = caller.name;
    if (user_.display_name.empty())
      user_.display_name = trim(text_of(object_, "firstname") + ' ' + text_of(object_, "lastname"));
    if (!model::rules::any_text.accepts(user_.display_name)) {
      warn("caller_id", "The name cannot be shown.");
      user_.display_name.clear();
    }
  }

  void show_outside() {
    const std::string text = text_of(object_, "outgoing_caller_id");
    if (text.empty() || text == "default") return;
    user_.outgoing_caller_id =
        text == "anonymous" ? text : number_to_show(expansion_, Kind::user, key_, "outgoing_caller_id", text);
  }

  /// 0: as long as there is.
  void set_ring_time() {
    if (!number_of(object_, "ring_seconds")) return;
    user_.ring_time = seconds_of(object_, "ring_seconds", longest_ring);
    if (user_.ring_time.count() == 0) user_.ring_time = longest_ring;
  }

  void add_line(const Key& id) {
    const Json* line = expansion_.documents().find(Kind::line, id);
    if (line == nullptr) return warn("lines", "There is no line " + id + ".");
    const Key endpoint_key = key_in(*line, "endpoint_sip");
    const Json* endpoint = expansion_.documents().find(Kind::sip_endpoint, endpoint_key);
    std::string context = text_of(*line, "context");
    if (endpoint == nullptr)
      expansion_.warn(Kind::line, id, "endpoint_sip", "It has no SIP endpoint: no phone can register for it.");
    else
      add_phone(id, endpoint_key, *endpoint, context);
    if (!has_context_ && model::rules::context_name.accepts(context)) {
      user_.context = context;
      has_context_ = true;
    } else if (context != user_.context) {
      warn("lines",
           "Calls from all phones of a user are looked up in '" + user_.context + "', the main line's context.");
    }
    for (const Key& extension : keys_in(*line, "extensions")) add_extension(extension);
  }

  void add_phone(const Key& line, const Key& endpoint_key, const Json& endpoint, std::string& context) {
    model::User alone;
    alone.name = "line";
    model::Phone& phone = alone.phones.emplace_back();
    EffectiveEndpoint effective = effective_options(expansion_.documents(), endpoint);
    std::erase_if(effective.sections.endpoint, [&](const model::Option& option) {
      if (option.name == "context") context = option.value;
      return option.name == "context" || option.name == "transport";
    });
    phone.options.endpoint = std::move(effective.sections.endpoint);
    phone.options.aor = std::move(effective.sections.aor);
    phone.options.auth = std::move(effective.sections.auth);
    model::Config config;
    config.users.push_back(std::move(alone));
    warn_of_options(expansion_, endpoint_key, model::resolve_options(config));
    model::Phone& resolved = config.users.front().phones.front();
    if (!model::rules::username.accepts(resolved.username) || resolved.password.empty())
      return expansion_.warn(Kind::line, line, "endpoint_sip",
                             "Without a username and a password in its auth section no phone can register for it.");
    if (!owned_.accounts.insert(model::account_key(resolved.username, domain_)).second)
      return expansion_.warn(Kind::line, line, "endpoint_sip",
                             "The phone '" + resolved.username + "' is somebody else's already, and rings only there.");
    user_.phones.push_back(std::move(resolved));
  }

  void add_extension(const Key& id) {
    const Json* extension = expansion_.documents().find(Kind::extension, id);
    if (extension == nullptr) return warn("lines", "There is no extension " + id + ".");
    if (!flag_of(*extension, "enabled", true)) return;
    const std::string number = text_of(*extension, "exten"), context = text_of(*extension, "context");
    if (!numbers_.insert({context, number}).second) return;  // several lines have it
    if (!model::rules::extension.accepts(number) || !model::rules::context_name.accepts(context))
      return warn("lines", "'" + number + "' in '" + context + "' is no extension.");
    if (!owned_.numbers.insert({context, number}).second)
      return warn("lines", "The extension " + number + " in '" + context + "' is somebody else's already.");
    if (context == user_.context) return user_.extensions.push_back(number);
    model::Extension one;
    one.name = expansion_.free_name(expansion_.config().extensions, number + '@' + context, "user " + key_);
    one.tenant = user_.tenant;
    one.exten = number;
    one.context = context;
    one.destination.users = {user_.name};
    elsewhere_.push_back(std::move(one));
  }

  /// Forwards that are on go before fallbacks.
  void read_forwards() {
    model::Forwards& forwards = user_.forwards;
    const Json* numbers = part_of(object_, "forwards");
    const Json* fallbacks = part_of(object_, "fallbacks");
    if (fallbacks != nullptr) {
      read_fallback(forwards.busy, *fallbacks, "busy_destination");
      read_fallback(forwards.no_answer, *fallbacks, "noanswer_destination");
      read_fallback(forwards.unreachable, *fallbacks, "congestion_destination");
      if (forwards.unreachable && part_of(*fallbacks, "fail_destination") != nullptr)
        warn("fallbacks.congestion_destination",
             "Calls that reach nothing go to fail_destination, whatever the cause.");
      read_fallback(forwards.unreachable, *fallbacks, "fail_destination");
    }
    if (numbers == nullptr) return;
    read_forward(forwards.always, *numbers, "unconditional");
    read_forward(forwards.busy, *numbers, "busy");
    read_forward(forwards.no_answer, *numbers, "noanswer");
  }

  void read_fallback(std::optional<model::Destination>& to, const Json& fallbacks, std::string_view field) {
    const Json* destination = part_of(fallbacks, field);
    if (destination == nullptr || text_of(*destination, "type") == "none") return;
    to = destination_of(expansion_, *destination, {Kind::user, key_, field, user_.tenant});
  }

  void read_forward(std::optional<model::Destination>& to, const Json& forwards, std::string_view when) {
    const Json* forward = part_of(forwards, when);
    if (forward == nullptr || !flag_of(*forward, "enabled", false)) return;
    model::Destination destination;
    destination.kind = model::DestinationKind::extension;
    destination.extension = text_of(*forward, "destination");
    destination.context = user_.context;
    if (!model::rules::extension.accepts(destination.extension))
      return warn("forwards", "'" + destination.extension + "' cannot be dialled: nothing is forwarded there.");
    to = std::move(destination);
  }

  void read_services() {
    const Json* services = part_of(object_, "services");
    const auto is_on = [&](std::string_view service) {
      const Json* one = services == nullptr ? nullptr : part_of(*services, service);
      return one != nullptr && flag_of(*one, "enabled", false);
    };
    user_.do_not_disturb = is_on("dnd");
    if (is_on("incallfilter")) warn("services.incallfilter", "Calls are not filtered in this version.");
  }

  Expansion& expansion_;
  const Key& key_;
  const Json& object_;
  Owned& owned_;
  std::string domain_;
  bool has_context_ = false;
  model::User user_;
  std::vector<model::Extension> elsewhere_;  ///< numbers in other contexts
  std::set<std::pair<std::string, std::string>> numbers_;
};

Owned::Owned(const model::Config& config) : tenants(config) {
  for (const model::User& user : config.users) {
    for (const model::Phone& phone : user.phones)
      accounts.insert(model::account_key(phone.username, tenants.account_domain(user.tenant)));
    for (const std::string& number : user.extensions)
      numbers.emplace(model::home_context(user.tenant, user.context), number);
  }
  for (const model::Trunk& trunk : config.trunks)
    if (trunk.proves_itself()) accounts.insert(trunk.username);
  for (const model::Extension& one : config.extensions)
    numbers.emplace(model::home_context(one.tenant, one.context), one.exten);
}

/// Numbers that all users of a tenant may choose to show.
std::map<std::string, std::vector<std::string>> shared_numbers(Expansion& expansion) {
  std::map<std::string, std::vector<std::string>> shared;
  for (const auto& [key, object] : expansion.documents().all(Kind::phone_number)) {
    const std::string number = text_of(*object, "number");
    if ((flag_of(*object, "shared", false) || flag_of(*object, "main", false)) &&
        model::rules::whole_number.accepts(number))
      shared[text_of(*object, "tenant_uuid")].push_back(number);
  }
  return shared;
}

}  // namespace

void expand_users(Expansion& expansion) {
  Owned owned(expansion.config());
  std::set<Key> lines;
  const auto& documents = expansion.documents();
  for (const auto& [key, object] : documents.all(Kind::user)) {
    for (Key& line : keys_in(*object, "lines")) lines.insert(std::move(line));
    auto tenant = expansion.tenant_of(Kind::user, key, *object);
    if (!tenant) continue;
    expansion.warn_of_idle(Kind::user, key, *object, idle_fields);
    UserMaker(expansion, key, *object, std::move(*tenant), owned).make();
  }
  const auto shared = shared_numbers(expansion);
  for (model::User& user : expansion.config().users)
    if (const Json* object = user.uuid.empty() ? nullptr : documents.find(Kind::user, user.uuid))
      if (const auto numbers = shared.find(text_of(*object, "tenant_uuid")); numbers != shared.end())
        user.selectable_numbers = numbers->second;
  for (const auto& [key, line] : documents.all(Kind::line))
    if (!lines.contains(key)) expansion.warn(Kind::line, key, "users", "It is no user's, so it does not act.");
}

}  // namespace tandem::confd
