// /endpoints/sip and /endpoints/sip/templates
#include <algorithm>
#include <map>

#include "confd/resources.h"
#include "confd/sip_options.h"

namespace tandem::confd {
namespace {

const Schema& endpoint_schema() {
  static const Schema schema{[] {
    std::vector<Field> fields = sip_fields();
    fields.push_back(shown("trunk"));
    fields.push_back(shown("line"));
    return fields;
  }()};
  return schema;
}

const Schema& template_schema() {
  static const Schema schema{sip_fields()};
  return schema;
}

Check examine_endpoint(Work& work, const Json* before, Json& fields) {
  return examine_sip(work, sip_endpoints(), before, fields);
}

/// Whether `wanted` is `key`, or above it.
bool includes(const Work& work, const Key& key, const Key& wanted, std::vector<Key>& seen) {
  if (key == wanted) return true;
  if (std::ranges::find(seen, key) != seen.end()) return false;
  seen.push_back(key);
  const Json* fields = work.find(Kind::sip_template, key);
  if (fields == nullptr) return false;
  for (const Key& parent : targets(relation(Kind::sip_template, "templates"), *fields))
    if (includes(work, parent, wanted, seen)) return true;
  return false;
}

constexpr std::size_t deepest_inheritance = 32;
using Heights = std::map<Key, std::size_t>;

/// How many templates stand above or below each other, this one included; there are no loops.
template <class Next>
std::size_t height(const Key& key, const Next& next, Heights& done) {
  if (const auto found = done.find(key); found != done.end()) return found->second;
  std::size_t most = 0;
  for (const Key& one : next(key)) most = std::max(most, height(one, next, done));
  return done[key] = most + 1;
}

Check examine_depth(const Work& work, const Key& self, const Json& fields) {
  const Relation& row = relation(Kind::sip_template, "templates");
  const auto parents = [&](const Key& key) { return targets(row, work.at(Kind::sip_template, key)); };
  const auto children = [&](const Key& key) { return work.holders(row, key); };
  Heights up, down;
  std::size_t above = 0;
  for (const Key& parent : targets(row, fields)) above = std::max(above, height(parent, parents, up));
  if (above + height(self, children, down) <= deepest_inheritance) return {};
  return not_permitted("Templates may include each other " + std::to_string(deepest_inheritance) + " deep");
}

Check examine_template(Work& work, const Json* before, Json& fields) {
  if (auto refusal = examine_sip(work, sip_templates(), before, fields)) return refusal;
  const Key self = key_of(fields["uuid"]);
  if (before == nullptr) return examine_depth(work, self, fields);
  for (const Key& parent : targets(relation(Kind::sip_template, "templates"), fields)) {
    if (parent == self) return not_permitted("Cannot use itself as template");
    std::vector<Key> seen;
    if (includes(work, parent, self, seen))
      return not_permitted("SIPEndpointTemplate(" + parent + ") already include this template");
  }
  return examine_depth(work, self, fields);
}

void show_template(const Work& work, const Json&, Json& out) {
  show_sip(work, out);
}

void show_endpoint(const Work& work, const Json& fields, Json& out) {
  show_sip(work, out);
  const Key key = key_of(fields["uuid"]);
  if (const auto trunk = work.holder(Kind::trunk, "endpoint_sip", key))
    out["trunk"] = brief(work, trunks(), work.at(Kind::trunk, *trunk), {"id"});
  if (const auto line = work.holder(Kind::line, "endpoint_sip", key))
    out["line"] = brief(work, lines(), work.at(Kind::line, *line), {"id"});
}

Checked<Answer> merged_view(Work& work, const Key& named) {
  const auto view = work.query("view");
  if (!view) return get_call(work, sip_endpoints(), named);
  if (*view != "merged") return std::unexpected(field_error("view", "Must be one of: merged."));
  const auto key = find_visible(work, sip_endpoints(), named);
  if (!key) return std::unexpected(key.error());
  const Json& fields = work.at(Kind::sip_endpoint, *key);
  Json out = shown(work, sip_endpoints(), fields);
  for (const SipSection& section : sip_sections()) out[section.field] = merged_options(work, fields, section.field);
  return Answer{200, body_of(out)};
}

}  // namespace

const Resource& sip_endpoints() {
  static const Resource resource{
      .kind = Kind::sip_endpoint,
      .path = "/endpoints/sip",
      .name = "SIPEndpoint",
      .noun = "endpoint_sip",
      .rel = "endpoint_sip",
      .by_uuid = true,
      .schema = endpoint_schema,
      .columns = {{"name"},
                  {"asterisk_id"},
                  {"label"},
                  {.name = "uuid", .searched = false, .sorted = false, .several = true}},
      .order = "label",
      .examine = examine_endpoint,
      .show = show_endpoint,
  };
  return resource;
}

const Resource& sip_templates() {
  static const Resource resource{
      .kind = Kind::sip_template,
      .path = "/endpoints/sip/templates",
      .name = "SIPEndpointTemplate",
      .noun = "endpoint_sip",
      .rel = "endpoint_sip_templates",
      .by_uuid = true,
      .schema = template_schema,
      .columns = {{"name"}, {"asterisk_id"}, {"label"}},
      .order = "label",
      .examine = examine_template,
      .show = show_template,
      .located_at = "/endpoints/sip",  // a slip of upstream that clients have learned
  };
  return resource;
}

void add_sip_endpoint_routes(Routes& routes) {
  routes.add("GET", "/endpoints/sip/<uuid>", [](Work& work, const auto& keys) { return merged_view(work, keys[0]); });
}

}  // namespace tandem::confd
