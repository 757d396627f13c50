#include "rest/acl.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::rest {

namespace {

bool is_name_character(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '@' || c == '{' || c == '}' || c == ':' || c == '+';
}

}  // namespace

/// Row by row over the pattern which beginnings of the name it has matched so far: no backtracking, whatever the text.
bool acl_matches(std::string_view pattern, std::string_view name) {
  if (pattern.size() > longest_acl || name.size() > longest_acl) return false;
  std::vector<bool> matched(name.size() + 1, false);
  matched[0] = true;
  for (const char c : pattern) {
    std::vector<bool> next(name.size() + 1, false);
    for (std::size_t i = 0; i <= name.size(); ++i) {
      if (c == '#' || c == '*') {
        const bool longer = i > 0 && next[i - 1] && (c == '#' || name[i - 1] != '.');
        next[i] = matched[i] || longer;
      } else {
        next[i] = i > 0 && matched[i - 1] && name[i - 1] == c;
      }
    }
    matched = std::move(next);
  }
  return matched.back();
}

bool acl_allows(std::span<const std::string> acl, std::string_view name) {
  bool allowed = false;
  for (const std::string_view pattern : acl) {
    const bool negated = pattern.starts_with('!');
    if (!acl_matches(pattern.substr(negated ? 1 : 0), name)) continue;
    if (negated) return false;
    allowed = true;
  }
  return allowed;
}

bool is_acl_pattern(std::string_view text) {
  if (text.starts_with('!')) text.remove_prefix(1);
  return !text.empty() && text.size() <= longest_acl &&
         std::ranges::all_of(text, [](char c) { return is_name_character(c) || c == '*' || c == '#'; });
}

namespace {

std::string_view verb_of(Method method) {
  switch (method) {
    case Method::get:
    case Method::head:
      return "read";
    case Method::post:
      return "create";
    case Method::put:
      return "update";
    case Method::delete_:
      return "delete";
    case Method::other:
      return "other";
  }
  std::unreachable();
}

}  // namespace

std::string acl_name(std::string_view service, std::span<const std::string> segments, Method method) {
  std::string name(service);
  for (const std::string& segment : segments) {
    name += '.';
    for (const char c : segment) name += is_name_character(c) && c != '.' ? c : '_';
  }
  return name.append(".").append(verb_of(method));
}

std::string_view to_text(Role role) {
  switch (role) {
    case Role::admin:
      return "admin";
    case Role::tenant_admin:
      return "tenant_admin";
    case Role::read_only:
      return "read_only";
  }
  std::unreachable();
}

std::optional<Role> role_from(std::string_view text) {
  for (const Role role : {Role::admin, Role::tenant_admin, Role::read_only})
    if (to_text(role) == text) return role;
  return std::nullopt;
}

std::vector<std::string> acl_of(Role role) {
  switch (role) {
    case Role::admin:
      return {"#"};
    case Role::tenant_admin:
      return {"#", "!console", "!metrics.read"};
    case Role::read_only:
      return {"#.read"};
  }
  std::unreachable();
}

}  // namespace tandem::rest
