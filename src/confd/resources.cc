#include "confd/resources.h"

#include <cassert>

namespace tandem::confd {

const Resource& resource_of(Kind kind) {
  // In the order of Kind; pjsip_section has no resource.
  static const Resource* const all[] = {
      &sip_endpoints(), &sip_templates(),    &sip_transports(), &iax_endpoints(), &iax_registers(), &custom_endpoints(),
      &trunks(),        &outcalls(),         &incalls(),        &extensions(),    &contexts(),      &users(),
      &lines(),         &call_permissions(), &schedules(),      &phone_numbers(), nullptr,          &tenants()};
  const Resource* found = all[static_cast<std::size_t>(kind)];
  assert(found != nullptr && found->kind == kind);
  return *found;
}

}  // namespace tandem::confd
