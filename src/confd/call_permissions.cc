// /callpermissions
#include <algorithm>

#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{{kept("id"), kept("tenant_uuid"), text("name").required().length(1, 128),
                              text("password").length(1, 40).matching(is_number_text).nullable(),
                              text("mode").one_of({"deny", "allow"}).otherwise("deny"),
                              list("extensions", text({}).matching(is_permission_pattern)),
                              strict_boolean("enabled").otherwise(true), text("description").nullable(),
                              shown("links", Json::array()), shown("outcalls", Json::array()),
                              shown("groups", Json::array()), shown("users", Json::array())}};
  return fields;
}

Check examine(Work& work, const Json*, Json& fields) {
  auto patterns = fields["extensions"].get<std::vector<std::string>>();
  std::ranges::sort(patterns);
  const auto [first, last] = std::ranges::unique(patterns);
  patterns.erase(first, last);
  fields["extensions"] = patterns;
  for (const auto& [key, other] : work.documents().all(Kind::call_permission))
    if ((*other)["name"] == fields["name"] && (*other)["tenant_uuid"] == fields["tenant_uuid"] &&
        (*other)["id"] != fields["id"])
      return already_exists(call_permissions().name, {{"name", python_literal(fields["name"])}});
  return {};
}

void show(const Work& work, const Json& fields, Json& out) {
  const Key key = key_of(fields["id"]);
  out["outcalls"] = holder_briefs(work, Kind::outcall, "call_permissions", key, {"id", "name"});
  out["users"] = holder_briefs(work, Kind::user, "call_permissions", key, {"uuid", "firstname", "lastname"});
}

}  // namespace

const Resource& call_permissions() {
  static const Resource resource{
      .kind = Kind::call_permission,
      .path = "/callpermissions",
      .name = "CallPermission",
      .noun = "call_permission",
      .rel = "callpermissions",
      .schema = schema,
      .columns = {{"id"}, {"name"}, {"description"}, {"enabled"}, {"mode"}},
      .order = "name",
      .examine = examine,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
