// Which limit refused a call or ended it, and what people are told of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "call/cause.h"
#include "call/usage.h"
#include "routing/meter.h"

namespace tandem::call {

enum class LimitKind : std::uint8_t { calls, external_calls, calls_per_second, minutes, spend, spike };

struct LimitHit {
  const routing::Holder* holder = nullptr;  ///< never null in a hit
  LimitKind kind = LimitKind::calls;
  std::optional<SpikeStop> stop{};  ///< of a spike
};

EndCode code_of(const LimitHit& hit);
/// For a caller of ours: 480 where another time will do, 503 for too many at once, 403 where only an operator or the
/// next day helps. Who calls from outside is told 486 instead of 480: his provider would look for another way to us.
std::uint16_t status_of(const LimitHit& hit, bool caller_is_outside);
/// "tenant acme has as many calls as it may have (30). Raise `calls` in its `limits`, or wait until one ends."
std::string sentence(const LimitHit& hit);

/// What is told at once when calls are stopped: who, what it had, and how to let them go.
std::string alarm(const routing::Holder& holder, const SpikeStop& stop);

}  // namespace tandem::call
