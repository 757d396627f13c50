// /endpoints/iax
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/text_forms.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

/// Options that exist once, as upstream keeps them in columns; the rest are kept as given.
constexpr std::string_view natives[] = {"accountcode",
                                        "adsi",
                                        "allow",
                                        "amaflags",
                                        "auth",
                                        "callerid",
                                        "cid_number",
                                        "codecpriority",
                                        "dbsecret",
                                        "defaultip",
                                        "deny",
                                        "disallow",
                                        "encryption",
                                        "forceencryption",
                                        "forcejitterbuffer",
                                        "fullname",
                                        "immediate",
                                        "inkeys",
                                        "jitterbuffer",
                                        "keyrotate",
                                        "language",
                                        "mailbox",
                                        "mask",
                                        "maxauthreq",
                                        "mohinterpret",
                                        "mohsuggest",
                                        "outkey",
                                        "parkinglot",
                                        "peercontext",
                                        "permit",
                                        "port",
                                        "qualify",
                                        "qualifyfreqnotok",
                                        "qualifyfreqok",
                                        "qualifysmoothing",
                                        "regexten",
                                        "requirecalltoken",
                                        "secret",
                                        "sendani",
                                        "setvar",
                                        "sourceaddress",
                                        "timezone",
                                        "transfer",
                                        "trunk",
                                        "username"};
constexpr std::string_view yes_or_no[] = {"trunk",   "adsi",      "jitterbuffer",     "forcejitterbuffer",
                                          "sendani", "immediate", "qualifysmoothing", "keyrotate"};
constexpr std::string_view never_options[] = {"name", "type", "host", "context"};
constexpr std::pair<std::string_view, std::string_view> defaults[] = {
    {"trunk", "no"},           {"auth", "plaintext,md5"},  {"qualify", "no"},          {"sendani", "no"},
    {"amaflags", "default"},   {"requirecalltoken", "no"}, {"qualifyfreqok", "60000"}, {"qualifyfreqnotok", "10000"},
    {"qualifysmoothing", "no"}};

bool among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

const Schema& schema() {
  static const Schema fields{
      {kept("id"), kept("tenant_uuid"),
       text("name").length(1, 40).matching([](std::string_view name) { return is_made_of(name, "_-"); }),
       text("type").one_of({"friend", "peer", "user"}).otherwise("friend"),
       text("host").at_most(255).otherwise("dynamic"),
       list("options", list({}, text({}).at_most(4092)).length(2, 2)).at_most(512), shown("links", Json::array()),
       shown("trunk")}};
  return fields;
}

/// Natives once, with their last value; empty ones and what has a field of its own not at all.
Json tidied(const Json& given) {
  Json out = Json::array();
  for (const Json& pair : given) {
    const auto name = pair[0].get<std::string>();
    auto value = pair[1].get<std::string>();
    if (among(never_options, name)) continue;
    if (among(natives, name)) {
      const auto earlier = std::ranges::find_if(out, [&](const Json& one) { return one[0] == name; });
      if (earlier != out.end()) out.erase(earlier);
      if (value.empty()) continue;
      if (const auto truth = truth_of(value); truth && among(yes_or_no, name)) value = *truth ? "yes" : "no";
    }
    out.push_back({name, value});
  }
  return out;
}

const Json* named(const Work& work, const std::string& name, const Json& but) {
  for (const auto& [key, fields] : work.documents().all(Kind::iax_endpoint))
    if ((*fields)["name"] == name && (*fields)["id"] != but) return fields.get();
  return nullptr;
}

Check examine(Work& work, const Json*, Json& fields) {
  if (fields["name"].is_null()) {
    do fields["name"] = work.new_name();
    while (named(work, fields["name"], fields["id"]) != nullptr);
  }
  fields["options"] = tidied(fields["options"]);
  const std::string& name = fields["name"].get_ref<const std::string&>();
  if (named(work, name, fields["id"]) != nullptr)
    return already_exists(iax_endpoints().name, {{"name", python_text(name)}});
  return {};
}

void show(const Work& work, const Json& fields, Json& out) {
  for (const auto& [name, value] : defaults)
    if (std::ranges::none_of(fields["options"], [&](const Json& pair) { return pair[0] == name; }))
      out["options"].push_back({name, value});
  out["trunk"] = holder_brief(work, Kind::trunk, "endpoint_iax", key_of(fields["id"]), {"id"});
}

}  // namespace

const Resource& iax_endpoints() {
  static const Resource resource{
      .kind = Kind::iax_endpoint,
      .path = "/endpoints/iax",
      .name = "IAXEndpoint",
      .noun = "endpoint_iax",
      .rel = "endpoint_iax",
      .schema = schema,
      .columns = {{"name"}, {"type"}, {"host"}},
      .order = "name",
      .examine = examine,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
