// /lines
#include <algorithm>

#include "confd/body.h"
#include "confd/context_use.h"
#include "confd/line_use.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/sip_options.h"
#include "confd/text_forms.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

/// Kept in the endpoint's option.
Field of_endpoint(Field field) {
  field.stored = false;
  return field;
}

bool is_code(std::string_view text) {
  return text.size() == 6 && is_digits(text);
}

const Schema& schema() {
  static const Schema fields{
      {kept("id"),
       kept("tenant_uuid"),
       shown("name"),
       shown("protocol"),
       shown("device_id"),
       shown("device_slot"),
       shown("provisioning_extension"),
       shown("is_webrtc", false),
       text("context").required(),
       text("provisioning_code").matching(is_code),
       integer("position").at_least(1).otherwise(1),
       of_endpoint(text("caller_id_name").at_most(80).nullable()),
       of_endpoint(text("caller_id_num").at_most(80).ruled({is_digits, "Invalid input."}).nullable()),
       text("registrar").at_most(128).otherwise("default"),
       shown("links", Json::array()),
       kept("endpoint_sip"),
       shown("endpoint_sccp"),
       kept("endpoint_custom"),
       kept("extensions", Json::array()),
       kept("users", Json::array())}};
  return fields;
}

bool code_is_taken(const Work& work, const Json& fields) {
  return std::ranges::any_of(work.documents().all(Kind::line), [&](const auto& other) {
    return (*other.second)["provisioning_code"] == fields["provisioning_code"] && (*other.second)["id"] != fields["id"];
  });
}

Check examine(Work& work, const Json*, Json& fields) {
  if (auto refusal = examine_context_of(work, lines(), fields)) return refusal;
  if (fields["provisioning_code"].is_null()) {
    do {
      const std::string code = std::to_string(1'000'000 + work.context().random.below(1'000'000));
      fields["provisioning_code"] = code.substr(1);
    } while (code_is_taken(work, fields));
  } else if (code_is_taken(work, fields)) {
    return already_exists(lines().name, {{"provisioning_code", python_literal(fields["provisioning_code"])}});
  }
  return {};
}

/// One of each kind of endpoint may stand in a body; of kinds, one.
Check make_endpoint(Work& work, const Key& line, const Json& body) {
  const bool sip = body.contains("endpoint_sip") && !body["endpoint_sip"].is_null();
  const bool custom = body.contains("endpoint_custom") && !body["endpoint_custom"].is_null();
  if (sip && custom) return field_error("_schema", "Only one endpoint is allowed");
  if (!sip && !custom) return {};
  const char* field = sip ? "endpoint_sip" : "endpoint_custom";
  if (!body[field].is_object()) return input_error(field, "{'_schema': ['Invalid input type.']}");
  const auto endpoint = add(work, sip ? sip_endpoints() : custom_endpoints(), body[field]);
  if (!endpoint) return endpoint.error();
  Json fields = work.at(Kind::line, line);
  if (sip) set_endpoint_option(work, *endpoint, "context", fields["context"].get<std::string>());
  link(relation(Kind::line, field), fields, *endpoint);
  work.put(Kind::line, line, std::move(fields));
  return {};
}

Check make_extensions(Work& work, const Key& line, const Json& body) {
  if (!body.contains("extensions")) return {};
  if (!body["extensions"].is_array()) return field_error("extensions", "Not a valid list.");
  for (const Json& extension : body["extensions"]) {
    if (!extension.is_object()) return input_error("extensions", "{0: {'_schema': ['Invalid input type.']}}");
    if (const auto added = add_extension(work, line, extension); !added) return added.error();
  }
  return {};
}

Check set_caller_id(Work& work, const Key& line, const Json& body) {
  if (!body.contains("caller_id_name") && !body.contains("caller_id_num")) return {};
  const Json fields = work.at(Kind::line, line);
  if (fields["endpoint_sip"].is_null()) {
    const bool nothing =
        body.value("caller_id_name", Json()).is_null() && body.value("caller_id_num", Json()).is_null();
    return nothing ? Check{} : line_has_endpoint(work, line);
  }
  const Key endpoint = key_of(fields["endpoint_sip"]);
  CallerId caller_id = read_caller_id(endpoint_option(work.at(Kind::sip_endpoint, endpoint), "callerid"));
  const auto take = [&](const char* field, std::string& value) {
    if (body.contains(field)) value = body[field].is_null() ? std::string{} : body[field].get<std::string>();
  };
  take("caller_id_name", caller_id.name);
  take("caller_id_num", caller_id.number);
  std::erase(caller_id.name, '"');
  const bool empty = caller_id.name.empty() && caller_id.number.empty();
  set_endpoint_option(work, endpoint, "callerid", empty ? std::string{} : write_caller_id(caller_id));
  return {};
}

Check apply(Work& work, const Json* before, const Key& key, const Json& body) {
  if (before == nullptr) {
    if (auto refusal = make_endpoint(work, key, body)) return refusal;
    if (auto refusal = make_extensions(work, key, body)) return refusal;
  }
  return set_caller_id(work, key, body);
}

/// The endpoint and extensions go as well if the request says so.
void removing(Work& work, const Json& fields) {
  if (!truth_of(work.query("recursive").value_or("no")).value_or(false)) return;
  for (const char* field : {"endpoint_sip", "endpoint_custom"})
    if (!fields[field].is_null()) work.remove(relation(Kind::line, field).target, key_of(fields[field]));
  for (const Json& id : fields["extensions"]) {
    const Key extension = key_of(id);
    if (work.holders(Kind::line, "extensions", extension).size() == 1) work.remove(Kind::extension, extension);
  }
}

bool is_webrtc(const Work& work, const Json& fields) {
  if (fields["endpoint_sip"].is_null()) return false;
  const Json& endpoint = work.at(Kind::sip_endpoint, key_of(fields["endpoint_sip"]));
  for (const Json& pair : merged_options(work, endpoint, "endpoint_section_options"))
    if (pair[0] == "webrtc") return pair[1] == "yes";
  return false;
}

void show_endpoint(const Work& work, const Json& fields, Json& out) {
  if (!fields["endpoint_sip"].is_null()) {
    const Json& endpoint = work.at(Kind::sip_endpoint, key_of(fields["endpoint_sip"]));
    out["name"] = endpoint["name"];
    out["protocol"] = "sip";
    const CallerId caller_id = read_caller_id(endpoint_option(endpoint, "callerid"));
    if (!caller_id.name.empty()) out["caller_id_name"] = caller_id.name;
    if (!caller_id.number.empty()) out["caller_id_num"] = caller_id.number;
  } else if (!fields["endpoint_custom"].is_null()) {
    out["name"] = work.at(Kind::custom_endpoint, key_of(fields["endpoint_custom"]))["interface"];
    out["protocol"] = "custom";
  }
}

void show(const Work& work, const Json& fields, Json& out) {
  out["device_slot"] = fields["position"];
  out["provisioning_extension"] = fields["provisioning_code"];
  show_endpoint(work, fields, out);
  out["is_webrtc"] = is_webrtc(work, fields);
  out["endpoint_sip"] = sip_endpoint_of_line(work, fields);
  out["endpoint_custom"] = custom_endpoint_of(work, fields);
  out["extensions"] = briefs(work, Kind::line, "extensions", fields, {"id", "exten", "context"});
  Json shown_users = Json::array();
  for (const Key& user : users_of_line(work, key_of(fields["id"])))
    shown_users.push_back(brief(work, users(), work.at(Kind::user, user), {"uuid", "firstname", "lastname"}));
  out["users"] = std::move(shown_users);
}

/// Of what is shown, for columns that are not kept.
template <const char* field>
Json as_shown(const Work& work, const Json& fields) {
  Json out = {{"name", nullptr}, {"protocol", nullptr}, {"caller_id_name", nullptr}, {"caller_id_num", nullptr}};
  show_endpoint(work, fields, out);
  return out[field];
}
constexpr char name[] = "name";
constexpr char protocol[] = "protocol";
constexpr char caller_id_name[] = "caller_id_name";
constexpr char caller_id_num[] = "caller_id_num";

Json extens(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& id : fields["extensions"]) out.push_back(work.at(Kind::extension, key_of(id))["exten"]);
  return out;
}

}  // namespace

const Resource& lines() {
  static const Resource resource{
      .kind = Kind::line,
      .path = "/lines",
      .name = "Line",
      .noun = "line",
      .rel = "lines",
      .schema = schema,
      .columns = {{"context"},
                  {"provisioning_code"},
                  {"provisioning_extension",
                   [](const Work&, const Json& fields) { return fields["provisioning_code"]; }},
                  {"position"},
                  {"device_slot", [](const Work&, const Json& fields) { return fields["position"]; }},
                  {"protocol", as_shown<protocol>},
                  {"device_id"},
                  {"name", as_shown<name>},
                  {"caller_id_name", as_shown<caller_id_name>},
                  {"caller_id_num", as_shown<caller_id_num>},
                  {"exten", extens}},
      .order = "name",
      .examine = examine,
      .apply = apply,
      .removing = removing,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
