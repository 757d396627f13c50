#include "confd/body.h"

#include "confd/python_literal.h"

namespace tandem::confd {
namespace {

/// Looks at brackets and colons outside of texts, before memory is spent on what they hold.
bool within_bounds(std::string_view text) {
  std::size_t depth = 0, members = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if ((c == '{' || c == '[') && ++depth > max_body_depth) return false;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    if (c == ':' && ++members > max_body_members) return false;
  }
  return true;
}

bool has_nul(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().contains('\0');
  if (!value.is_structured()) return false;
  for (const auto& item : value.items())
    if ((value.is_object() && item.key().contains('\0')) || has_nul(item.value())) return true;
  return false;
}

}  // namespace

Checked<Json> read_body(std::string_view text) {
  if (text.size() > max_body || !within_bounds(text)) return std::unexpected(bad_body());
  Json body = Json::parse(text, nullptr, false);
  if (body.is_discarded() || has_nul(body)) return std::unexpected(bad_body());
  if (body.is_null() || (body.is_array() && body.empty())) return Json::object();
  if (!body.is_object()) return std::unexpected(field_error("_schema", "Invalid input type."));
  return body;
}

}  // namespace tandem::confd
