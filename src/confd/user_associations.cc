// /users/{u}/lines, .../lines/{id}, .../callpermissions/{id}, .../schedules/{id}; and what a new user's body embeds
#include <algorithm>

#include "confd/line_use.h"
#include "confd/python_literal.h"
#include "confd/resources.h"
#include "confd/user_embedding.h"

namespace tandem::confd {
namespace {

Check line_is_ready(const Work& work, const Ends& ends) {
  return line_has_endpoint(work, ends.target);
}

/// The first of several users of a line leaves last.
Check is_not_first_of_several(const Work& work, const Ends& ends) {
  const std::vector<Key> users = users_of_line(work, ends.target);
  if (users.size() < 2 || users.front() != ends.holder) return {};
  return not_permitted("There are secondary users associated to the line",
                       {{"line_id", ends.target}, {"user_uuid", python_key(ends.holder)}});
}

Check no_other_schedule(const Work& work, const Ends& ends) {
  return holds_no_other(work, ends, "schedules", "Schedule");
}

void joined(Work& work, const Key& user, const Key& line) {
  std::vector<Key> users = users_of_line(work, line);
  std::erase(users, user);
  users.push_back(user);
  Json fields = work.at(Kind::line, line);
  fields["users"] = users;
  work.put(Kind::line, line, std::move(fields));
  tell_caller_id(work, line);
}

const Association& user_line() {
  static const Association association{.path = "/users/<key>/lines/<int>",
                                       .holder = Kind::user,
                                       .field = "lines",
                                       .joining = {same_tenant, line_is_ready},
                                       .parting = {is_not_first_of_several},
                                       .joined = joined};
  return association;
}

/// Objects of a list in the body; the refusal names the field.
Checked<std::vector<Json>> embedded(const Json& body, const char* field) {
  const auto found = body.find(field);
  if (found == body.end() || found->is_null()) return std::vector<Json>{};
  if (!found->is_array()) return std::unexpected(field_error(field, "Not a valid list."));
  std::vector<Json> out;
  for (const Json& one : *found) {
    if (!one.is_object())
      return std::unexpected(
          input_error(field, '{' + std::to_string(out.size()) + ": {'_schema': ['Invalid input type.']}}"));
    out.push_back(one);
  }
  return out;
}

Check make_line(Work& work, const Key& user, const Json& body) {
  Key line;
  if (body.contains("id")) {
    line = key_of(body["id"]);
    if (work.visible(Kind::line, line) == nullptr)
      return unknown_reference("lines", "Line", {"id", python_literal(body["id"])});
  } else {
    const auto made = add(work, lines(), body);
    if (!made) return made.error();
    line = *made;
  }
  const auto done = join_call(work, user_line(), user, line);
  return done ? Check{} : done.error();
}

Check make_incall(Work& work, const Key& user, Json body) {
  body["destination"] = {{"type", "user"}, {"user_id", work.at(Kind::user, user)["id"]}};
  const auto wanted = embedded(body, "extensions");
  if (!wanted) return wanted.error();
  const auto incall = add(work, incalls(), std::move(body));
  if (!incall) return incall.error();
  for (const Json& one : *wanted) {
    Key extension = one.contains("id") ? key_of(one["id"]) : Key{};
    if (extension.empty()) {
      const auto made = add(work, extensions(), one);
      if (!made) return made.error();
      extension = *made;
    } else if (work.visible(Kind::extension, extension) == nullptr) {
      return unknown_reference("extensions", "Extension", {"id", python_literal(one["id"])});
    }
    if (const auto done = join_call(work, incall_associations()[0], *incall, extension); !done) return done.error();
  }
  return {};
}

}  // namespace

Check make_embedded(Work& work, const Key& user, const Json& body) {
  const auto lines = embedded(body, "lines"), incalls = embedded(body, "incalls");
  if (!lines) return lines.error();
  if (!incalls) return incalls.error();
  for (const Json& line : *lines)
    if (auto refusal = make_line(work, user, line)) return refusal;
  for (const Json& incall : *incalls)
    if (auto refusal = make_incall(work, user, incall)) return refusal;
  return {};
}

std::span<const Association> user_associations() {
  static const Association table[] = {
      user_line(),
      {"/users/<key>/callpermissions/<int>", Kind::user, "call_permissions", {same_tenant}},
      {"/users/<key>/schedules/<int>", Kind::user, "schedules", {same_tenant, no_other_schedule}},
  };
  return table;
}

const OrderedAssociation& user_lines() {
  static const OrderedAssociation association{.path = "/users/<key>/lines",
                                              .holder = Kind::user,
                                              .field = "lines",
                                              .duplicate = "Cannot associate same line more than once",
                                              .itself = "",
                                              .joining = {same_tenant, line_is_ready},
                                              .parting = {is_not_first_of_several},
                                              .joined = joined};
  return association;
}

}  // namespace tandem::confd
