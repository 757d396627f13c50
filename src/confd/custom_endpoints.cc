// /endpoints/custom
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{
      {kept("id"), kept("tenant_uuid"), text("interface").required().length(1, 128).matching([](std::string_view text) {
         return is_made_of(text, "#*./_@:-");
       }),
       text("interface_suffix").at_most(32).nullable(), strict_boolean("enabled").otherwise(true),
       shown("links", Json::array()), shown("trunk"), shown("line")}};
  return fields;
}

Check examine(Work& work, const Json*, Json& fields) {
  for (const auto& [key, other] : work.documents().all(Kind::custom_endpoint))
    if ((*other)["interface"] == fields["interface"] && (*other)["id"] != fields["id"])
      return already_exists(custom_endpoints().name, {{"interface", python_literal(fields["interface"])}});
  return {};
}

void show(const Work& work, const Json& fields, Json& out) {
  const Key key = key_of(fields["id"]);
  out["trunk"] = holder_brief(work, Kind::trunk, "endpoint_custom", key, {"id"});
  out["line"] = holder_brief(work, Kind::line, "endpoint_custom", key, {"id"});
}

}  // namespace

const Resource& custom_endpoints() {
  static const Resource resource{
      .kind = Kind::custom_endpoint,
      .path = "/endpoints/custom",
      .name = "CustomEndpoint",
      .noun = "endpoint_custom",
      .rel = "endpoint_custom",
      .schema = schema,
      .columns = {{"id"}, {"interface"}, {"context"}},
      .order = "interface",
      .examine = examine,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
