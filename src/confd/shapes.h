// How endpoints show inside the objects that hold them.
#pragma once

#include "confd/resource.h"

namespace tandem::confd {

/// {uuid, label, name, auth_section_options, registration_section_options, links}: of the options only user names and
/// what tells a registration apart. Null if there is none.
Json sip_endpoint_of_trunk(const Work& work, const Json& trunk);
/// {uuid, label, name, auth_section_options, links}
Json sip_endpoint_of_line(const Work& work, const Json& line);
/// {uuid, name, label, links}
Json sip_endpoint_of_outcall(const Work& work, const Json& trunk);
/// {id, interface, links}, of a trunk or line.
Json custom_endpoint_of(const Work& work, const Json& fields);
/// {id, name, links}
Json iax_endpoint_of(const Work& work, const Json& trunk);

/// The list of what stands in `field`, each in brief.
Json briefs(const Work& work, Kind holder, std::string_view field, const Json& fields,
            std::initializer_list<std::string_view> names);
/// The list of who holds `target` through `field`, each in brief.
Json holder_briefs(const Work& work, Kind holder, std::string_view field, const Key& target,
                   std::initializer_list<std::string_view> names);
/// The one who holds it, or null.
Json holder_brief(const Work& work, Kind holder, std::string_view field, const Key& target,
                  std::initializer_list<std::string_view> names);

}  // namespace tandem::confd
