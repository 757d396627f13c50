#include "confd/refusal.h"

#include "confd/python_literal.h"

namespace tandem::confd {
namespace {

template <class... Parts>
std::string join(const Parts&... parts) {
  std::string out;
  (out.append(parts), ...);
  return out;
}

std::string in_parentheses(Details details) {
  std::string out;
  for (const Detail& detail : details)
    out += join(out.empty() ? " (" : ", ", python_text(detail.name), ": ", detail.literal);
  return out.empty() ? out : out + ')';
}

Refusal because(std::string sentence, int status = 400) {
  return {status, {std::move(sentence)}};
}

}  // namespace

Refusal missing(std::string_view resource, const Key& key) {
  const std::string literal = python_key(key);
  const std::string_view name = literal.starts_with("UUID") ? "uuid" : "id";
  return because(join("Resource Not Found - ", resource, " was not found", in_parentheses({{name, literal}})), 404);
}

Refusal no_such_path() {
  return because("Resource Not Found - there is nothing at this address", 404);
}

Refusal unknown_reference(std::string_view field, std::string_view resource, Detail detail) {
  return because(join("Input Error - field '", field, "': ", resource, " was not found", in_parentheses({detail})));
}

Refusal already_exists(std::string_view resource, Details details) {
  return because(join("Resource Error - ", resource, " already exists", in_parentheses(details)));
}

Refusal is_associated(std::string_view resource, std::string_view with, Details details) {
  return because(join("Resource Error - ", resource, " is associated with a ", with, in_parentheses(details)));
}

Refusal must_be_associated(std::string_view resource, std::string_view with, Details details) {
  return because(join("Resource Error - ", resource, " must be associated with a ", with, in_parentheses(details)));
}

Refusal different_tenants(std::string_view one, std::string_view its_tenant, std::string_view other,
                          std::string_view others_tenant) {
  const std::string first = join(one, "_tenant_uuid"), second = join(other, "_tenant_uuid");
  return because("Resource Error - different tenants" +
                 in_parentheses({{first, python_text(its_tenant)}, {second, python_text(others_tenant)}}));
}

Refusal not_permitted(std::string_view reason, Details details) {
  return because(join("Resource Error - Operation not permitted. ", reason, in_parentheses(details)));
}

Refusal wrong_context_type(std::string_view type, Details details) {
  return because(
      join("Resource Error - ContextType ", python_text(type), " cannot be associated", in_parentheses(details)));
}

Refusal outside_of_range(std::string_view exten, std::string_view context) {
  return because(join("Input Error - Extension '", exten, "' is outside of range for context '", context, "'"));
}

Refusal invalid_option(std::string_view field, std::string_view name, const std::vector<std::string>& allowed) {
  std::string names;
  for (const std::string& one : allowed) names.append(names.empty() ? "" : ", ").append(one);
  return because(join("Input Error - '", field, ": invalid variable (", name, ")' must be one of (", names, ")"));
}

Refusal input_error(std::string_view field, std::string_view detail) {
  return because(join("Input Error - ", field, ": ", detail));
}

Refusal field_error(std::string_view field, std::string_view message) {
  return input_error(field, '[' + python_text(message) + ']');
}

Refusal bad_body() {
  return because("The browser (or proxy) sent a request that this server could not understand.");
}

Refusal master_only(std::string_view token) {
  return because(std::string(token), 401);
}

}  // namespace tandem::confd
