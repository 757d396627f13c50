// /contexts and what they include
#include <algorithm>

#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

void examine_range(const Json& read, Faults& faults) {
  const std::string& start = read["start"].get_ref<const std::string&>();
  const std::string end = read["end"].is_null() ? start : read["end"].get<std::string>();
  Faults own;
  if (start.size() != end.size())
    own.add("Start and end must be of the same length");
  else if (start > end)
    own.add("Start of range must be lower than or equal to the end");
  faults.add("_schema", std::move(own));
}

Field number_of(std::string_view name) {
  return text(name).at_most(16).ruled({is_digits, "Invalid input."});
}

/// Reads one by a schema, and its end as its start if it has none.
template <const Schema& (*schema)()>
void read_range(const Json& given, Json& read, Faults& faults) {
  read_value(object({}, schema()), given, read, faults);
  if (faults.none() && read["end"].is_null()) read["end"] = read["start"];
}

const Schema& plain_range() {
  static const Schema schema{{number_of("start").required(), number_of("end").nullable()}, examine_range};
  return schema;
}

const Schema& incall_range() {
  static const Schema schema{
      {number_of("start").required(), number_of("end").nullable(), integer("did_length").at_least(0).otherwise(0)},
      examine_range};
  return schema;
}

Field ranges(std::string_view name) {
  return list(name, special({}, read_range<plain_range>));
}

const Schema& schema() {
  static const Schema fields{
      {kept("id"), kept("uuid"), kept("name"), text("label").required().length(1, 128),
       text("type").one_of({"internal", "incall", "outcall", "services", "others"}).otherwise("internal"),
       ranges("user_ranges"), ranges("group_ranges"), ranges("queue_ranges"), ranges("conference_room_ranges"),
       list("incall_ranges", special({}, read_range<incall_range>)), text("description").nullable(),
       kept("tenant_uuid"), strict_boolean("enabled").otherwise(true), shown("links", Json::array()),
       kept("contexts", Json::array())}};
  return fields;
}

/// Clients of before labels send a name.
void before_reading(Json& body) {
  if (!body.contains("label") && body.contains("name")) body["label"] = body["name"];
}

std::string slug_of(const Work& work) {
  const auto& all = work.context().tenants;
  const auto found = std::ranges::find(all, work.tenant(), &TenantFacts::uuid);
  return found == all.end() ? std::string{} : found->slug;
}

Check examine(Work& work, const Json* before, Json& fields) {
  if (before == nullptr)
    fields["name"] =
        "ctx-" + slug_of(work) + '-' + fields["type"].get<std::string>() + '-' + fields["uuid"].get<std::string>();
  return {};
}

Check removable(Work& work, const Json& fields) {
  for (const auto* user : {&extensions(), &trunks(), &lines()})
    for (const auto& [key, other] : work.documents().all(user->kind))
      if ((*other)["context"] == fields["name"]) {
        const std::string id = std::string(user->noun) + "_id";
        return is_associated("Context", user->name,
                             {{"context_id", python_literal(fields["id"])}, {id, python_key(key)}});
      }
  return {};
}

void show(const Work& work, const Json& fields, Json& out) {
  out["contexts"] = briefs(work, Kind::context, "contexts", fields, {"id", "name", "label"});
}

}  // namespace

const Resource& contexts() {
  static const Resource resource{
      .kind = Kind::context,
      .path = "/contexts",
      .name = "Context",
      .noun = "context",
      .rel = "contexts",
      .schema = schema,
      .columns = {{"id"}, {"description"}, {"name"}, {"label"}, {"type"}},
      .order = "id",
      .before_reading = before_reading,
      .examine = examine,
      .removable = removable,
      .show = show,
  };
  return resource;
}

const OrderedAssociation& context_inclusions() {
  static const OrderedAssociation association{.path = "/contexts/<int>/contexts",
                                              .holder = Kind::context,
                                              .field = "contexts",
                                              .duplicate = "Cannot include same context more than once",
                                              .itself = "Cannot include context inside itself",
                                              .joining = {}};
  return association;
}

}  // namespace tandem::confd
