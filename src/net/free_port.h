// A port that nobody uses, for a first start where the usual one may be taken.
#pragma once

#include <cstdint>

#include "base/address.h"

namespace tandem::net {

/// `wished` if neither UDP nor TCP has it at `ip`, else the next of the following hundred that is free; 0 if none is.
/// Somebody may take it before it is used: only a hint.
std::uint16_t free_sip_port(const IpAddress& ip, std::uint16_t wished);

}  // namespace tandem::net
