// What clients of the compatible interface have made, as they made it: one JSON object each, with its associations held
// as the keys of the others. Nothing here is checked (confd/service.h does that) or acts (confd/expand.h does that).
//
// A `Documents` is a value: a copy shares the objects, so that a change is made in a copy and put in place whole.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::confd {

using Json = nlohmann::ordered_json;

enum class Kind : std::uint8_t {
  sip_endpoint,
  sip_template,
  sip_transport,
  iax_endpoint,
  iax_register,
  custom_endpoint,
  trunk,
  outcall,
  incall,
  extension,
  context,
  user,
  line,
  call_permission,
  schedule,
  phone_number,
  pjsip_section,  ///< keys "global" and "system"
  tenant,         ///< what the interface keeps of a tenant: its generated templates
};

/// The uuid of objects that have one (SIP endpoints, templates, transports, phone numbers, tenants; users too), the
/// decimal id of the others. Users are kept by uuid and hold their `id` as well; contexts by id, with their `uuid` and
/// `name`.
using Key = std::string;

/// One object. `fields` has the resource's own fields under their names of the interface, in the interface's order,
/// with `tenant_uuid` where the resource has a tenant, and of associations only this (none: null or []):
///   trunk             endpoint_sip: uuid, endpoint_iax, endpoint_custom, register_iax: id
///   line              endpoint_sip: uuid, endpoint_custom: id, extensions: [id]
///   user              lines: [id] (first: main), call_permissions: [id], forwards: {busy, noanswer, unconditional:
///                     {enabled, destination}}, services: {dnd, incallfilter: {enabled}}, fallbacks: {..._destination},
///                     schedules: [id]
///   outcall           trunks: [id], extensions: [{id, strip_digits, prefix, external_prefix, caller_id}],
///                     schedules: [id], call_permissions: [id]
///   incall            extensions: [id], schedules: [id]
///   context           contexts: [id]
///   sip_endpoint, sip_template   templates: [uuid], transport: uuid
/// The other direction (the trunk of an endpoint, the incall of an extension) is found by looking.
using Fields = std::shared_ptr<const Json>;

class Documents {
 public:
  using Objects = std::map<Key, Fields>;

  /// Null: there is none.
  const Json* find(Kind kind, const Key& key) const;
  const Objects& all(Kind kind) const { return objects_[static_cast<std::size_t>(kind)]; }
  void put(Kind kind, const Key& key, Json fields);
  void remove(Kind kind, const Key& key);
  /// The next id of a kind: one more than any that it has had.
  std::int64_t take_id(Kind kind);
  friend bool operator==(const Documents&, const Documents&) = default;

 private:
  static constexpr std::size_t kinds = static_cast<std::size_t>(Kind::tenant) + 1;
  std::array<Objects, kinds> objects_;
  std::array<std::int64_t, kinds> last_ids_{};
};

}  // namespace tandem::confd
