#include "confd/work.h"

#include <algorithm>

#include "model/apply.h"

namespace tandem::confd {
namespace {

std::string_view tenant_of(const Json& fields) {
  const auto found = fields.find("tenant_uuid");
  return found == fields.end() || !found->is_string() ? std::string_view{}
                                                      : std::string_view(found->get_ref<const std::string&>());
}

}  // namespace

bool Work::sees(std::string_view tenant) const {
  return tenant.empty() || std::ranges::find(request_.visible_tenants, tenant) != request_.visible_tenants.end();
}

const Json* Work::visible(Kind kind, const Key& key) const {
  const Json* fields = documents_.find(kind, key);
  return fields != nullptr && sees(tenant_of(*fields)) ? fields : nullptr;
}

const std::vector<Key>& Work::holders(const Relation& relation, const Key& target) const {
  static const std::vector<Key> none;
  const auto [at, fresh] = indexes_.try_emplace(&relation);
  if (fresh)
    for (const auto& [key, fields] : documents_.all(relation.holder))
      for (const Key& one : targets(relation, *fields)) at->second[one].push_back(key);
  const auto found = at->second.find(target);
  return found == at->second.end() ? none : found->second;
}

std::optional<Key> Work::holder(Kind holder, std::string_view field, const Key& target) const {
  const std::vector<Key>& all = holders(holder, field, target);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::string Work::new_uuid() const {
  return model::make_uuid(context_.random);
}

void Work::put(Kind kind, const Key& key, Json fields) {
  documents_.put(kind, key, std::move(fields));
  indexes_.clear();
}

void Work::remove(Kind kind, const Key& key) {
  for (const Relation& relation : relations()) {
    if (relation.target != kind) continue;
    const std::vector<Key> all = holders(relation, key);
    for (const Key& one : all) {
      Json fields = at(relation.holder, one);
      unlink(relation, fields, key);
      put(relation.holder, one, std::move(fields));
    }
  }
  documents_.remove(kind, key);
  indexes_.clear();
}

std::string Work::url(std::string_view path) const {
  const std::string scheme = request_.forwarded_proto.empty() ? "http" : request_.forwarded_proto;
  const std::string host = request_.host.empty() ? "localhost" : request_.host;
  std::string prefix = request_.script_name;
  while (prefix.ends_with('/')) prefix.pop_back();
  return scheme + "://" + host + prefix + "/1.1" + std::string(path);
}

Json Work::links(std::string_view rel, std::string_view path) const {
  return Json::array({Json{{"rel", rel}, {"href", url(path)}}});
}

std::optional<std::string_view> Work::query(std::string_view name) const {
  std::optional<std::string_view> value;
  for (const auto& [key, text] : request_.query)
    if (key == name) value = text;
  return value;
}

}  // namespace tandem::confd
