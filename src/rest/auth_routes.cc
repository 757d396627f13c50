#include "rest/auth_routes.h"

#include <nlohmann/json.hpp>

#include "model/tenant_tree.h"
#include "rest/answers.h"
#include "rest/basic_credentials.h"
#include "rest/time_words.h"

namespace tandem::rest {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t max_body = 16u << 10;

Json parsed(const std::string& body) {
  return Json::parse(body.empty() ? "{}" : body, nullptr, false);
}

/// Seconds that the body asks for.
std::expected<std::chrono::seconds, std::string> expiration_in(const std::string& body) {
  const Json json = parsed(body);
  if (!json.is_object()) return std::unexpected("The body is no JSON object.");
  const auto found = json.find("expiration");
  if (found == json.end() || found->is_null()) return Access::usual_expiration;
  if (!found->is_number_integer() || *found < 1 || *found > Access::longest_expiration.count())
    return std::unexpected("expiration is a number of seconds from 1 to 315360000.");
  return std::chrono::seconds(found->get<std::int64_t>());
}

std::string user_agent_of(const Request& request) {
  return std::string(request.header("user-agent").value_or(""));
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

AuthRoutes::AuthRoutes(Parts parts)
    : parts_(std::move(parts)),
      logins_(parts_.metrics.counter({"tandem_logins_total", "Tokens made for a user and password"})),
      failures_(parts_.metrics.counter({"tandem_logins_failed_total", "Wrong users or passwords"})),
      held_back_(parts_.metrics.counter({"tandem_logins_held_back_total", "Not tried: too many failures before"})) {}

void AuthRoutes::add_to(Router& router) {
  const auto shows = [this](const Request& request) { return show(request); };
  const auto work = [](Handler handler, bool on_worker) { return Work{std::move(handler), max_body, on_worker}; };
  router.add({Method::post, "/api/auth/0.1/token", "",
              work([this](const Request& request) { return log_in(request); }, true)});
  router.add({Method::get, "/api/auth/0.1/token/{token}", "", work(shows, false)});
  router.add({Method::head, "/api/auth/0.1/token/{token}", "", work(shows, false)});
  router.add({Method::delete_, "/api/auth/0.1/token/{token}", "",
              work([this](const Request& request) { return revoke(request); }, false)});
  router.add({Method::post, "/api/auth/0.1/token/{token}/scopes/check", "",
              work([this](const Request& request) { return check_scopes(request); }, false)});
}

Response AuthRoutes::log_in(const Request& request) {
  const auto expiration = expiration_in(request.body);
  if (!expiration) return error_answer(request.path, 400, expiration.error());
  const auto given = parse_basic(request.header("authorization").value_or(""));
  const std::string name = given ? telemetry::printable(given->user, 200) : "";
  const std::string source = request.remote.to_string();
  const WallTime now = parts_.now();
  if (!limits_.may_try(request.remote, name, now)) {
    held_back_.add();
    Response later = error_answer(request.path, 429, "Too many wrong passwords: try again later.");
    later.headers.emplace_back("Retry-After", std::to_string(LoginLimits::forgiven_after.count()));
    return later;
  }
  const auto user = given ? parts_.access.user_with(given->user, given->password) : std::nullopt;
  if (!user) {
    if (given) limits_.failed(request.remote, name, now);
    failures_.add();
    parts_.log.warning({"login of ", given ? name : "nobody", " from ", source, " failed"});
    return error_answer(request.path, 401, "Authentication Failed");
  }
  return make_token(request, *user, *expiration);
}

Response AuthRoutes::make_token(const Request& request, const store::ApiUser& user, std::chrono::seconds expiration) {
  const auto made = parts_.access.make_token({.tenant = user.tenant,
                                              .acl = acl_of(role_from(user.role).value_or(Role::read_only)),
                                              .expiration = expiration,
                                              .user = user.name,
                                              .user_uuid = user.uuid,
                                              .remote = request.remote.to_string(),
                                              .user_agent = user_agent_of(request)},
                                             parts_.now());
  if (!made) return error_answer(request.path, 503, made.error());
  logins_.add();
  parts_.log.notice({"login of ", user.name, " from ", request.remote.to_string(), ": token ", made->token.id});
  return {.status = 200, .body = to_json(made->value, made->token)};
}

std::string AuthRoutes::to_json(std::string_view value, const store::ApiToken& token) const {
  const store::Installation& installation = parts_.access.installation();
  const auto tenant = uuid_of_tenant(parts_.snapshot()->config(), installation, token.tenant);
  const bool for_ever = token.expires_at == WallTime{};
  const Json nothing;
  const Json who = token.user_uuid.empty() ? nothing : Json(token.user_uuid);
  const Json data = {{"token", std::string(value)},
                     {"auth_id", who},
                     {"xivo_user_uuid", nothing},
                     {"xivo_uuid", installation.uuid},
                     {"issued_at", local_text(token.issued_at)},
                     {"expires_at", for_ever ? nothing : Json(local_text(token.expires_at))},
                     {"utc_issued_at", utc_text(token.issued_at)},
                     {"utc_expires_at", for_ever ? nothing : Json(utc_text(token.expires_at))},
                     {"acl", token.acl},
                     {"metadata",
                      {{"uuid", who},
                       {"auth_id", who},
                       {"pbx_user_uuid", nothing},
                       {"xivo_uuid", installation.uuid},
                       {"tenant_uuid", tenant ? Json(*tenant) : nothing}}},
                     {"session_uuid", token.id},
                     {"remote_addr", token.remote},
                     {"user_agent", token.user_agent}};
  return dump({{"data", data}});
}

std::expected<store::ApiToken, Response> AuthRoutes::token_of(const Request& request, std::string_view tenant) const {
  auto token = parts_.access.find(request.parameter("token"), parts_.now());
  if (!token) return std::unexpected(error_answer(request.path, 404, "No such token"));
  if (tenant.empty()) return std::move(*token);
  const SnapshotPtr snapshot = parts_.snapshot();
  if (!visible_tenant(snapshot->config(), parts_.access.installation(), token->tenant, tenant))
    return std::unexpected(error_answer(request.path, 403, "Unauthorized for tenant " + std::string(tenant)));
  return std::move(*token);
}

Response AuthRoutes::show(const Request& request) const {
  const auto token = token_of(request, request.query_value("tenant").value_or(""));
  if (!token) return token.error();
  const auto scope = request.query_value("scope");
  if (scope && !scope->empty() && !acl_allows(token->acl, *scope))
    return error_answer(request.path, 403, "Unauthorized for " + std::string(*scope));
  if (request.method == Method::head) return {.status = 204, .body = {}};
  return {.status = 200, .body = to_json(request.parameter("token"), *token)};
}

Response AuthRoutes::revoke(const Request& request) const {
  if (const auto token = parts_.access.find(request.parameter("token"), parts_.now()))
    static_cast<void>(parts_.access.revoke(request.parameter("token"), "its holder at " + request.remote.to_string()));
  return {.status = 200, .body = R"({"data":{"message":"success"}})"};
}

Response AuthRoutes::check_scopes(const Request& request) const {
  const Json json = parsed(request.body);
  const auto scopes = json.is_object() ? json.find("scopes") : json.end();
  if (!json.is_object() || scopes == json.end() || !scopes->is_array() || scopes->size() > most_acls)
    return error_answer(request.path, 400, "The body wants a list of at most 128 `scopes`.");
  const auto tenant = json.find("tenant_uuid");
  const auto token = token_of(request, tenant != json.end() && tenant->is_string() ? tenant->get<std::string>() : "");
  if (!token) return token.error();
  Json allowed = Json::object();
  for (const Json& scope : *scopes) {
    if (!scope.is_string()) return error_answer(request.path, 400, "Each of `scopes` is a text.");
    allowed[scope.get<std::string>()] = acl_allows(token->acl, scope.get<std::string>());
  }
  return {.status = 200, .body = dump({{"scopes", allowed}})};
}

}  // namespace tandem::rest
