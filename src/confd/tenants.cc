// /tenants, /infos, /status
#include "confd/resources.h"

namespace tandem::confd {
namespace {

const Schema& schema() {
  static const Schema fields{{kept("uuid"), kept("sip_templates_generated", false), kept("global_sip_template_uuid"),
                              kept("webrtc_sip_template_uuid"), kept("registration_trunk_sip_template_uuid"),
                              kept("meeting_guest_sip_template_uuid")}};
  return fields;
}

Checked<Answer> not_here(Work&, const std::vector<Key>&) {
  return Answer{.status = 405, .allow = "GET, HEAD"};
}

}  // namespace

const Resource& tenants() {
  static const Resource resource{
      .kind = Kind::tenant,
      .path = "/tenants",
      .name = "Tenant",
      .noun = "tenant",
      .rel = "",
      .by_uuid = true,
      .schema = schema,
      .columns = {{"uuid"}},
      .order = "uuid",
  };
  return resource;
}

void add_tenant_routes(Routes& routes) {
  routes.add("POST", "/tenants", not_here);
  for (const char* method : {"PUT", "DELETE"}) routes.add(method, "/tenants/<uuid>", not_here);
  routes.add("GET", "/infos", [](Work& work, const auto&) -> Checked<Answer> {
    return Answer{200, body_of(Json{{"uuid", work.context().server_uuid}, {"wazo_version", work.context().version}})};
  });
  routes.add("GET", "/status", [](Work&, const auto&) -> Checked<Answer> {
    Json out = Json::object();
    for (const char* part : {"bus_consumer", "master_tenant", "rest_api", "service_token"})
      out[part] = {{"status", "ok"}};
    return Answer{200, body_of(out)};
  });
}

}  // namespace tandem::confd
