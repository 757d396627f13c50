// Tones that tell a caller how his call stands: ITU-T E.180, as each country has them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tandem::codec {

enum class CallTone : std::uint8_t {
  ringing,
  busy,
  congestion,
  enter_pin,  ///< two beeps, upwards; of no country
  wrong_pin   ///< three low ones
};

/// One period of it, pauses included, at 8000 samples per second. `country`: ISO 3166 code; one that is not in the
/// table has the tones that most of Europe has.
std::vector<std::int16_t> call_tone(CallTone tone, std::string_view country);
/// Whether the table has a row for it.
bool has_own_tones(std::string_view country);

}  // namespace tandem::codec
