// /users/{u}/forwards, .../services, .../fallbacks, .../callerids/outgoing
#include "confd/user_settings.h"

#include <set>

#include "confd/body.h"
#include "confd/destinations.h"
#include "confd/resources.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

constexpr const char* forward_names[] = {"busy", "noanswer", "unconditional"};
constexpr const char* service_names[] = {"dnd", "incallfilter"};
constexpr const char* fallback_names[] = {"noanswer_destination", "busy_destination", "congestion_destination",
                                          "fail_destination"};

const Schema& forward() {
  static const Schema schema{{strict_boolean("enabled"), text("destination").length(1, 128).nullable()}};
  return schema;
}

const Schema& forwards() {
  static const Schema schema{[] {
    std::vector<Field> fields;
    for (const char* name : forward_names)
      fields.push_back(special(name, [](const Json& given, Json& read, Faults& faults) {
        if (given.is_object())
          read = read_fields(forward(), given, Reading::change, faults);
        else
          read_value(object({}, forward()), given, read, faults);
      }));
    return fields;
  }()};
  return schema;
}

const Schema& service() {
  static const Schema schema{{strict_boolean("enabled").required()}};
  return schema;
}

const Schema& services() {
  static const Schema schema{[] {
    std::vector<Field> fields;
    for (const char* name : service_names) fields.push_back(object(name, service()));
    return fields;
  }()};
  return schema;
}

const Schema& fallbacks() {
  static const Schema schema{[] {
    std::vector<Field> fields;
    for (const char* name : fallback_names) fields.push_back(destination(name).nullable());
    return fields;
  }()};
  return schema;
}

Check examine_forward(const Json& forward, std::string_view name) {
  if (forward["enabled"] != true || !forward["destination"].is_null()) return {};
  const std::string_view what = "Field may not be null.";
  return name.empty() ? field_error("destination", what)
                      : input_error(name, "{'destination': ['" + std::string(what) + "']}");
}

/// Which part of a user, and one of its members if the address names one.
struct Setting {
  std::string_view field, member;
  const Schema& (*schema)();
};

Checked<Answer> get_setting(Work& work, const Setting& setting, const Key& named) {
  const auto key = find_visible(work, users(), named);
  if (!key) return std::unexpected(key.error());
  Json out = work.at(Kind::user, *key)[setting.field];
  if (!setting.member.empty()) out = Json(out[setting.member]);
  if (setting.field == "fallbacks")
    for (Json& fallback : out) fallback = shown_destination(work, fallback);
  return Answer{200, body_of(out)};
}

Check examine_setting(const Work& work, const Setting& setting, const Json& value) {
  if (setting.field == "forwards")
    for (const char* name : forward_names)
      if (auto refusal = examine_forward(value[name], setting.member.empty() ? name : "")) return refusal;
  if (setting.field == "fallbacks")
    for (const Json& fallback : value)
      if (auto refusal = examine_destination(work, fallback)) return refusal;
  return {};
}

Checked<Answer> put_setting(Work& work, const Setting& setting, const Key& named) {
  const auto key = find_visible(work, users(), named);
  if (!key) return std::unexpected(key.error());
  const auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto read = read_by(setting.schema(), *body, Reading::change);
  if (!read) return std::unexpected(read.error());
  Json fields = work.at(Kind::user, *key);
  Json& value = fields[setting.field];
  if (setting.field == "fallbacks")
    value.update(*read);
  else if (setting.member.empty())
    for (const auto& item : read->items()) value[item.key()].update(item.value());
  else
    value[setting.member].update(*read);
  if (auto refusal = examine_setting(work, setting, value)) return std::unexpected(*refusal);
  work.put(Kind::user, *key, std::move(fields));
  return no_content();
}

void add_setting(Routes& routes, const std::string& path, const Setting& setting) {
  routes.add("GET", path, [setting](Work& work, const auto& keys) { return get_setting(work, setting, keys[0]); });
  routes.add("PUT", path, [setting](Work& work, const auto& keys) { return put_setting(work, setting, keys[0]); });
}

/// Numbers that may be shown, each once.
class OutgoingCallerIds {
 public:
  void add(std::string_view type, const Json& number, const Json& caller_id_name) {
    if (!seen_.insert(number.get<std::string>()).second) return;
    items_.push_back({{"type", type}, {"number", number}, {"caller_id_name", caller_id_name}});
  }
  Json take() {
    items_.push_back({{"type", "anonymous"}});
    return std::move(items_);
  }

 private:
  std::set<std::string> seen_;
  Json items_ = Json::array();
};

void add_phone_numbers(OutgoingCallerIds& ids, const Work& work, const Json& tenant, bool main) {
  for (const auto& [key, number] : work.documents().all(Kind::phone_number))
    if ((*number)["tenant_uuid"] == tenant && (*number)[main ? "main" : "shared"] == true)
      ids.add(main ? "main" : "shared", (*number)["number"], (*number)["caller_id_name"]);
}

Checked<Answer> outgoing_caller_ids(Work& work, const Key& named) {
  const auto key = find_visible(work, users(), named);
  if (!key) return std::unexpected(key.error());
  const Json& user = work.at(Kind::user, *key);
  OutgoingCallerIds ids;
  add_phone_numbers(ids, work, user["tenant_uuid"], true);
  for (const auto& [incall_key, incall] : work.documents().all(Kind::incall)) {
    if ((*incall)["destination"].value("user_id", Json()) != user["id"]) continue;
    for (const Json& id : (*incall)["extensions"]) {
      const Json& exten = work.at(Kind::extension, key_of(id))["exten"];
      if (!is_pattern(exten.get_ref<const std::string&>())) ids.add("associated", exten, (*incall)["caller_id_name"]);
    }
  }
  add_phone_numbers(ids, work, user["tenant_uuid"], false);
  Json items = ids.take();
  return Answer{200, body_of(Json{{"total", items.size()}, {"items", std::move(items)}})};
}

}  // namespace

Json no_forwards() {
  Json out = Json::object();
  for (const char* name : forward_names) out[name] = {{"enabled", false}, {"destination", nullptr}};
  return out;
}

Json no_services() {
  Json out = Json::object();
  for (const char* name : service_names) out[name] = {{"enabled", false}};
  return out;
}

Json no_fallbacks() {
  Json out = Json::object();
  for (const char* name : fallback_names) out[name] = nullptr;
  return out;
}

void add_user_routes(Routes& routes) {
  const std::string user = "/users/<key>";
  add_setting(routes, user + "/forwards", {"forwards", "", forwards});
  for (const char* name : forward_names) add_setting(routes, user + "/forwards/" + name, {"forwards", name, forward});
  add_setting(routes, user + "/services", {"services", "", services});
  for (const char* name : service_names) add_setting(routes, user + "/services/" + name, {"services", name, service});
  add_setting(routes, user + "/fallbacks", {"fallbacks", "", fallbacks});
  routes.add("GET", user + "/callerids/outgoing",
             [](Work& work, const auto& keys) { return outgoing_caller_ids(work, keys[0]); });
}

}  // namespace tandem::confd
