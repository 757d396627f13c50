// /extensions
#include "confd/context_use.h"
#include "confd/extension_use.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

constexpr ExtensionUse uses[] = {{Kind::outcall, "outcall", "outcall", ""},
                                 {Kind::incall, "incall", "incall", "incall_ranges"},
                                 {Kind::line, "line", "internal", "user_ranges"}};

const Schema& schema() {
  static const Schema fields{{kept("id"), kept("tenant_uuid"), text("exten").required().at_most(40),
                              text("context").required(), shown("commented", false), boolean("enabled").otherwise(true),
                              shown("links", Json::array()), shown("conference"), shown("parking_lot"), shown("group"),
                              shown("incall"), shown("lines", Json::array()), shown("outcall"), shown("queue")}};
  return fields;
}

/// `commented` is the old name of the opposite of `enabled`.
void before_reading(Json& body) {
  if (body.contains("enabled") || !body.contains("commented")) return;
  Json commented;
  Faults faults;
  read_value(boolean("commented"), body["commented"], commented, faults);
  body["enabled"] = faults.none() ? Json(!commented.get<bool>()) : body["commented"];
}

Check examine_form(const Json& context, const Json& fields) {
  const std::string& exten = fields["exten"].get_ref<const std::string&>();
  const bool right = context["type"] == "outcall" ? is_outcall_exten(exten) : is_exten(exten);
  if (right) return {};
  return Refusal{400, {"exten: ['String does not match expected pattern.']"}};
}

Check examine_use(const Work& work, const Json& context, const Json& fields) {
  const auto use = use_of(work, key_of(fields["id"]));
  if (!use) return {};
  if (auto refusal = examine_context_type(work, fields, use->context_type)) return refusal;
  const std::string& exten = fields["exten"].get_ref<const std::string&>();
  if (use->ranges.empty() || in_ranges(context, use->ranges, exten)) return {};
  return outside_of_range(exten, fields["context"].get<std::string>());
}

Check examine_unique(const Work& work, const Json& fields) {
  for (const auto& [key, other] : work.documents().all(Kind::extension))
    if ((*other)["exten"] == fields["exten"] && (*other)["context"] == fields["context"] &&
        (*other)["id"] != fields["id"])
      return already_exists(
          "Extension", {{"exten", python_literal(fields["exten"])}, {"context", python_literal(fields["context"])}});
  return {};
}

Check examine(Work& work, const Json* before, Json& fields) {
  const std::string& name = fields["context"].get_ref<const std::string&>();
  const Json* context = context_named(work, name);
  if (context == nullptr || !work.sees((*context)["tenant_uuid"].get_ref<const std::string&>()))
    return unknown_reference("context", "Context", {"name", python_text(name)});
  if (before == nullptr) fields["tenant_uuid"] = (*context)["tenant_uuid"];
  if (auto refusal = examine_context_of(work, extensions(), fields)) return refusal;
  if (auto refusal = examine_form(*context, fields)) return refusal;
  if (before != nullptr)
    if (auto refusal = examine_use(work, *context, fields)) return refusal;
  return examine_unique(work, fields);
}

Check removable(Work& work, const Json& fields) {
  const Key key = key_of(fields["id"]);
  const auto use = use_of(work, key);
  if (!use) return {};
  const Key user = *work.holder(use->kind, "extensions", key);
  const std::string name = std::string(use->name) + "_id";
  return is_associated("Extension", use->name, {{"extension_id", python_key(key)}, {name, python_key(user)}});
}

Json shown_lines(const Work& work, const Key& key) {
  Json out = Json::array();
  for (const Key& line : work.holders(Kind::line, "extensions", key)) {
    const Json all = shown(work, lines(), work.at(Kind::line, line));
    out.push_back({{"id", all["id"]}, {"name", all["name"]}, {"links", all["links"]}});
  }
  return out;
}

void show(const Work& work, const Json& fields, Json& out) {
  const Key key = key_of(fields["id"]);
  out["commented"] = fields["enabled"] == false;
  out["incall"] = holder_brief(work, Kind::incall, "extensions", key, {"id"});
  out["lines"] = shown_lines(work, key);
  out["outcall"] = holder_brief(work, Kind::outcall, "extensions", key, {"id", "name"});
}

Json type_of_context(const Work& work, const Json& fields) {
  const Json* context = context_named(work, fields["context"].get_ref<const std::string&>());
  return context == nullptr ? Json() : (*context)["type"];
}

}  // namespace

const Resource& extensions() {
  static const Resource resource{
      .kind = Kind::extension,
      .path = "/extensions",
      .name = "Extension",
      .noun = "extension",
      .rel = "extensions",
      .schema = schema,
      .columns = {{"exten"}, {"context"}, {"type", type_of_context}},
      .order = "exten",
      .before_reading = before_reading,
      .examine = examine,
      .removable = removable,
      .show = show,
  };
  return resource;
}

std::optional<ExtensionUse> use_of(const Work& work, const Key& extension) {
  for (const ExtensionUse& use : uses)
    if (work.holder(use.kind, "extensions", extension)) return use;
  return std::nullopt;
}

Check extension_is_free(const Work& work, const Ends& ends) {
  const auto use = use_of(work, ends.target);
  if (!use) return {};
  const Key user = *work.holder(use->kind, "extensions", ends.target);
  const std::string name = std::string(use->name) + "_id";
  return is_associated("Extension", use->name, {{"extension_id", python_key(ends.target)}, {name, python_key(user)}});
}

Check examine_context_type(const Work& work, const Json& extension, std::string_view type) {
  const Json* context = context_named(work, extension["context"].get_ref<const std::string&>());
  if (context != nullptr && (*context)["type"] == type) return {};
  const std::string found = context == nullptr ? std::string("none") : (*context)["type"].get<std::string>();
  return wrong_context_type(
      found, {{"extension_id", python_literal(extension["id"])}, {"context", python_literal(extension["context"])}});
}

}  // namespace tandem::confd
