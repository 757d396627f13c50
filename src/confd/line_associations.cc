// /lines/{id}/endpoints/..., /lines/{id}/extensions/...
#include <algorithm>

#include "confd/body.h"
#include "confd/context_use.h"
#include "confd/extension_use.h"
#include "confd/line_use.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/text_forms.h"

namespace tandem::confd {
namespace {

Check line_is_free(const Work& work, const Ends& ends) {
  for (const char* field : {"endpoint_sip", "endpoint_custom"})
    if (auto refusal = holds_no_other(work, ends, field, "Endpoint")) return refusal;
  return {};
}

Check no_trunk_has_it(const Work& work, const Ends& ends) {
  const char* field = ends.held.kind == Kind::sip_endpoint ? "endpoint_sip" : "endpoint_custom";
  if (work.holder(Kind::trunk, field, ends.target)) return associated_ends("Trunk", "Endpoint", ends);
  return {};
}

Check no_line_has_it(const Work& work, const Ends& ends) {
  const char* field = ends.held.kind == Kind::sip_endpoint ? "endpoint_sip" : "endpoint_custom";
  if (work.holder(Kind::line, field, ends.target)) return associated_ends("Line", "Endpoint", ends);
  return {};
}

Check nobody_uses_line(const Work& work, const Ends& ends) {
  if (const auto user = work.holder(Kind::user, "lines", ends.holder))
    return is_associated("Line", "User", {{"line_id", ends.holder}, {"user_uuid", python_key(*user)}});
  if (const auto extensions = targets(relation(Kind::line, "extensions"), ends.holder_fields); !extensions.empty())
    return is_associated("Line", "Extension", {{"line_id", ends.holder}, {"extension_id", extensions[0]}});
  return {};
}

Check has_endpoint(const Work& work, const Ends& ends) {
  return line_has_endpoint(work, ends.holder);
}

Check no_other_extension(const Work& work, const Ends& ends) {
  return holds_no_other(work, ends, "extensions", "Extension");
}

/// Lines of one user may share an extension.
Check shared_by_one_user(const Work& work, const Ends& ends) {
  const auto use = use_of(work, ends.target);
  if (!use) return {};
  if (use->kind != Kind::line) return extension_is_free(work, ends);
  const std::vector<Key> mine = users_of_line(work, ends.holder);
  for (const Key& line : work.holders(Kind::line, "extensions", ends.target)) {
    const std::vector<Key> theirs = users_of_line(work, line);
    if (mine.empty() || theirs.empty() || mine.front() != theirs.front()) return extension_is_free(work, ends);
  }
  return {};
}

Check in_user_ranges(const Work& work, const Ends& ends) {
  const std::string& exten = ends.target_fields["exten"].get_ref<const std::string&>();
  const std::string& name = ends.target_fields["context"].get_ref<const std::string&>();
  const Json* context = context_named(work, name);
  if (context != nullptr && in_ranges(*context, "user_ranges", exten)) return {};
  return outside_of_range(exten, name);
}

void line_joined(Work& work, const Key& line, const Key&) {
  tell_caller_id(work, line);
}

Checked<Answer> post_extension(Work& work, const Key& named) {
  const auto line = find_visible(work, lines(), named);
  if (!line) return std::unexpected(line.error());
  auto body = read_body(work.request().body);
  if (!body) return std::unexpected(body.error());
  const auto key = add_extension(work, *line, std::move(*body));
  if (!key) return std::unexpected(key.error());
  const Json& fields = work.at(Kind::extension, *key);
  return created(shown(work, extensions(), fields), work.url(path_of(extensions(), fields)));
}

}  // namespace

const Association& line_extension() {
  static const Association association{.path = "/lines/<int>/extensions/<int>",
                                       .holder = Kind::line,
                                       .field = "extensions",
                                       .joining = {same_tenant, has_endpoint, no_other_extension, shared_by_one_user,
                                                   is_in_context_of_type<"internal">, in_user_ranges},
                                       .joined = line_joined};
  return association;
}

Checked<Key> add_extension(Work& work, const Key& line, Json body) {
  if (!body.contains("context")) body["context"] = work.at(Kind::line, line)["context"];
  const auto key = add(work, extensions(), std::move(body));
  if (!key) return key;
  if (const auto joined = join_call(work, line_extension(), line, *key); !joined)
    return std::unexpected(joined.error());
  return key;
}

std::span<const Association> line_associations() {
  static const Association table[] = {
      {.path = "/lines/<int>/endpoints/sip/<uuid>",
       .holder = Kind::line,
       .field = "endpoint_sip",
       .joining = {same_tenant, line_is_free, no_trunk_has_it, no_line_has_it},
       .parting = {nobody_uses_line},
       .joined = line_joined},
      {.path = "/lines/<int>/endpoints/custom/<int>",
       .holder = Kind::line,
       .field = "endpoint_custom",
       .joining = {same_tenant, line_is_free, no_trunk_has_it, no_line_has_it},
       .parting = {nobody_uses_line}},
      line_extension(),
  };
  return table;
}

void add_line_routes(Routes& routes) {
  routes.add("POST", "/lines/<int>/extensions",
             [](Work& work, const auto& keys) { return post_extension(work, keys[0]); });
}

std::vector<Key> users_of_line(const Work& work, const Key& line) {
  std::vector<Key> rest = work.holders(Kind::user, "lines", line), out;
  for (const Json& one : work.at(Kind::line, line)["users"])
    if (std::erase(rest, key_of(one)) > 0) out.push_back(key_of(one));
  out.insert(out.end(), rest.begin(), rest.end());
  return out;
}

std::string endpoint_option(const Json& endpoint, std::string_view name) {
  for (const Json& pair : endpoint["endpoint_section_options"])
    if (pair[0] == name) return pair[1].get<std::string>();
  return {};
}

void set_endpoint_option(Work& work, const Key& endpoint, std::string_view name, const std::string& value) {
  Json fields = work.at(Kind::sip_endpoint, endpoint);
  Json options = Json::array();
  bool set = value.empty();
  for (const Json& pair : fields["endpoint_section_options"]) {
    if (pair[0] != name)
      options.push_back(pair);
    else if (!set)
      options.push_back({name, value});
    set = set || pair[0] == name;
  }
  if (!set) options.push_back({name, value});
  fields["endpoint_section_options"] = std::move(options);
  work.put(Kind::sip_endpoint, endpoint, std::move(fields));
}

void tell_caller_id(Work& work, const Key& line) {
  const Json& fields = work.at(Kind::line, line);
  const std::vector<Key> users = users_of_line(work, line);
  if (users.empty() || fields["endpoint_sip"].is_null() || fields["extensions"].empty()) return;
  const Json& user = work.at(Kind::user, users.front());
  CallerId caller_id = read_caller_id(user["caller_id"].get_ref<const std::string&>());
  if (caller_id.number.empty())
    caller_id.number = work.at(Kind::extension, key_of(fields["extensions"][0]))["exten"].get<std::string>();
  set_endpoint_option(work, key_of(fields["endpoint_sip"]), "callerid", write_caller_id(caller_id));
}

Check line_has_endpoint(const Work& work, const Key& line) {
  const Json& fields = work.at(Kind::line, line);
  if (!fields["endpoint_sip"].is_null() || !fields["endpoint_custom"].is_null()) return {};
  return must_be_associated("Line", "Endpoint", {{"line_id", line}});
}

}  // namespace tandem::confd
