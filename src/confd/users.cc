// /users
#include <algorithm>

#include "confd/destinations.h"
#include "confd/line_use.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"
#include "confd/user_embedding.h"
#include "confd/user_settings.h"

namespace tandem::confd {
namespace {

bool is_language(std::string_view text) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return text.size() == 5 && lower(text[0]) && lower(text[1]) && text[2] == '_' && upper(text[3]) && upper(text[4]);
}

std::vector<Field> own_fields() {
  return {kept("id"),
          kept("uuid"),
          text("firstname").required().at_most(128),
          text("lastname").at_most(128).nullable(),
          email("email").length(1, 254).nullable(),
          text("caller_id").at_most(160).matching(is_caller_id),
          text("outgoing_caller_id").at_most(80).nullable(),
          text("mobile_phone_number").at_most(80).matching(is_plus_number).nullable(),
          text("preprocess_subroutine").at_most(79).nullable(),
          text("music_on_hold").at_most(128).nullable(),
          text("language").matching(is_language).nullable(),
          integer("ring_seconds").between(0, 10800).otherwise(30),
          integer("simultaneous_calls").between(1, 20).otherwise(5),
          text("call_permission_password").length(1, 16).matching(is_number_text).nullable()};
}

std::vector<Field> all_fields() {
  std::vector<Field> fields = own_fields();
  for (const char* name : {"call_transfer_enabled", "dtmf_hangup_enabled", "online_call_record_enabled"})
    fields.push_back(strict_boolean(name).otherwise(false));
  for (const char* name : {"supervision_enabled", "enabled"}) fields.push_back(strict_boolean(name).otherwise(true));
  for (const char* name : {"call_record_incoming_internal_enabled", "call_record_incoming_external_enabled",
                           "call_record_outgoing_internal_enabled", "call_record_outgoing_external_enabled"})
    fields.push_back(strict_boolean(name).otherwise(false));
  fields.push_back(text("username").length(2, 254).nullable());
  fields.push_back(text("password").length(4, 64).nullable());
  fields.push_back(text("timezone").at_most(128).nullable());
  fields.push_back(text("userfield").at_most(128).nullable());
  fields.push_back(text("description").nullable());
  fields.push_back(integer("subscription_type").between(0, 10).otherwise(0));
  fields.push_back(kept("created_at"));
  fields.push_back(kept("tenant_uuid"));
  fields.push_back(shown("links", Json::array()));
  fields.push_back(shown("agent"));
  fields.push_back(kept("call_permissions", Json::array()));
  fields.push_back(kept("fallbacks", no_fallbacks()));
  fields.push_back(shown("groups", Json::array()));
  fields.push_back(shown("incalls", Json::array()));
  fields.push_back(kept("lines", Json::array()));
  fields.push_back(kept("forwards", no_forwards()));
  fields.push_back(kept("schedules", Json::array()));
  fields.push_back(kept("services", no_services()));
  fields.push_back(shown("switchboards", Json::array()));
  fields.push_back(shown("voicemail"));
  fields.push_back(shown("queues", Json::array()));
  fields.push_back(shown("call_pickup_target_users", Json::array()));
  return fields;
}

const Schema& schema() {
  static const Schema fields{all_fields()};
  return fields;
}

std::string full_name(const Json& fields) {
  std::string name = fields["firstname"];
  if (fields["lastname"].is_string()) name += ' ' + fields["lastname"].get<std::string>();
  return name;
}

Check examine_unique(const Work& work, const Json& fields) {
  for (const char* field : {"email", "username"}) {
    if (fields[field].is_null()) continue;
    for (const auto& [key, other] : work.documents().all(Kind::user))
      if ((*other)[field] == fields[field] && (*other)["uuid"] != fields["uuid"])
        return already_exists("User", {{field, python_literal(fields[field])}});
  }
  return {};
}

Check examine(Work& work, const Json* before, Json& fields) {
  if (before == nullptr) fields["created_at"] = work.context().now;
  if (fields["caller_id"].is_null()) {
    std::string name = full_name(fields);
    std::erase(name, '"');
    fields["caller_id"] = write_caller_id({name, {}});
  }
  return examine_unique(work, fields);
}

Check apply(Work& work, const Json* before, const Key& key, const Json& body) {
  if (before == nullptr) return make_embedded(work, key, body);
  const Json fields = work.at(Kind::user, key);
  if ((*before)["caller_id"] != fields["caller_id"])
    for (const Json& line : fields["lines"]) tell_caller_id(work, key_of(line));
  return {};
}

void removing(Work& work, const Json& fields) {
  dissolve_destinations(work, "user_id", fields["id"]);
}

Json shown_incalls(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const auto& [key, incall] : work.documents().all(Kind::incall))
    if ((*incall)["destination"].value("user_id", Json()) == fields["id"]) {
      Json one = brief(work, incalls(), *incall, {"id"});
      Json extens = briefs(work, Kind::incall, "extensions", *incall, {"id", "exten", "context"});
      out.push_back({{"id", one["id"]}, {"extensions", std::move(extens)}, {"links", one["links"]}});
    }
  return out;
}

Json shown_lines(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& id : fields["lines"]) {
    const Json line = shown(work, lines(), work.at(Kind::line, key_of(id)));
    Json one = Json::object();
    for (const char* field : {"id", "name", "endpoint_sip", "endpoint_sccp", "endpoint_custom", "extensions", "links"})
      one[field] = line[field];
    out.push_back(std::move(one));
  }
  return out;
}

void show(const Work& work, const Json& fields, Json& out) {
  out["call_permissions"] = briefs(work, Kind::user, "call_permissions", fields, {"id", "name"});
  out["schedules"] = briefs(work, Kind::user, "schedules", fields, {"id", "name"});
  out["incalls"] = shown_incalls(work, fields);
  out["lines"] = shown_lines(work, fields);
  for (Json& fallback : out["fallbacks"]) fallback = shown_destination(work, fallback);
}

/// Of extensions of the user's lines.
template <const char* field>
Json of_extensions(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& line : fields["lines"])
    for (const Json& id : work.at(Kind::line, key_of(line))["extensions"])
      out.push_back(work.at(Kind::extension, key_of(id))[field]);
  return out;
}

constexpr char exten[] = "exten";
constexpr char context[] = "context";

Json provisioning_codes(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& line : fields["lines"]) out.push_back(work.at(Kind::line, key_of(line))["provisioning_code"]);
  return out;
}

}  // namespace

const Resource& users() {
  static const Resource resource{
      .kind = Kind::user,
      .path = "/users",
      .name = "User",
      .noun = "user",
      .rel = "users",
      .by_uuid = true,
      .schema = schema,
      .columns = {{.name = "id", .searched = false},
                  {.name = "uuid", .searched = false, .several = true},
                  {.name = "firstname", .searched = false},
                  {.name = "lastname", .searched = false},
                  {"fullname", [](const Work&, const Json& fields) { return Json(full_name(fields)); }},
                  {"caller_id"},
                  {"description"},
                  {"userfield"},
                  {"email"},
                  {.name = "mobile_phone_number", .several = true},
                  {.name = "music_on_hold", .searched = false},
                  {"outgoing_caller_id"},
                  {"preprocess_subroutine"},
                  {.name = "voicemail_number", .searched = false},
                  {"provisioning_code", provisioning_codes},
                  {.name = "exten", .value = of_extensions<exten>, .several = true},
                  {"extension", of_extensions<exten>, false},
                  {"context", of_extensions<context>, false},
                  {"username"},
                  {.name = "enabled", .searched = false},
                  {"subscription_type"}},
      .order = "lastname",
      .examine = examine,
      .apply = apply,
      .removing = removing,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
