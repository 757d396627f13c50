#include "confd/relations.h"

#include <algorithm>
#include <cassert>

#include "base/text.h"

namespace tandem::confd {
namespace {

using enum Kind;
constexpr Relation table[] = {
    {trunk, "endpoint_sip", Shape::one, sip_endpoint},
    {trunk, "endpoint_iax", Shape::one, iax_endpoint},
    {trunk, "endpoint_custom", Shape::one, custom_endpoint},
    {trunk, "register_iax", Shape::one, iax_register},
    {line, "endpoint_sip", Shape::one, sip_endpoint},
    {line, "endpoint_custom", Shape::one, custom_endpoint},
    {line, "extensions", Shape::list, extension},
    {user, "lines", Shape::list, line},
    {user, "call_permissions", Shape::list, call_permission},
    {user, "schedules", Shape::list, schedule},
    {outcall, "trunks", Shape::list, trunk},
    {outcall, "extensions", Shape::entries, extension},
    {outcall, "schedules", Shape::list, schedule},
    {outcall, "call_permissions", Shape::list, call_permission},
    {incall, "extensions", Shape::list, extension},
    {incall, "schedules", Shape::list, schedule},
    {context, "contexts", Shape::list, context},
    {sip_endpoint, "templates", Shape::list, sip_template},
    {sip_endpoint, "transport", Shape::one, sip_transport},
    {sip_template, "templates", Shape::list, sip_template},
    {sip_template, "transport", Shape::one, sip_transport},
    {tenant, "global_sip_template_uuid", Shape::one, sip_template},
    {tenant, "webrtc_sip_template_uuid", Shape::one, sip_template},
    {tenant, "registration_trunk_sip_template_uuid", Shape::one, sip_template},
    {tenant, "meeting_guest_sip_template_uuid", Shape::one, sip_template},
};

const Json& id_in(Shape shape, const Json& item) {
  return shape == Shape::entries ? item["id"] : item;
}

}  // namespace

std::span<const Relation> relations() {
  return table;
}

const Relation& relation(Kind holder, std::string_view field) {
  const auto* found =
      std::ranges::find_if(table, [&](const Relation& row) { return row.holder == holder && row.field == field; });
  assert(found != std::end(table));
  return *found;
}

Key key_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? value.dump() : std::string{};
}

Json value_of(const Key& key) {
  const bool digits = !key.empty() && std::ranges::all_of(key, is_digit);
  const auto number = digits ? parse_number<std::uint32_t>(key) : std::nullopt;
  return number ? Json(static_cast<std::int64_t>(*number)) : Json(key);
}

std::vector<Key> targets(const Relation& relation, const Json& fields) {
  const auto found = fields.find(relation.field);
  if (found == fields.end() || found->is_null()) return {};
  if (relation.shape == Shape::one) return {key_of(*found)};
  std::vector<Key> keys;
  for (const Json& item : *found) keys.push_back(key_of(id_in(relation.shape, item)));
  return keys;
}

bool holds(const Relation& relation, const Json& fields, const Key& target) {
  return std::ranges::count(targets(relation, fields), target) > 0;
}

void link(const Relation& relation, Json& fields, const Key& target) {
  Json& field = fields[relation.field];
  if (relation.shape == Shape::one)
    field = value_of(target);
  else
    field.push_back(relation.shape == Shape::list ? value_of(target) : Json{{"id", value_of(target)}});
}

void unlink(const Relation& relation, Json& fields, const Key& target) {
  Json& field = fields[relation.field];
  if (relation.shape == Shape::one) {
    if (key_of(field) == target) field = nullptr;
    return;
  }
  Json kept = Json::array();
  for (Json& item : field)
    if (key_of(id_in(relation.shape, item)) != target) kept.push_back(std::move(item));
  field = std::move(kept);
}

}  // namespace tandem::confd
