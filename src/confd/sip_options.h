// The sections of options that SIP endpoints and templates have, and what inheritance makes of them.
#pragma once

#include <span>
#include <string_view>

#include "confd/resource.h"

namespace tandem::confd {

struct SipSection {
  std::string_view field;   ///< "aor_section_options"
  std::string_view option;  ///< whose names it takes: "aor"
  bool variables;           ///< takes @name as well
};
std::span<const SipSection> sip_sections();

/// Of names only; values are what they are.
Check examine_options(std::string_view field, const Json& options, std::string_view section, bool variables = false);

/// One pair a key over the parents in their order, then its own: the last value at the place of the first.
Json merged_options(const Work& work, const Json& fields, std::string_view section);
/// Only the pairs of these keys.
Json only_options(const Json& options, std::initializer_list<std::string_view> keys);

/// Fields that endpoints and templates share, in order.
std::vector<Field> sip_fields();
/// Names, options, templates, transport.
Check examine_sip(Work& work, const Resource& resource, const Json* before, Json& fields);
void show_sip(const Work& work, Json& out);

/// `{"uuid": ...}` in bodies, the uuid where it is kept.
void read_uuid_of(const Json& given, Json& read, Faults& faults);
/// "SIPEndpoint", "SIPEndpointTemplate", "Transport": who has this name; empty: nobody but `self`.
std::string_view holder_of_name(const Work& work, const std::string& name, const Key& self);

}  // namespace tandem::confd
