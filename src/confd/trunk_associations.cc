// /trunks/{id}/endpoints/... and /trunks/{id}/registers/iax/...
#include "confd/resources.h"

namespace tandem::confd {
namespace {

constexpr const char* endpoint_fields[] = {"endpoint_sip", "endpoint_iax", "endpoint_custom"};

Check trunk_is_free(const Work& work, const Ends& ends) {
  for (const char* field : endpoint_fields)
    if (auto refusal = holds_no_other(work, ends, field, "Endpoint")) return refusal;
  return {};
}

Check endpoint_is_free(const Work& work, const Ends& ends) {
  for (const char* field : endpoint_fields)
    if (const Relation& row = relation(Kind::trunk, field);
        row.target == ends.held.kind && work.holder(Kind::trunk, field, ends.target))
      return associated_ends("Trunk", "Endpoint", ends);
  return {};
}

Check no_line_has_it(const Work& work, const Ends& ends) {
  const char* field = ends.held.kind == Kind::sip_endpoint ? "endpoint_sip" : "endpoint_custom";
  if (work.holder(Kind::line, field, ends.target)) return associated_ends("Line", "Endpoint", ends);
  return {};
}

Check trunk_has_no_register(const Work&, const Ends& ends) {
  if (ends.holder_fields["register_iax"].is_null()) return {};
  return associated_ends("Trunk", "IAXRegister", ends);
}

Check register_is_free(const Work& work, const Ends& ends) {
  if (auto refusal = holds_no_other(work, ends, "register_iax", "IAXRegister")) return refusal;
  if (work.holder(Kind::trunk, "register_iax", ends.target)) return associated_ends("Trunk", "IAXRegister", ends);
  return {};
}

Check trunk_is_not_of_another_language(const Work&, const Ends& ends) {
  if (ends.holder_fields["endpoint_sip"].is_null() && ends.holder_fields["endpoint_custom"].is_null()) return {};
  return associated_ends("Trunk", "Endpoint", ends);
}

}  // namespace

std::span<const Association> trunk_associations() {
  static const Association table[] = {
      {"/trunks/<int>/endpoints/sip/<uuid>",
       Kind::trunk,
       "endpoint_sip",
       {same_tenant, trunk_is_free, endpoint_is_free, no_line_has_it, trunk_has_no_register}},
      {"/trunks/<int>/endpoints/iax/<int>",
       Kind::trunk,
       "endpoint_iax",
       {same_tenant, trunk_is_free, endpoint_is_free}},
      {"/trunks/<int>/endpoints/custom/<int>",
       Kind::trunk,
       "endpoint_custom",
       {same_tenant, trunk_is_free, endpoint_is_free, no_line_has_it, trunk_has_no_register}},
      {"/trunks/<int>/registers/iax/<int>",
       Kind::trunk,
       "register_iax",
       {register_is_free, trunk_is_not_of_another_language}},
  };
  return table;
}

}  // namespace tandem::confd
