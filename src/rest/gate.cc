#include "rest/gate.h"

#include <algorithm>

#include "base/text.h"
#include "model/tenant_tree.h"
#include "rest/answers.h"

namespace tandem::rest {

std::optional<std::string> uuid_of_tenant(const model::Config& config, const store::Installation& installation,
                                          std::string_view name) {
  for (const model::Tenant& tenant : config.tenants)
    if (model::same_tenant(tenant.name, name)) return tenant.uuid;
  return model::tenant_key(name).empty() ? std::optional(installation.master_tenant) : std::nullopt;
}

std::optional<std::string> tenant_named(const model::Config& config, const store::Installation& installation,
                                        std::string_view uuid_or_name) {
  for (const model::Tenant& tenant : config.tenants)
    if (tenant.name == uuid_or_name || equal_ignoring_case(tenant.uuid, uuid_or_name)) return tenant.name;
  const bool master =
      uuid_or_name == model::master_tenant || equal_ignoring_case(uuid_or_name, installation.master_tenant);
  return master ? std::optional(std::string(model::master_tenant)) : std::nullopt;
}

std::optional<std::string> visible_tenant(const model::Config& config, const store::Installation& installation,
                                          std::string_view of_token, std::string_view wanted) {
  auto tenant = tenant_named(config, installation, wanted);
  if (!tenant || model::same_tenant(*tenant, of_token) || model::tenant_key(of_token).empty()) return tenant;
  return model::TenantTree(config).is_below(*tenant, of_token) ? tenant : std::nullopt;
}

namespace {

constexpr std::size_t longest_echo = 128;

Response unauthorized(const Request& request, std::initializer_list<std::string_view> members) {
  return error_answer(request.path, 401, refusal_tuple(members));
}

}  // namespace

std::expected<Identity, Response> Gate::identify(const Request& request, const std::string& acl) const {
  const std::string_view value = request.header("x-auth-token").value_or("").substr(0, longest_echo);
  const auto token = parts_.access.find(value, parts_.now());
  if (!token || !acl_allows(token->acl, acl)) return std::unexpected(unauthorized(request, {value, acl}));
  const SnapshotPtr snapshot = parts_.snapshot();
  const model::Config& config = snapshot->config();
  const store::Installation& installation = parts_.access.installation();
  const std::string_view wanted = request.header("wazo-tenant").value_or(token->tenant).substr(0, longest_echo);
  const auto tenant = visible_tenant(config, installation, token->tenant, wanted);
  if (!tenant) return std::unexpected(unauthorized(request, {value, acl, wanted}));
  return Identity{.user = token->user,
                  .user_uuid = token->user_uuid,
                  .token_tenant = token->tenant,
                  .tenant = *tenant,
                  .tenant_uuid = uuid_of_tenant(config, installation, *tenant).value_or(""),
                  .acl = token->acl,
                  .session = token->id};
}

std::expected<const Work*, Response> Gate::admit(Request& request) const {
  auto match = parts_.router.match(request.method, request.segments);
  if (!match && match.error().allow.empty())
    return std::unexpected(error_answer(request.path, 404, "There is nothing at this address."));
  if (!match) {
    Response refused = error_answer(request.path, 405, "This address has no such method: " + match.error().allow + ".");
    refused.headers.emplace_back("Allow", match.error().allow);
    return std::unexpected(std::move(refused));
  }
  if (!match->acl.empty()) {
    auto who = identify(request, match->acl);
    if (!who) return std::unexpected(std::move(who.error()));
    request.who = std::move(*who);
  }
  request.parameters = std::move(match->parameters);
  request.mount = match->mount;
  return match->work;
}

}  // namespace tandem::rest
