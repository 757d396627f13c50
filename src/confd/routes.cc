#include "confd/routes.h"

#include <algorithm>

#include "base/text.h"
#include "confd/resources.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

constexpr std::size_t longest_path = 1024;

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  for (Cursor cursor(path); cursor.take('/');) segments.emplace_back(cursor.take_until("/"));
  return segments;
}

/// The key that a segment is, if it is of the wanted form.
std::optional<Key> key_as(std::string_view form, const std::string& segment) {
  if (form != "<int>" && is_uuid(segment)) return lower_case(segment);
  if (form == "<uuid>" || segment.empty() || !std::ranges::all_of(segment, is_digit)) return std::nullopt;
  const auto zeros = std::min(segment.find_first_not_of('0'), segment.size() - 1);
  return segment.substr(zeros);
}

std::optional<std::vector<Key>> keys_of(const Route& route, const std::vector<std::string>& segments) {
  if (route.segments.size() != segments.size()) return std::nullopt;
  std::vector<Key> keys;
  for (std::size_t at = 0; at < segments.size(); ++at) {
    if (!route.segments[at].starts_with('<')) {
      if (route.segments[at] != segments[at]) return std::nullopt;
      continue;
    }
    auto key = key_as(route.segments[at], segments[at]);
    if (!key) return std::nullopt;
    keys.push_back(std::move(*key));
  }
  return keys;
}

void add_resource(Routes& routes, const Resource& resource) {
  const std::string folder(resource.path);
  const std::string item = folder + (resource.kind == Kind::user ? "/<key>" : resource.by_uuid ? "/<uuid>" : "/<int>");
  const Resource* one = &resource;
  routes.add("GET", folder, [one](Work& work, const auto&) { return list_call(work, *one); });
  routes.add("POST", folder, [one](Work& work, const auto&) { return create_call(work, *one); });
  routes.add("GET", item, [one](Work& work, const auto& keys) { return get_call(work, *one, keys[0]); });
  routes.add("PUT", item, [one](Work& work, const auto& keys) { return change_call(work, *one, keys[0]); });
  routes.add("DELETE", item, [one](Work& work, const auto& keys) { return remove_call(work, *one, keys[0]); });
}

void add_association(Routes& routes, const Association& association) {
  const Association* one = &association;
  routes.add("PUT", association.path,
             [one](Work& work, const auto& keys) { return join_call(work, *one, keys[0], keys[1]); });
  routes.add("DELETE", association.path,
             [one](Work& work, const auto& keys) { return part_call(work, *one, keys[0], keys[1]); });
}

Routes make_routes() {
  Routes routes;
  for (const auto add :
       {add_sip_endpoint_routes, add_sip_transport_routes, add_pjsip_routes, add_outcall_routes, add_context_routes,
        add_user_routes, add_line_routes, add_phone_number_routes, add_tenant_routes})
    add(routes);
  for (const auto resource :
       {sip_endpoints, sip_templates, sip_transports, trunks, iax_endpoints, iax_registers, custom_endpoints, outcalls,
        incalls, extensions, contexts, users, lines, call_permissions, schedules, phone_numbers, tenants})
    add_resource(routes, resource());
  for (const auto table :
       {trunk_associations, outcall_associations, incall_associations, line_associations, user_associations})
    for (const Association& association : table()) add_association(routes, association);
  for (const auto ordered : {outcall_trunks, context_inclusions, user_lines}) {
    const OrderedAssociation* one = &ordered();
    routes.add("PUT", one->path, [one](Work& work, const auto& keys) { return order_call(work, *one, keys[0]); });
  }
  return routes;
}

}  // namespace

void Routes::add(std::string_view method, std::string_view path, Handler handler) {
  const std::vector<std::string> segments = segments_of(path);
  auto found = std::ranges::find(routes_, segments, &Route::segments);
  if (found == routes_.end()) found = routes_.insert(routes_.end(), {segments, {}});
  found->methods.try_emplace(std::string(method), std::move(handler));
}

std::optional<Routes::Found> Routes::find(std::string_view path) const {
  if (path.size() > longest_path) return std::nullopt;
  const std::vector<std::string> segments = segments_of(path);
  for (const Route& route : routes_)
    if (auto keys = keys_of(route, segments)) return Found{&route, std::move(*keys)};
  return std::nullopt;
}

const Routes& all_routes() {
  static const Routes routes = make_routes();
  return routes;
}

}  // namespace tandem::confd
