// /schedules
#include "confd/destinations.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

Json all_of(int last) {
  Json out = Json::array();
  for (int one = 1; one <= last; ++one) out.push_back(one);
  return out;
}

Field days(std::string_view name, int last) {
  Field field = list(name, integer({}).between(1, last)).otherwise(all_of(last));
  field.least = 1;
  field.most = last * 10;
  return field;
}

std::vector<Field> period_fields() {
  return {text("hours_start").required().matching(is_clock), text("hours_end").required().matching(is_clock),
          days("week_days", 7), days("month_days", 31), days("months", 12)};
}

void examine_hours(const Json& read, Faults& faults) {
  Faults own;
  if (read["hours_end"].get_ref<const std::string&>() < read["hours_start"].get_ref<const std::string&>())
    own.add("hours_end must be greater than or equal to hours_start");
  faults.add("_schema", std::move(own));
}

const Schema& open_period() {
  static const Schema schema{period_fields(), examine_hours};
  return schema;
}

const Schema& exceptional_period() {
  static const Schema schema{[] {
                               std::vector<Field> fields = period_fields();
                               fields.push_back(destination("destination").required());
                               return fields;
                             }(),
                             examine_hours};
  return schema;
}

const Schema& schema() {
  static const Schema fields{
      {kept("id"), kept("tenant_uuid"), text("name").at_most(128).nullable(), text("timezone").at_most(128).nullable(),
       destination("closed_destination").required(), list("open_periods", object({}, open_period())).at_most(256),
       list("exceptional_periods", object({}, exceptional_period())).at_most(256), boolean("enabled").otherwise(true),
       shown("links", Json::array()), shown("incalls", Json::array()), shown("users", Json::array()),
       shown("groups", Json::array()), shown("queues", Json::array()), shown("outcalls", Json::array())}};
  return fields;
}

Check examine(Work& work, const Json*, Json& fields) {
  if (auto refusal = examine_destination(work, fields["closed_destination"])) return refusal;
  for (const Json& period : fields["exceptional_periods"])
    if (auto refusal = examine_destination(work, period["destination"])) return refusal;
  return {};
}

void show(const Work& work, const Json& fields, Json& out) {
  const Key key = key_of(fields["id"]);
  out["closed_destination"] = shown_destination(work, fields["closed_destination"]);
  for (Json& period : out["exceptional_periods"])
    period["destination"] = shown_destination(work, period["destination"]);
  out["incalls"] = holder_briefs(work, Kind::incall, "schedules", key, {"id"});
  out["users"] = holder_briefs(work, Kind::user, "schedules", key, {"uuid", "firstname", "lastname"});
  out["outcalls"] = holder_briefs(work, Kind::outcall, "schedules", key, {"id", "name"});
}

}  // namespace

const Resource& schedules() {
  static const Resource resource{
      .kind = Kind::schedule,
      .path = "/schedules",
      .name = "Schedule",
      .noun = "schedule",
      .rel = "schedules",
      .schema = schema,
      .columns = {{"id"}, {"name"}, {"timezone"}},
      .order = "name",
      .examine = examine,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
