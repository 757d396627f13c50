// Documents for tests, as the clients of the interface would have left them.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "confd/documents.h"
#include "confd/expand.h"

namespace tandem::confd::test {

/// [[name, value], ...]: JSON's braces would make a map of it.
using Pairs = std::initializer_list<std::pair<const char*, const char*>>;
inline Json pairs(Pairs options) {
  Json list = Json::array();
  for (const auto& [name, value] : options) list.push_back(Json::array({name, value}));
  return list;
}

template <class... Items>
Json list(Items&&... items) {
  Json all = Json::array();
  (all.push_back(Json(std::forward<Items>(items))), ...);
  return all;
}

inline constexpr const char* office_uuid = "11111111-1111-4111-8111-111111111111";

/// Makes objects of one tenant as a client does, with ids from 1 a kind.
struct Client {
  Documents documents;
  std::string tenant = office_uuid;

  /// Puts it with a new id, or under its uuid.
  Key make(Kind kind, Json fields) {
    fields["tenant_uuid"] = tenant;
    Key key;
    if (fields.contains("uuid")) {
      key = fields["uuid"].get<std::string>();
    } else {
      const auto id = documents.take_id(kind);
      fields["id"] = id;
      key = std::to_string(id);
    }
    documents.put(kind, key, std::move(fields));
    return key;
  }
  void change(Kind kind, const Key& key, const char* field, Json value) {
    Json fields = *documents.find(kind, key);
    fields[field] = std::move(value);
    documents.put(kind, key, std::move(fields));
  }
  static std::int64_t id(const Key& key) { return std::stoll(key); }
  static Json ids(const std::vector<Key>& keys) {
    Json all = Json::array();
    for (const Key& key : keys) all.push_back(id(key));
    return all;
  }

  Key context(const char* name, const char* type) {
    return make(Kind::context, {{"name", name}, {"label", name}, {"type", type}, {"enabled", true}});
  }
  Key extension(const char* exten, const char* in) {
    return make(Kind::extension, {{"exten", exten}, {"context", in}, {"enabled", true}});
  }
  /// `sections` has its lists.
  Key endpoint(const char* name, Json sections) {
    sections["name"] = name;
    sections["uuid"] = std::string("endpoint-") + name;
    return make(Kind::sip_endpoint, std::move(sections));
  }
  Key trunk(const Key& endpoint, const char* in) {
    return make(Kind::trunk, {{"context", in}, {"endpoint_sip", endpoint}});
  }
  /// At a provider known by its address.
  Key plain_trunk(const char* name, const char* host, const char* in) {
    const std::string contact = std::string("sip:") + host;
    return trunk(endpoint(name, {{"aor_section_options", pairs({{"contact", contact.c_str()}})},
                                 {"identify_section_options", pairs({{"match", host}})}}),
                 in);
  }
  Key outcall(const char* name, const std::vector<Key>& trunks, Json extensions) {
    return make(Kind::outcall, {{"name", name}, {"trunks", ids(trunks)}, {"extensions", std::move(extensions)}});
  }
  Key incall(const Key& extension, Json destination) {
    return make(Kind::incall, {{"extensions", ids({extension})}, {"destination", std::move(destination)}});
  }
  /// With a line, whose phone has the first name as username and "secret-of-NAME" as password.
  Key user(const char* firstname, const char* exten, const char* in) {
    const std::string password = std::string("secret-of-") + firstname;
    const Key phone =
        endpoint((std::string(firstname) + "-phone").c_str(),
                 {{"auth_section_options", pairs({{"username", firstname}, {"password", password.c_str()}})}});
    const Key line =
        make(Kind::line, {{"context", in}, {"endpoint_sip", phone}, {"extensions", ids({extension(exten, in)})}});
    return make(Kind::user, {{"uuid", uuid_of(++users)},
                             {"id", users},
                             {"firstname", firstname},
                             {"lines", ids({line})},
                             {"ring_seconds", 30},
                             {"simultaneous_calls", 5},
                             {"enabled", true}});
  }
  static std::string uuid_of(int number) {
    const std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
  }

  Expanded expanded(const model::Config& native = {}) const { return expand(documents, native, {{office_uuid, ""}}); }

  int users = 0;
};

/// The sentences of all warnings about an object, one a line.
inline std::string told_of(const Expanded& expanded, Kind kind, const Key& key) {
  std::string text;
  for (const Warning& warning : expanded.warnings)
    if (warning.kind == kind && warning.key == key) text += to_text(warning) + '\n';
  return text;
}

}  // namespace tandem::confd::test
