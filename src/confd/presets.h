// What a fresh server has, and every tenant once: transports, sections of pjsip.conf, SIP templates. Afterwards they
// are ordinary objects. Made by give_presets of confd/service.h.
#pragma once

#include "confd/service.h"

namespace tandem::confd {

/// Whether give_presets would make something.
bool lacks_presets(const Documents& documents, const Context& context);

}  // namespace tandem::confd
