// All resources, and the addresses beside them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "confd/association.h"
#include "confd/resource.h"
#include "confd/routes.h"

namespace tandem::confd {

const Resource& sip_endpoints();
const Resource& sip_templates();
const Resource& sip_transports();
const Resource& trunks();
const Resource& iax_endpoints();
const Resource& iax_registers();
const Resource& custom_endpoints();
const Resource& outcalls();
const Resource& incalls();
const Resource& extensions();
const Resource& contexts();
const Resource& users();
const Resource& lines();
const Resource& call_permissions();
const Resource& schedules();
const Resource& phone_numbers();
const Resource& tenants();

/// Of every kind but pjsip_section, which is none.
const Resource& resource_of(Kind kind);

// What each file adds beside its resource.
std::span<const Association> trunk_associations();
std::span<const Association> outcall_associations();
std::span<const Association> incall_associations();
std::span<const Association> line_associations();
std::span<const Association> user_associations();
/// Of outcalls, contexts and users.
const OrderedAssociation& outcall_trunks();
const OrderedAssociation& context_inclusions();
const OrderedAssociation& user_lines();

void add_sip_endpoint_routes(Routes& routes);   ///< the merged view
void add_sip_transport_routes(Routes& routes);  ///< removing with a fallback
void add_pjsip_routes(Routes& routes);          ///< global, system, doc
void add_outcall_routes(Routes& routes);
void add_context_routes(Routes& routes);
void add_user_routes(Routes& routes);
void add_line_routes(Routes& routes);
void add_phone_number_routes(Routes& routes);
void add_tenant_routes(Routes& routes);

}  // namespace tandem::confd
