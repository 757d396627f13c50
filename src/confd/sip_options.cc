#include "confd/sip_options.h"

#include <algorithm>
#include <map>
#include <set>

#include "confd/option_names.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/text_forms.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

constexpr SipSection sections[] = {
    {"aor_section_options", "aor", true},
    {"auth_section_options", "auth", false},
    {"endpoint_section_options", "endpoint", true},
    {"identify_section_options", "identify", false},
    {"registration_section_options", "registration", false},
    {"registration_outbound_auth_section_options", "auth", false},
    {"outbound_auth_section_options", "auth", false},
};

void merge_into(Json& merged, std::map<std::string, std::size_t>& places, const Json& options) {
  for (const Json& pair : options) {
    const auto [place, fresh] = places.try_emplace(pair[0].get<std::string>(), merged.size());
    if (fresh)
      merged.push_back(pair);
    else
      merged[place->second] = pair;
  }
}

/// Merging what was merged gives the same as merging all, so that each template is done once.
class Merging {
 public:
  Merging(const Work& work, std::string_view section) : work_(work), section_(section) {}

  Json merge(const Json& fields) {
    Json merged = Json::array();
    std::map<std::string, std::size_t> places;
    for (const Json& parent : fields["templates"]) merge_into(merged, places, of_template(key_of(parent)));
    merge_into(merged, places, fields[section_]);
    return merged;
  }

 private:
  const Json& of_template(const Key& key) {
    const auto [done, fresh] = done_.try_emplace(key, Json::array());
    if (!fresh) return done->second;
    const Json* fields = work_.find(Kind::sip_template, key);
    if (fields != nullptr) done->second = merge(*fields);
    return done->second;
  }

  const Work& work_;
  std::string_view section_;
  std::map<Key, Json> done_;
};

Check examine_templates(const Work& work, const Json& fields) {
  std::set<Key> seen;
  for (const Json& one : fields["templates"]) {
    const Key key = key_of(one);
    if (work.visible(Kind::sip_template, key) == nullptr)
      return unknown_reference("templates", "endpoint_sip", {"uuid", python_key(key)});
    if (!seen.insert(key).second) return not_permitted("Cannot include the same template more than once");
  }
  return {};
}

Check examine_transport(const Work& work, const Json& fields) {
  if (fields["transport"].is_null()) return {};
  const Key key = key_of(fields["transport"]);
  if (work.find(Kind::sip_transport, key) != nullptr) return {};
  return unknown_reference("transport", "SIPTransport", {"uuid", python_key(key)});
}

}  // namespace

std::span<const SipSection> sip_sections() {
  return sections;
}

Check examine_options(std::string_view field, const Json& options, std::string_view section, bool variables) {
  for (const Json& pair : options) {
    const std::string& name = pair[0].get_ref<const std::string&>();
    if (variables && name.starts_with('@')) continue;
    if (!is_option(section, name)) return invalid_option(field, name, option_names(section));
  }
  return {};
}

Json merged_options(const Work& work, const Json& fields, std::string_view section) {
  return Merging(work, section).merge(fields);
}

Json only_options(const Json& options, std::initializer_list<std::string_view> keys) {
  Json out = Json::array();
  for (const Json& pair : options)
    if (std::ranges::find(keys, pair[0].get_ref<const std::string&>()) != keys.end()) out.push_back(pair);
  return out;
}

std::vector<Field> sip_fields() {
  std::vector<Field> fields{kept("uuid"), kept("tenant_uuid"), section_name(), text("label").at_most(128).nullable()};
  for (const SipSection& section : sections) fields.push_back(pairs(section.field, 512));
  fields.push_back(list("templates", special({}, read_uuid_of)));
  fields.push_back(special("transport", read_uuid_of).nullable());
  fields.push_back(text("asterisk_id").at_most(1024).nullable());
  fields.push_back(shown("links", Json::array()));
  return fields;
}

Check examine_sip(Work& work, const Resource& resource, const Json* before, Json& fields) {
  if (fields["name"].is_null()) {
    do fields["name"] = work.new_name();
    while (!holder_of_name(work, fields["name"], {}).empty());
  }
  for (const SipSection& section : sections)
    if (auto refusal = examine_options(section.field, fields[section.field], section.option, section.variables))
      return refusal;
  if (auto refusal = examine_templates(work, fields)) return refusal;
  if (auto refusal = examine_transport(work, fields)) return refusal;
  const std::string& name = fields["name"].get_ref<const std::string&>();
  const std::string_view holder = holder_of_name(work, name, before == nullptr ? Key{} : key_in(resource, fields));
  if (!holder.empty()) return already_exists(holder, {{"name", python_text(name)}});
  return {};
}

void show_sip(const Work& work, Json& out) {
  Json shown_templates = Json::array();
  for (const Json& one : out["templates"])
    if (const Json* parent = work.find(Kind::sip_template, key_of(one)))
      shown_templates.push_back({{"uuid", one}, {"label", (*parent)["label"]}});
  out["templates"] = std::move(shown_templates);
  if (!out["transport"].is_null()) out["transport"] = Json{{"uuid", out["transport"]}};
}

void read_uuid_of(const Json& given, Json& read, Faults& faults) {
  static const Schema schema{{uuid("uuid").required()}};
  Json entry;
  read_value(object({}, schema), given, entry, faults);
  if (faults.none()) read = entry["uuid"];
}

std::string_view holder_of_name(const Work& work, const std::string& name, const Key& self) {
  for (const auto* resource : {&sip_endpoints(), &sip_templates(), &sip_transports()})
    for (const auto& [key, fields] : work.documents().all(resource->kind))
      if (key != self && (*fields)["name"] == name) return resource->name;
  return {};
}

}  // namespace tandem::confd
