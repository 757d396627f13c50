#include "confd/association.h"

#include <algorithm>
#include <set>

#include "confd/body.h"
#include "confd/python_literal.h"
#include "confd/resources.h"

namespace tandem::confd {
namespace {

const Schema& id_entry() {
  static const Schema schema{{integer("id").required()}};
  return schema;
}

Checked<std::vector<Key>> wanted_of(const OrderedAssociation& association, const Json& body) {
  const Schema schema{{list(association.field, object({}, id_entry())).required()}};
  const auto read = read_by(schema, body, Reading::fresh);
  if (!read) return std::unexpected(read.error());
  std::vector<Key> keys;
  for (const Json& entry : (*read)[association.field]) keys.push_back(key_of(entry["id"]));
  return keys;
}

Check examine_order(const Work& work, const OrderedAssociation& association, const Key& holder,
                    const std::vector<Key>& wanted) {
  const Resource& held = resource_of(relation(association.holder, association.field).target);
  for (const Key& key : wanted)
    if (work.visible(held.kind, key) == nullptr)
      return unknown_reference(association.field, held.name, {"id", python_key(key)});
  if (std::set<Key>(wanted.begin(), wanted.end()).size() != wanted.size()) return not_permitted(association.duplicate);
  if (!association.itself.empty() && std::ranges::count(wanted, holder) > 0) return not_permitted(association.itself);
  return {};
}

}  // namespace

Check first_refusal(const Work& work, const Ends& ends, const std::vector<Rule>& rules) {
  for (const Rule rule : rules)
    if (auto refusal = rule(work, ends)) return refusal;
  return {};
}

Ends ends_of(const Work& work, Kind holder, std::string_view field, const Key& holder_key, const Key& target) {
  const Resource& holding = resource_of(holder);
  const Resource& held = resource_of(relation(holder, field).target);
  return {holding, held, holder_key, target, work.at(holding.kind, holder_key), work.at(held.kind, target)};
}

Checked<std::pair<Key, Key>> find_ends(const Work& work, const Association& association, const Key& holder,
                                       const Key& target) {
  const auto first = find_visible(work, resource_of(association.holder), holder);
  if (!first) return std::unexpected(first.error());
  const Kind held = relation(association.holder, association.field).target;
  const auto second = find_visible(work, resource_of(held), target);
  if (!second) return std::unexpected(second.error());
  return std::pair(*first, *second);
}

Checked<Answer> join_call(Work& work, const Association& association, const Key& holder, const Key& target) {
  const auto found = find_ends(work, association, holder, target);
  if (!found) return std::unexpected(found.error());
  const auto& [first, second] = *found;
  const Relation& row = relation(association.holder, association.field);
  Json fields = work.at(row.holder, first);
  if (holds(row, fields, second)) return no_content();
  const Ends ends = ends_of(work, row.holder, row.field, first, second);
  if (auto refusal = first_refusal(work, ends, association.joining)) return std::unexpected(*refusal);
  link(row, fields, second);
  work.put(row.holder, first, std::move(fields));
  if (association.joined != nullptr) association.joined(work, first, second);
  return no_content();
}

Checked<Answer> part_call(Work& work, const Association& association, const Key& holder, const Key& target) {
  const auto found = find_ends(work, association, holder, target);
  if (!found) return std::unexpected(found.error());
  const auto& [first, second] = *found;
  const Relation& row = relation(association.holder, association.field);
  Json fields = work.at(row.holder, first);
  if (!holds(row, fields, second)) return no_content();
  const Ends ends = ends_of(work, row.holder, row.field, first, second);
  if (auto refusal = first_refusal(work, ends, association.parting)) return std::unexpected(*refusal);
  unlink(row, fields, second);
  work.put(row.holder, first, std::move(fields));
  return no_content();
}

Checked<Answer> order_call(Work& work, const OrderedAssociation& association, const Key& holder) {
  const auto key = find_visible(work, resource_of(association.holder), holder);
  if (!key) return std::unexpected(key.error());
  const auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto wanted = wanted_of(association, *body);
  if (!wanted) return std::unexpected(wanted.error());
  if (auto refusal = examine_order(work, association, *key, *wanted)) return std::unexpected(*refusal);

  const Relation& row = relation(association.holder, association.field);
  Json fields = work.at(row.holder, *key);
  const std::vector<Key> before = targets(row, fields);
  std::vector<Key> fresh;
  std::ranges::copy_if(*wanted, std::back_inserter(fresh),
                       [&](const Key& one) { return std::ranges::find(before, one) == before.end(); });
  for (const Key& one : fresh)
    if (auto refusal = first_refusal(work, ends_of(work, row.holder, row.field, *key, one), association.joining))
      return std::unexpected(*refusal);
  for (const Key& one : before)
    if (std::ranges::find(*wanted, one) == wanted->end())
      if (auto refusal = first_refusal(work, ends_of(work, row.holder, row.field, *key, one), association.parting))
        return std::unexpected(*refusal);
  fields[row.field] = Json::array();
  for (const Key& one : *wanted) link(row, fields, one);
  work.put(row.holder, *key, std::move(fields));
  if (association.joined != nullptr)
    for (const Key& one : fresh) association.joined(work, *key, one);
  return no_content();
}

Check same_tenant(const Work&, const Ends& ends) {
  const auto one = ends.holder_fields.find("tenant_uuid"), other = ends.target_fields.find("tenant_uuid");
  if (one == ends.holder_fields.end() || other == ends.target_fields.end() || *one == *other) return {};
  return different_tenants(ends.holding.noun, one->get<std::string>(), ends.held.noun, other->get<std::string>());
}

Check holds_no_other(const Work& work, const Ends& ends, std::string_view field, std::string_view name) {
  const Relation& row = relation(ends.holding.kind, field);
  for (const Key& key : targets(row, work.at(row.holder, ends.holder)))
    if (row.target != ends.held.kind || key != ends.target) return associated_ends(ends.holding.name, name, ends);
  return {};
}

Refusal associated_ends(std::string_view resource, std::string_view with, const Ends& ends) {
  const auto name = [](const Resource& one, const Key& key) {
    return std::string(one.noun) + (python_key(key).starts_with("UUID") ? "_uuid" : "_id");
  };
  const std::string first = name(ends.holding, ends.holder), second = name(ends.held, ends.target);
  return is_associated(resource, with, {{first, python_key(ends.holder)}, {second, python_key(ends.target)}});
}

}  // namespace tandem::confd
