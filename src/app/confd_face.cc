#include "app/confd_face.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "control/program.h"
#include "model/tenant_tree.h"
#include "rest/gate.h"

namespace tandem::app {

namespace {

/// As Python writes moments: "2026-11-27T12:59:56.000000+00:00".
std::string moment_text(WallTime now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(now - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}+00:00", fmt::gmtime(seconds.time_since_epoch().count()), rest);
}

std::string master_uuid(const model::Config& native, const store::Installation& installation) {
  return rest::uuid_of_tenant(native, installation, model::master_tenant).value_or(installation.master_tenant);
}

std::string udp_bind(const model::Config& native) {
  const auto udp =
      std::ranges::find_if(native.transports, [](const auto& one) { return one.protocol == model::Protocol::udp; });
  return udp == native.transports.end() ? "0.0.0.0:5060" : udp->bind.to_string();
}

}  // namespace

confd::Request confd_request(const rest::Request& request, const model::Config& config,
                             const store::Installation& installation) {
  const auto header = [&](std::string_view name) { return std::string(request.header(name).value_or("")); };
  confd::Request out;
  out.method = rest::to_text(request.method);
  out.query = request.query;
  out.body = request.body;
  out.host = header("host");
  out.script_name = header("x-script-name");
  if (out.script_name.empty() && request.mount > 1) out.script_name = "/api/confd";  // what stands before the version
  out.forwarded_proto = header("x-forwarded-proto");
  out.token = header("x-auth-token");
  for (const std::string& segment : request.below_mount()) out.path.append("/").append(segment);
  if (!request.who) return out;
  const rest::Identity& who = *request.who;
  out.tenant = who.tenant_uuid;
  out.token_tenant = rest::uuid_of_tenant(config, installation, who.token_tenant).value_or("");
  out.visible_tenants = {who.tenant_uuid};
  const model::TenantTree tree(config);
  const bool all = model::tenant_key(who.tenant).empty();
  for (const model::Tenant& tenant : config.tenants)
    if (tenant.uuid != who.tenant_uuid && (all || tree.is_below(tenant.name, who.tenant)))
      out.visible_tenants.push_back(tenant.uuid);
  return out;
}

rest::Response rest_response(confd::Answer answer) {
  rest::Response response{.status = static_cast<unsigned>(answer.status), .body = std::move(answer.body)};
  if (!answer.location.empty()) response.headers.emplace_back("Location", std::move(answer.location));
  if (!answer.allow.empty()) response.headers.emplace_back("Allow", std::move(answer.allow));
  return response;
}

confd::Context confd_context(const model::Config& native, const store::Installation& installation, WallTime now,
                             Random& random) {
  confd::Context context{.tenants = {},
                         .master_tenant = master_uuid(native, installation),
                         .server_uuid = installation.uuid,
                         .version = std::string(control::this_program().version),
                         .now = moment_text(now),
                         .random = random,
                         .udp_bind = udp_bind(native)};
  const model::TenantTree tree(native);
  const std::string master(model::master_tenant);
  context.tenants.push_back(
      {context.master_tenant, master, master, {}, std::string(tree.country_of(model::master_tenant))});
  for (const model::Tenant& tenant : native.tenants) {
    if (model::tenant_key(tenant.name).empty()) continue;
    context.tenants.push_back(
        {tenant.uuid, tenant.name, tenant.name,
         rest::uuid_of_tenant(native, installation, tenant.parent).value_or(context.master_tenant),
         std::string(tree.country_of(tenant.name))});
  }
  return context;
}

confd::Tenants confd_tenants(const model::Config& native, const store::Installation& installation) {
  confd::Tenants tenants{{master_uuid(native, installation), ""}};
  for (const model::Tenant& tenant : native.tenants)
    tenants.emplace(tenant.uuid, std::string(model::tenant_key(tenant.name)));
  return tenants;
}

}  // namespace tandem::app
