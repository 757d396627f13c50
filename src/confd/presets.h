// What a fresh server has, and every tenant once: transports, sections of pjsip.conf, SIP templates.
#pragma once

#include "confd/service.h"

namespace tandem::confd {

/// The transport of a name, whose key is made when it is not there.
inline constexpr std::string_view preset_udp = "transport-udp";
inline constexpr std::string_view preset_wss = "transport-wss";

}  // namespace tandem::confd
