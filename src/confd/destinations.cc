#include "confd/destinations.h"

#include <algorithm>

#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

Field ring_time() {
  return number("ring_time").at_least(0).nullable();
}
Field context_name() {
  return text("context").required().length(1, 79).matching(is_context_name);
}
Field digits_of(std::string_view name, std::int64_t most) {
  return text(name).at_most(most).ruled({is_number_text});
}

struct Variant {
  std::string_view name;
  Schema schema;
};

const std::vector<Variant>& causes() {
  static const std::vector<Variant> all{{"busy", {{number("timeout").at_least(0).nullable()}}},
                                        {"congestion", {{number("timeout").at_least(0).nullable()}}},
                                        {"normal", {}}};
  return all;
}

const std::vector<Variant>& applications() {
  static const std::vector<Variant> all{{"callback_disa", {{context_name(), digits_of("pin", 40).nullable()}}},
                                        {"custom", {{uuid("application_uuid").required()}}},
                                        {"directory", {{context_name()}}},
                                        {"disa", {{context_name(), digits_of("pin", 40).nullable()}}},
                                        {"fax_to_mail", {{email("email").required()}}},
                                        {"voicemail", {{context_name()}}}};
  return all;
}

const std::vector<Variant>& types() {
  static const std::vector<Variant> all{
      {"application", {}},
      {"conference", {{integer("conference_id").required()}}},
      {"custom", {{text("command").required().at_most(255).matching(is_command)}}},
      {"extension", {{text("exten").required().length(1, 255).matching(is_number_text), context_name()}}},
      {"group", {{integer("group_id").required(), ring_time()}}},
      {"hangup", {}},
      {"ivr", {{integer("ivr_id").required()}}},
      {"none", {}},
      {"outcall",
       {{integer("outcall_id").required(),
         text("exten").required().at_most(255).ruled({is_digits, "Invalid input."})}}},
      {"queue",
       {{integer("queue_id").required(), ring_time(), integer("skill_rule_id").nullable(),
         special("skill_rule_variables", [](const Json& given, Json& read, Faults&) { read = given; }).nullable()}}},
      {"sound",
       {{text("filename").required().at_most(255), strict_boolean("skip").otherwise(false),
         strict_boolean("no_answer").otherwise(false)}}},
      {"switchboard", {{uuid("switchboard_uuid").required(), ring_time()}}},
      {"user", {{integer("user_id").required(), ring_time(), uuid("moh_uuid").nullable()}}},
      {"voicemail",
       {{integer("voicemail_id").required(), strict_boolean("skip_instructions").otherwise(false),
         text("greeting").one_of({"busy", "unavailable"}).nullable()}}}};
  return all;
}

/// Reads the member that says which variant it is; null: the complaint is made.
const Variant* variant_of(const std::vector<Variant>& all, std::string_view member, const Json& given, Faults& faults) {
  Field field = text(member).required();
  for (const Variant& one : all) field.choices.push_back(one.name);
  const Schema schema{{field}};
  const Json read = read_fields(schema, given, Reading::fresh, faults);
  if (!faults.none()) return nullptr;
  const auto found = std::ranges::find(all, read[member].get_ref<const std::string&>(), &Variant::name);
  return found == all.end() ? nullptr : &*found;
}

void read_destination(const Json& given, Json& read, Faults& faults) {
  if (!given.is_object()) {
    Faults whole;
    whole.add("Invalid input type.");
    return faults.add("_schema", std::move(whole));
  }
  const Variant* type = variant_of(types(), "type", given, faults);
  if (type == nullptr) return;
  read = read_fields(type->schema, given, Reading::fresh, faults);
  const bool application = type->name == "application";
  if (application || type->name == "hangup") {
    const std::string_view member = application ? "application" : "cause";
    const Variant* inner = variant_of(application ? applications() : causes(), member, given, faults);
    if (inner == nullptr) return;
    read[member] = inner->name;
    read.update(read_fields(inner->schema, given, Reading::fresh, faults));
  }
  read["type"] = type->name;
}

/// What a destination names by id, and what of it the exchange has.
struct Named {
  std::string_view field, resource;
};
constexpr Named absent[] = {{"conference_id", "Conference"},
                            {"group_id", "Group"},
                            {"ivr_id", "IVR"},
                            {"queue_id", "Queue"},
                            {"switchboard_uuid", "Switchboard"},
                            {"voicemail_id", "Voicemail"},
                            {"application_uuid", "Application"}};

Refusal not_found(std::string_view resource, const Json& value) {
  return unknown_reference("actionarg1", resource, {"actionarg1", python_literal(value)});
}

bool names(const Json& destination, std::string_view field, const Json& id) {
  if (!destination.is_object()) return false;
  const auto found = destination.find(field);
  return found != destination.end() && *found == id;
}

/// Whether something was turned.
bool turn(Json& destination, std::string_view field, const Json& id) {
  if (!names(destination, field, id)) return false;
  destination = Json{{"type", "none"}};
  return true;
}

bool turn_all(Json& fields, std::string_view field, const Json& id) {
  bool turned = false;
  for (const char* place : {"destination", "closed_destination"})
    if (fields.contains(place)) turned |= turn(fields[place], field, id);
  if (fields.contains("exceptional_periods"))
    for (Json& period : fields["exceptional_periods"]) turned |= turn(period["destination"], field, id);
  if (fields.contains("fallbacks"))
    for (Json& fallback : fields["fallbacks"]) turned |= turn(fallback, field, id);
  return turned;
}

}  // namespace

Field destination(std::string_view name) {
  return special(name, read_destination);
}

Check examine_destination(const Work& work, const Json& destination) {
  if (destination.is_null()) return {};
  for (const auto& [field, resource] : absent)
    if (const auto found = destination.find(field); found != destination.end()) return not_found(resource, *found);
  if (const auto id = destination.find("user_id"); id != destination.end())
    if (!find_visible(work, users(), key_of(*id))) return not_found("User", *id);
  if (const auto id = destination.find("outcall_id"); id != destination.end())
    if (!find_visible(work, outcalls(), key_of(*id))) return not_found("Outcall", *id);
  return {};
}

Json shown_destination(const Work& work, const Json& destination) {
  if (!destination.is_object() || destination["type"] != "user") return destination;
  Json out = destination;
  out.erase("type");
  const auto key = find_visible(work, users(), key_of(destination["user_id"]));
  const Json* user = key ? work.find(Kind::user, *key) : nullptr;
  out["user_firstname"] = user ? (*user)["firstname"] : Json();
  out["user_lastname"] = user ? (*user)["lastname"] : Json();
  out["type"] = "user";
  return out;
}

void dissolve_destinations(Work& work, std::string_view field, const Json& id) {
  for (const Kind kind : {Kind::incall, Kind::schedule, Kind::user}) {
    std::vector<std::pair<Key, Json>> turned;
    for (const auto& [key, fields] : work.documents().all(kind))
      if (Json copy = *fields; turn_all(copy, field, id)) turned.emplace_back(key, std::move(copy));
    for (auto& [key, fields] : turned) work.put(kind, key, std::move(fields));
  }
}

}  // namespace tandem::confd
