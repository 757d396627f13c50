// /registers/iax
#include "confd/resources.h"
#include "confd/shapes.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

template <char... banned>
bool without(std::string_view text) {
  return ((text.find(banned) == std::string_view::npos) && ...);
}

constexpr std::size_t longest_line = 255;

bool given(const Json& read, std::string_view field) {
  const auto found = read.find(field);
  if (found == read.end() || found->is_null()) return false;
  return !found->is_string() || !found->get_ref<const std::string&>().empty();
}

std::size_t length_of_field(const Json& read, std::string_view field) {
  const auto found = read.find(field);
  if (found == read.end() || found->is_null()) return 0;
  return found->is_string() ? length_of(found->get_ref<const std::string&>()) : found->dump().size();
}

/// user:password@host:port/extension?context
void examine_line(const Json& read, Faults& faults) {
  Faults own;
  if (given(read, "auth_username") && !given(read, "auth_password"))
    own.add("Cannot set field \"auth_username\" if the field \"auth_password\" is not set");
  if (given(read, "callback_context") && !given(read, "callback_extension"))
    own.add("Cannot set field \"callback_context\" if the field \"callback_extension\" is not set");
  std::size_t length = length_of_field(read, "remote_host");
  for (const char* field : {"auth_username", "auth_password", "remote_port", "callback_extension", "callback_context"})
    if (const std::size_t own_length = length_of_field(read, field)) length += own_length + 1;
  if (length > longest_line)
    own.add("The registration may not be longer than " + std::to_string(longest_line) + " characters");
  faults.add("_schema", std::move(own));
}

const Schema& schema() {
  static const Schema fields{
      {kept("id"), text("auth_username").matching(without<':', '/', ' '>).nullable(),
       text("auth_password").matching(without<':', '/', ' '>).nullable(),
       text("remote_host").required().matching(without<':', '/', '?', ' '>),
       integer("remote_port").between(0, 65535).nullable(),
       text("callback_extension").matching(without<'?', ' '>).nullable(), text("callback_context").nullable(),
       strict_boolean("enabled").otherwise(true), shown("links", Json::array()), shown("trunk")},
      examine_line};
  return fields;
}

Check examine(Work&, const Json*, Json& fields) {
  if (fields["remote_port"] == 0) fields["remote_port"] = nullptr;
  return {};
}

void show(const Work& work, const Json& fields, Json& out) {
  out["trunk"] = holder_brief(work, Kind::trunk, "register_iax", key_of(fields["id"]), {"id"});
}

}  // namespace

const Resource& iax_registers() {
  static const Resource resource{
      .kind = Kind::iax_register,
      .path = "/registers/iax",
      .name = "IAXRegister",
      .noun = "register_iax",
      .rel = "register_iax",
      .schema = schema,
      .columns = {{"id"}},
      .order = "id",
      .examine = examine,
      .show = show,
  };
  return resource;
}

}  // namespace tandem::confd
