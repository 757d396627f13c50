#include "rest/access_commands.h"

#include <fmt/format.h>

#include "base/text.h"
#include "rest/time_words.h"

namespace tandem::rest {

namespace {

using Arguments = std::span<const std::string>;
using control::Command;
using control::Output;

constexpr const char* usage_of_create =
    "Usage: token create --tenant NAME [--acl PATTERN]... [--value UUID] [--expiration SECONDS]\n"
    "       Makes a token for X-Auth-Token and prints it, once. ACL patterns are like confd.#; without\n"
    "       any, it may do everything in its tenant. Without --expiration it is good until it is revoked.\n";
constexpr const char* usage_of_user =
    "Usage: api user add NAME admin|tenant_admin|read_only [TENANT]\n"
    "       Adds a user of the REST interface, of tenant master unless given, and prints the password, once.\n";

Output refused(const std::string& sentence) {
  return {sentence + "\n", false};
}

std::string minute(WallTime time) {
  return utc_text(time).substr(0, 16);
}

/// "--name value" pairs; false: something else stands there.
bool read_options(Arguments arguments, TokenWish& wish, std::string& trouble) {
  bool own_acl = false;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) return false;
    const std::string &name = arguments[i], &value = arguments[i + 1];
    if (name == "--tenant") {
      wish.tenant = value;
    } else if (name == "--value") {
      wish.value = value;
    } else if (name == "--acl") {
      if (!std::exchange(own_acl, true)) wish.acl.clear();
      wish.acl.push_back(value);
    } else if (name == "--expiration") {
      const auto seconds = parse_number<std::uint32_t>(value);
      if (!seconds || *seconds == 0) trouble = "--expiration wants a number of seconds, not " + value + ".";
      wish.expiration = std::chrono::seconds(seconds.value_or(0));
    } else {
      return false;
    }
  }
  return true;
}

std::optional<std::string> tenant_of(const AccessCommandParts& parts, std::string_view name) {
  const SnapshotPtr snapshot = parts.snapshot();
  return tenant_named(snapshot->config(), parts.access.installation(), name);
}

Output add_user(const AccessCommandParts& parts, Arguments arguments) {
  const auto role = arguments.size() >= 2 ? role_from(arguments[1]) : std::nullopt;
  if (!role || arguments.size() > 3) return {usage_of_user, false};
  const std::string wanted = arguments.size() == 3 ? arguments[2] : "master";
  const auto tenant = tenant_of(parts, wanted);
  if (!tenant) return refused("There is no tenant " + wanted + ".");
  const auto made = parts.access.add_user(arguments[0], *role, *tenant, {}, parts.now());
  if (!made) return refused(made.error());
  return {fmt::format("User {} has the password {} (shown only now).\n", made->user.name, made->password)};
}

Output list_users(const AccessCommandParts& parts) {
  std::string text = fmt::format("{:<24} {:<13} {:<20} {}\n", "User", "Role", "Tenant", "Since (UTC)");
  for (const store::ApiUser& user : parts.access.users())
    text += fmt::format("{:<24} {:<13} {:<20} {}\n", user.name, user.role, user.tenant, minute(user.created_at));
  return {text};
}

Output change_password(const AccessCommandParts& parts, const std::string& name) {
  const auto password = parts.access.change_password(name);
  if (!password) return refused(password.error());
  return {fmt::format("User {} has the password {} (shown only now).\n", name, *password)};
}

Output remove_user(const AccessCommandParts& parts, const std::string& name) {
  if (const auto removed = parts.access.remove_user(name); !removed) return refused(removed.error());
  return {fmt::format("User {} is removed, with all tokens.\n", name)};
}

}  // namespace

Output create_token(const AccessCommandParts& parts, Arguments arguments) {
  TokenWish wish;
  std::string trouble;
  if (!read_options(arguments, wish, trouble)) return {usage_of_create, false};
  if (!trouble.empty()) return refused(trouble);
  const auto tenant = tenant_of(parts, wish.tenant);
  if (!tenant) return refused("There is no tenant " + wish.tenant + ".");
  wish.tenant = *tenant;
  const auto made = parts.access.make_token(std::move(wish), parts.now());
  if (!made) return refused(made.error());
  return {made->value + "\n"};
}

Output list_tokens(const AccessCommandParts& parts) {
  std::string text = fmt::format("{:<36} {:<16} {:<16} {:<16} {:<16} {:<15} {}\n", "Id", "User", "Tenant",
                                 "Issued (UTC)", "Expires (UTC)", "From", "May");
  for (const store::ApiToken& token : parts.access.tokens(parts.now())) {
    std::string acl;
    for (const std::string& pattern : token.acl) acl += (acl.empty() ? "" : " ") + pattern;
    text += fmt::format("{:<36} {:<16} {:<16} {:<16} {:<16} {:<15} {}\n", token.id,
                        token.user.empty() ? "(command line)" : token.user, token.tenant, minute(token.issued_at),
                        token.expires_at == WallTime{} ? "never" : minute(token.expires_at),
                        token.remote.empty() ? "-" : token.remote, acl);
  }
  return {text};
}

Output revoke_token(const AccessCommandParts& parts, const std::string& value_or_id) {
  if (!parts.access.revoke(value_or_id, "an operator"))
    return refused("There is no such token: give its value, or its id of `token list`.");
  return {"Revoked.\n"};
}

std::vector<Command> access_commands(const AccessCommandParts& parts) {
  using View = control::ExchangeView&;
  const auto names = [parts](View) {
    std::vector<std::string> all;
    for (const store::ApiUser& user : parts.access.users()) all.push_back(user.name);
    return all;
  };
  return {
      {"token create OPTIONS...", "Make a token for the REST interface", usage_of_create,
       [parts](View, Arguments arguments, std::string_view) { return create_token(parts, arguments); }},
      {"token list", "Tokens of the REST interface", "Usage: token list\n       All that are in force, oldest first.\n",
       [parts](View, Arguments, std::string_view) { return list_tokens(parts); }},
      {"token revoke TOKEN", "End a token",
       "Usage: token revoke TOKEN\n       By its value, or its id of token list.\n",
       [parts](View, Arguments arguments, std::string_view) { return revoke_token(parts, arguments[0]); }},
      {"api user add NAME ROLE [TENANT]", "Add a user of the REST interface", usage_of_user,
       [parts](View, Arguments arguments, std::string_view) { return add_user(parts, arguments); }},
      {"api user list", "Users of the REST interface", "Usage: api user list\n       Who may ask for tokens.\n",
       [parts](View, Arguments, std::string_view) { return list_users(parts); }},
      {"api user password NAME", "Give a user of the REST interface another password",
       "Usage: api user password NAME\n       Makes one and prints it, once. Tokens stay.\n",
       [parts](View, Arguments arguments, std::string_view) { return change_password(parts, arguments[0]); }, names},
      {"api user remove NAME", "Remove a user of the REST interface",
       "Usage: api user remove NAME\n       With all tokens.\n",
       [parts](View, Arguments arguments, std::string_view) { return remove_user(parts, arguments[0]); }, names},
  };
}

}  // namespace tandem::rest
