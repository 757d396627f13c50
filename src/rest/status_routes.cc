#include "rest/status_routes.h"

#include <nlohmann/json.hpp>

#include "control/program.h"
#include "model/tenant_tree.h"
#include "rest/answers.h"

namespace tandem::rest {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view metrics_acl = "metrics.read";

Work light(Handler handler) {
  return {std::move(handler), 0, false};
}
Work heavy(Handler handler) {
  return {std::move(handler), 0, true};
}

Json verdict(bool good) {
  return {{"status", good ? "ok" : "fail"}};
}

/// A proxy on this machine asks for others.
bool is_of_this_machine(const Request& request) {
  return request.remote.is_loopback() && !request.header("x-forwarded-for") && !request.header("forwarded") &&
         !request.header("x-real-ip");
}

}  // namespace

void StatusRoutes::add_to(Router& router) {
  router.add({Method::get, "/health", "", light([this](const Request&) { return health(); })});
  router.add({Method::get, "/metrics", "", heavy([this](const Request& request) { return metrics(request); })});
  for (const char* prefix : {"/api/confd/1.1", "/1.1"}) {
    const std::string base = prefix;
    router.add({Method::get, base + "/infos", "confd.infos.read", light([this](const Request&) { return infos(); })});
    router.add(
        {Method::get, base + "/status", "confd.status.read", heavy([this](const Request&) { return status(); })});
  }
}

Response StatusRoutes::health() const {
  const bool draining = parts_.draining();
  const Json body = {{"status", draining ? "draining" : "ok"}, {"version", control::this_program().version}};
  return {.status = draining ? 503u : 200u, .body = body.dump()};
}

Response StatusRoutes::infos() const {
  const Json body = {{"uuid", parts_.access.installation().uuid}, {"wazo_version", control::this_program().version}};
  return {.status = 200, .body = body.dump()};
}

/// Wazo's names for what we have: the shards are our bus, the database of tokens our service token.
Response StatusRoutes::status() const {
  const Json body = {{"bus_consumer", verdict(parts_.view.totals().shards > 0)},
                     {"master_tenant", verdict(!parts_.access.installation().master_tenant.empty())},
                     {"rest_api", verdict(!parts_.draining())},
                     {"service_token", verdict(parts_.access.has_users())}};
  return {.status = 200, .body = body.dump()};
}

bool StatusRoutes::may_see_metrics(const Request& request) {
  if (parts_.metrics_for == MetricsFor::everybody) return true;
  if (parts_.metrics_for == MetricsFor::loopback && is_of_this_machine(request)) return true;
  const auto token = parts_.access.find(request.header("x-auth-token").value_or(""), parts_.now());
  return token && model::tenant_key(token->tenant).empty() && acl_allows(token->acl, metrics_acl);
}

Response StatusRoutes::metrics(const Request& request) {
  if (!may_see_metrics(request))
    return error_answer(request.path, 401, "This needs a token of the master tenant that allows metrics.read.");
  return {.status = 200, .body = page_.text(), .content_type = "text/plain; version=0.0.4; charset=utf-8"};
}

}  // namespace tandem::rest
