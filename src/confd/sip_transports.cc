// /sip/transports
#include "base/text.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/sip_options.h"
#include "confd/text_forms.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{{kept("uuid"), section_name().required(), pairs("options", 128, {{is_option_text}})}};
  return fields;
}

Check examine(Work& work, const Json* before, Json& fields) {
  if (auto refusal = examine_options("options", fields["options"], "transport")) return refusal;
  const std::string& name = fields["name"].get_ref<const std::string&>();
  const std::string_view holder = holder_of_name(work, name, key_of(fields["uuid"]));
  if (holder.empty()) return {};
  return already_exists(before == nullptr ? "name" : holder, {{"name", python_text(name)}});
}

std::vector<std::pair<Kind, Key>> users_of(const Work& work, const Key& key) {
  std::vector<std::pair<Kind, Key>> all;
  for (const Kind kind : {Kind::sip_endpoint, Kind::sip_template})
    for (const Key& user : work.holders(kind, "transport", key)) all.emplace_back(kind, user);
  return all;
}

Check removable(Work& work, const Json& fields) {
  const Key key = key_of(fields["uuid"]);
  const auto using_it = users_of(work, key);
  if (using_it.empty()) return {};
  return is_associated("Transport", "EndpointSIP",
                       {{"transport_uuid", python_key(key)}, {"endpoint_uuid", python_key(using_it[0].second)}});
}

/// Those who used it use the fallback, which is another one.
Check move_users(Work& work, const Key& key, std::string_view fallback) {
  if (!is_uuid(fallback)) return field_error("fallback", "Not a valid UUID.");
  const auto other = find_visible(work, sip_transports(), lower_case(fallback));
  if (!other) return other.error();
  for (const auto& [kind, user] : users_of(work, key)) {
    Json fields = work.at(kind, user);
    fields["transport"] = *other;
    work.put(kind, user, std::move(fields));
  }
  return {};
}

Checked<Answer> remove_transport(Work& work, const Key& named) {
  if (auto refusal = master_alone(work)) return std::unexpected(*refusal);
  const auto key = find_visible(work, sip_transports(), named);
  if (!key) return std::unexpected(key.error());
  if (const auto fallback = work.query("fallback"))
    if (auto refusal = move_users(work, *key, *fallback)) return std::unexpected(*refusal);
  return remove_call(work, sip_transports(), *key);
}

}  // namespace

const Resource& sip_transports() {
  static const Resource resource{
      .kind = Kind::sip_transport,
      .path = "/sip/transports",
      .name = "Transport",
      .noun = "transport",
      .rel = "",
      .by_uuid = true,
      .schema = schema,
      .columns = {{"name"}, {.name = "uuid", .searched = false, .several = true}},
      .order = "name",
      .examine = examine,
      .removable = removable,
      .master_writes = true,
  };
  return resource;
}

void add_sip_transport_routes(Routes& routes) {
  routes.add("DELETE", "/sip/transports/<uuid>",
             [](Work& work, const auto& keys) { return remove_transport(work, keys[0]); });
}

}  // namespace tandem::confd
