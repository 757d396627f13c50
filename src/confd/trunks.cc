// /trunks
#include "confd/context_use.h"
#include "confd/resources.h"
#include "confd/shapes.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{
      {kept("id"), kept("tenant_uuid"), text("context").nullable(),
       strict_boolean("twilio_incoming").nullable().otherwise(false),
       text("outgoing_caller_id_format").one_of({"+E164", "E164", "national"}).otherwise("+E164"),
       shown("links", Json::array()), kept("endpoint_sip"), kept("endpoint_custom"), kept("endpoint_iax"),
       shown("outcalls", Json::array()), kept("register_iax")}};
  return fields;
}

Check examine(Work& work, const Json*, Json& fields) {
  if (fields["twilio_incoming"].is_null()) fields["twilio_incoming"] = false;
  return fields["context"].is_null() ? std::nullopt : examine_context_of(work, trunks(), fields);
}

Json endpoint_text(const Work& work, const Json& fields, std::string_view name) {
  const Json& sip = fields["endpoint_sip"];
  if (!sip.is_null()) return work.at(Kind::sip_endpoint, key_of(sip))[name];
  if (const Json& iax = fields["endpoint_iax"]; !iax.is_null() && name == "name")
    return work.at(Kind::iax_endpoint, key_of(iax))[name];
  if (const Json& custom = fields["endpoint_custom"]; !custom.is_null() && name == "name")
    return work.at(Kind::custom_endpoint, key_of(custom))["interface"];
  return nullptr;
}

/// Endpoints and register go with their trunk.
void removing(Work& work, const Json& fields) {
  for (const char* field : {"endpoint_sip", "endpoint_iax", "endpoint_custom", "register_iax"})
    if (!fields[field].is_null()) work.remove(relation(Kind::trunk, field).target, key_of(fields[field]));
}

void show(const Work& work, const Json& fields, Json& out) {
  out["endpoint_sip"] = sip_endpoint_of_trunk(work, fields);
  out["endpoint_custom"] = custom_endpoint_of(work, fields);
  out["endpoint_iax"] = iax_endpoint_of(work, fields);
  out["outcalls"] = holder_briefs(work, Kind::outcall, "trunks", key_of(fields["id"]), {"id", "name"});
  if (!fields["register_iax"].is_null())
    out["register_iax"] =
        brief(work, iax_registers(), work.at(Kind::iax_register, key_of(fields["register_iax"])), {"id"});
}

}  // namespace

const Resource& trunks() {
  static const Resource resource{
      .kind = Kind::trunk,
      .path = "/trunks",
      .name = "Trunk",
      .noun = "trunk",
      .rel = "trunks",
      .schema = schema,
      .columns = {{"id"},
                  {"context"},
                  {"description"},
                  {"name", [](const Work& work, const Json& fields) { return endpoint_text(work, fields, "name"); }},
                  {"label", [](const Work& work, const Json& fields) { return endpoint_text(work, fields, "label"); }},
                  {"outgoing_caller_id_format"}},
      .order = "id",
      .examine = examine,
      .removing = removing,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
