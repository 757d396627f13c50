// ITU-T G.711: one byte per sample at 8000 Hz. Only for tones and tests; transcoding belongs to a codec library.
#pragma once

#include <cstdint>

namespace tandem::rtp {

std::uint8_t encode_mulaw(std::int16_t sample);
std::int16_t decode_mulaw(std::uint8_t byte);
std::uint8_t encode_alaw(std::int16_t sample);
std::int16_t decode_alaw(std::uint8_t byte);

}  // namespace tandem::rtp
