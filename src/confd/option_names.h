// The names of pjsip.conf's options: all that Asterisk documents, and what the exchange knows beside them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confd/documents.h"

namespace tandem::confd {

/// In order. Sections: aor, auth, endpoint, identify, registration, transport, global, system.
const std::vector<std::string>& option_names(std::string_view section);
bool is_option(std::string_view section, std::string_view name);
/// {"endpoint": {"allow": {name, default, synopsis, description, note, choices}, ...}, ...}
Json option_documentation();

}  // namespace tandem::confd
