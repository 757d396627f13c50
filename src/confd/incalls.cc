// /incalls and their associations
#include "confd/destinations.h"
#include "confd/extension_use.h"
#include "confd/resources.h"
#include "confd/shapes.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{{kept("id"), kept("tenant_uuid"), text("preprocess_subroutine").at_most(79).nullable(),
                              text("greeting_sound").at_most(255).nullable(),
                              text("caller_id_mode").one_of({"prepend", "overwrite", "append"}).nullable(),
                              text("caller_id_name").at_most(80).nullable(), text("description").nullable(),
                              destination("destination").required(), shown("links", Json::array()),
                              kept("extensions", Json::array()), kept("schedules", Json::array())}};
  return fields;
}

Check examine(Work& work, const Json*, Json& fields) {
  return examine_destination(work, fields["destination"]);
}

void show(const Work& work, const Json& fields, Json& out) {
  out["destination"] = shown_destination(work, fields["destination"]);
  out["extensions"] = briefs(work, Kind::incall, "extensions", fields, {"id", "exten", "context"});
  out["schedules"] = briefs(work, Kind::incall, "schedules", fields, {"id", "name"});
}

Json extens(const Work& work, const Json& fields) {
  Json out = Json::array();
  for (const Json& id : fields["extensions"]) out.push_back(work.at(Kind::extension, key_of(id))["exten"]);
  return out;
}

Json user_id(const Work&, const Json& fields) {
  return fields["destination"].value("user_id", Json());
}

Check no_other_extension(const Work& work, const Ends& ends) {
  return holds_no_other(work, ends, "extensions", "Extension");
}

Check no_other_schedule(const Work& work, const Ends& ends) {
  return holds_no_other(work, ends, "schedules", "Schedule");
}

}  // namespace

const Resource& incalls() {
  static const Resource resource{
      .kind = Kind::incall,
      .path = "/incalls",
      .name = "Incall",
      .noun = "incall",
      .rel = "incalls",
      .schema = schema,
      .columns = {{"preprocess_subroutine"},
                  {"greeting_sound"},
                  {"description"},
                  {"exten", extens},
                  {"user_id", user_id, false, false}},
      .order = "exten",
      .examine = examine,
      .show = show,
  };
  return resource;
}

std::span<const Association> incall_associations() {
  static const Association table[] = {
      {"/incalls/<int>/extensions/<int>",
       Kind::incall,
       "extensions",
       {same_tenant, no_other_extension, extension_is_free, is_in_context_of_type<"incall">}},
      {"/incalls/<int>/schedules/<int>", Kind::incall, "schedules", {same_tenant, no_other_schedule}},
  };
  return table;
}

}  // namespace tandem::confd
