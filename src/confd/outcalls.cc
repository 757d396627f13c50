// /outcalls
#include "confd/destinations.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{
      {kept("id"), kept("tenant_uuid"), text("name").required().at_most(128),
       strict_boolean("internal_caller_id").otherwise(false), text("preprocess_subroutine").at_most(79).nullable(),
       integer("ring_time").at_least(0).nullable(), text("description").nullable(),
       strict_boolean("enabled").otherwise(true), shown("links", Json::array()), kept("trunks", Json::array()),
       kept("extensions", Json::array()), kept("schedules", Json::array()), kept("call_permissions", Json::array())}};
  return fields;
}

Check examine(Work& work, const Json*, Json& fields) {
  if (fields["ring_time"] == 0) fields["ring_time"] = nullptr;
  for (const auto& [key, other] : work.documents().all(Kind::outcall))
    if ((*other)["name"] == fields["name"] && (*other)["id"] != fields["id"])
      return already_exists(outcalls().name, {{"name", python_literal(fields["name"])}});
  return {};
}

void removing(Work& work, const Json& fields) {
  dissolve_destinations(work, "outcall_id", fields["id"]);
}

Json shown_trunks(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& id : fields["trunks"]) {
    const Json& trunk = work.at(Kind::trunk, key_of(id));
    out.push_back({{"tenant_uuid", trunk["tenant_uuid"]},
                   {"id", id},
                   {"endpoint_sip", sip_endpoint_of_outcall(work, trunk)},
                   {"endpoint_custom", custom_endpoint_of(work, trunk)},
                   {"links", work.links(trunks().rel, path_of(trunks(), trunk))}});
  }
  return out;
}

Json shown_extensions(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& entry : fields["extensions"]) {
    const Json& extension = work.at(Kind::extension, key_of(entry["id"]));
    Json one = Json::object();
    for (const char* field : {"external_prefix", "prefix", "strip_digits", "caller_id"}) one[field] = entry[field];
    one.update(brief(work, extensions(), extension, {"id", "exten", "context"}));
    out.push_back(std::move(one));
  }
  return out;
}

void show(const Work& work, const Json& fields, Json& out) {
  out["trunks"] = shown_trunks(work, fields);
  out["extensions"] = shown_extensions(work, fields);
  out["schedules"] = briefs(work, Kind::outcall, "schedules", fields, {"tenant_uuid", "id", "name"});
  out["call_permissions"] = briefs(work, Kind::outcall, "call_permissions", fields, {"tenant_uuid", "id", "name"});
}

}  // namespace

const Resource& outcalls() {
  static const Resource resource{
      .kind = Kind::outcall,
      .path = "/outcalls",
      .name = "Outcall",
      .noun = "outcall",
      .rel = "outcalls",
      .schema = schema,
      .columns = {{"id"}, {"description"}, {"name"}, {"preprocess_subroutine"}},
      .order = "id",
      .examine = examine,
      .removing = removing,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
