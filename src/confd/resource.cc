#include "confd/resource.h"

#include <algorithm>

#include "confd/body.h"
#include "confd/listing.h"

namespace tandem::confd {
namespace {

/// Gives what the server gives: keys and the tenant.
void give_keys(Work& work, const Resource& resource, Json& fields) {
  if (fields.contains("uuid")) fields["uuid"] = work.new_uuid();
  if (fields.contains("id")) fields["id"] = work.take_id(resource.kind);
  if (fields.contains("tenant_uuid")) fields["tenant_uuid"] = work.tenant();
}

Check may_write(const Work& work, const Resource& resource) {
  return resource.master_writes ? master_alone(work) : std::nullopt;
}

}  // namespace

Key key_in(const Resource& resource, const Json& fields) {
  return key_of(fields[resource.by_uuid ? "uuid" : "id"]);
}

std::string path_of(const Resource& resource, const Json& fields) {
  // Of users, upstream's links have the uuid; of all others the one key that there is.
  return std::string(resource.path) + '/' + key_in(resource, fields);
}

Json shown(const Work& work, const Resource& resource, const Json& fields) {
  Json out = Json::object();
  for (const Field& field : resource.schema().fields) {
    const auto kept = fields.find(field.name);
    out[field.name] = field.stored && kept != fields.end() ? *kept : field.initial;
  }
  if (!resource.rel.empty()) out["links"] = work.links(resource.rel, path_of(resource, fields));
  if (resource.show != nullptr) resource.show(work, fields, out);
  return out;
}

Json brief(const Work& work, const Resource& resource, const Json& fields,
           std::initializer_list<std::string_view> names) {
  Json out = Json::object();
  for (const std::string_view name : names) out[name] = fields[name];
  out["links"] = work.links(resource.rel, path_of(resource, fields));
  return out;
}

Checked<Key> find_visible(const Work& work, const Resource& resource, const Key& named) {
  if (work.visible(resource.kind, named) != nullptr) return named;
  if (resource.kind == Kind::user)
    for (const auto& [key, fields] : work.documents().all(Kind::user))
      if (key_of((*fields)["id"]) == named && work.visible(Kind::user, key) != nullptr) return key;
  return std::unexpected(missing(resource.name, named));
}

Checked<Key> add(Work& work, const Resource& resource, Json body) {
  if (work.documents().all(resource.kind).size() >= max_objects)
    return std::unexpected(not_permitted("There are as many as there may be"));
  if (resource.before_reading != nullptr) resource.before_reading(body);
  const auto read = read_by(resource.schema(), body, Reading::fresh);
  if (!read) return std::unexpected(read.error());
  Json fields = new_object(resource.schema(), *read);
  give_keys(work, resource, fields);
  if (resource.examine != nullptr)
    if (auto refusal = resource.examine(work, nullptr, fields)) return std::unexpected(*refusal);
  Key key = key_in(resource, fields);
  work.put(resource.kind, key, std::move(fields));
  if (resource.apply != nullptr)
    if (auto refusal = resource.apply(work, nullptr, key, body)) return std::unexpected(*refusal);
  return key;
}

Check change(Work& work, const Resource& resource, const Key& key, Json body) {
  if (resource.before_reading != nullptr) resource.before_reading(body);
  const auto read = read_by(resource.schema(), body, Reading::change);
  if (!read) return read.error();
  const Json before = work.at(resource.kind, key);
  Json fields = before;
  for (const auto& item : read->items())
    if (fields.contains(item.key())) fields[item.key()] = item.value();
  if (resource.examine != nullptr)
    if (auto refusal = resource.examine(work, &before, fields)) return refusal;
  work.put(resource.kind, key, std::move(fields));
  return resource.apply != nullptr ? resource.apply(work, &before, key, body) : std::nullopt;
}

Check remove(Work& work, const Resource& resource, const Key& key) {
  const Json fields = work.at(resource.kind, key);
  if (resource.removable != nullptr)
    if (auto refusal = resource.removable(work, fields)) return refusal;
  if (resource.removing != nullptr) resource.removing(work, fields);
  work.remove(resource.kind, key);
  return {};
}

Checked<Answer> list_call(Work& work, const Resource& resource) {
  const auto page = list_objects(work, resource);
  if (!page) return std::unexpected(page.error());
  Json items = Json::array();
  for (const Json* fields : page->objects) items.push_back(shown(work, resource, *fields));
  return Answer{200, body_of(Json{{"total", page->total}, {"items", std::move(items)}})};
}

Checked<Answer> create_call(Work& work, const Resource& resource) {
  if (auto refusal = may_write(work, resource)) return std::unexpected(*refusal);
  auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto key = add(work, resource, std::move(*body));
  if (!key) return std::unexpected(key.error());
  const Json& fields = work.at(resource.kind, *key);
  const std::string_view folder = resource.located_at.empty() ? resource.path : resource.located_at;
  return created(shown(work, resource, fields), work.url(std::string(folder) + '/' + *key));
}

Checked<Answer> get_call(Work& work, const Resource& resource, const Key& named) {
  const auto key = find_visible(work, resource, named);
  if (!key) return std::unexpected(key.error());
  return Answer{200, body_of(shown(work, resource, work.at(resource.kind, *key)))};
}

Checked<Answer> change_call(Work& work, const Resource& resource, const Key& named) {
  if (auto refusal = may_write(work, resource)) return std::unexpected(*refusal);
  const auto key = find_visible(work, resource, named);
  if (!key) return std::unexpected(key.error());
  auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  if (auto refusal = change(work, resource, *key, std::move(*body))) return std::unexpected(*refusal);
  return no_content();
}

Checked<Answer> remove_call(Work& work, const Resource& resource, const Key& named) {
  if (auto refusal = may_write(work, resource)) return std::unexpected(*refusal);
  const auto key = find_visible(work, resource, named);
  if (!key) return std::unexpected(key.error());
  if (auto refusal = remove(work, resource, *key)) return std::unexpected(*refusal);
  return no_content();
}

std::string body_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Answer no_content() {
  return {204};
}

Answer created(const Json& object, std::string location) {
  return {201, body_of(object), std::move(location)};
}

Check master_alone(const Work& work) {
  if (work.request().token_tenant == work.context().master_tenant) return {};
  return master_only(work.request().token);
}

}  // namespace tandem::confd
