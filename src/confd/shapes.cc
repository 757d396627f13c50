#include "confd/shapes.h"

#include "confd/resources.h"
#include "confd/sip_options.h"

namespace tandem::confd {
namespace {

const Json* held(const Work& work, Kind kind, const Json& fields, std::string_view field) {
  const auto value = fields.find(field);
  return value == fields.end() || value->is_null() ? nullptr : work.find(kind, key_of(*value));
}

}  // namespace

Json sip_endpoint_of_trunk(const Work& work, const Json& trunk) {
  const Json* endpoint = held(work, Kind::sip_endpoint, trunk, "endpoint_sip");
  if (endpoint == nullptr) return nullptr;
  Json out = brief(work, sip_endpoints(), *endpoint,
                   {"uuid", "label", "name", "auth_section_options", "registration_section_options"});
  for (const char* section : {"auth_section_options", "registration_section_options"})
    out[section] = only_options(out[section], {"username", "client_uri"});
  return out;
}

Json sip_endpoint_of_line(const Work& work, const Json& line) {
  const Json* endpoint = held(work, Kind::sip_endpoint, line, "endpoint_sip");
  if (endpoint == nullptr) return nullptr;
  Json out = brief(work, sip_endpoints(), *endpoint, {"uuid", "label", "name", "auth_section_options"});
  out["auth_section_options"] = only_options(out["auth_section_options"], {"username"});
  return out;
}

Json sip_endpoint_of_outcall(const Work& work, const Json& trunk) {
  const Json* endpoint = held(work, Kind::sip_endpoint, trunk, "endpoint_sip");
  return endpoint == nullptr ? Json() : brief(work, sip_endpoints(), *endpoint, {"uuid", "name", "label"});
}

Json custom_endpoint_of(const Work& work, const Json& fields) {
  const Json* endpoint = held(work, Kind::custom_endpoint, fields, "endpoint_custom");
  return endpoint == nullptr ? Json() : brief(work, custom_endpoints(), *endpoint, {"id", "interface"});
}

Json iax_endpoint_of(const Work& work, const Json& trunk) {
  const Json* endpoint = held(work, Kind::iax_endpoint, trunk, "endpoint_iax");
  return endpoint == nullptr ? Json() : brief(work, iax_endpoints(), *endpoint, {"id", "name"});
}

Json briefs(const Work& work, Kind holder, std::string_view field, const Json& fields,
            std::initializer_list<std::string_view> names) {
  const Relation& row = relation(holder, field);
  Json out = Json::array();
  for (const Key& key : targets(row, fields))
    if (const Json* one = work.find(row.target, key)) out.push_back(brief(work, resource_of(row.target), *one, names));
  return out;
}

Json holder_briefs(const Work& work, Kind holder, std::string_view field, const Key& target,
                   std::initializer_list<std::string_view> names) {
  Json out = Json::array();
  for (const Key& key : work.holders(holder, field, target))
    out.push_back(brief(work, resource_of(holder), work.at(holder, key), names));
  return out;
}

Json holder_brief(const Work& work, Kind holder, std::string_view field, const Key& target,
                  std::initializer_list<std::string_view> names) {
  const auto key = work.holder(holder, field, target);
  return key ? brief(work, resource_of(holder), work.at(holder, *key), names) : Json();
}

}  // namespace tandem::confd
