#include "rtp/g711.h"

#include <bit>
#include <cstdlib>

namespace tandem::rtp {
namespace {

/// Number of the segment: position of the highest bit above the lowest segment's.
unsigned segment_of(unsigned magnitude, unsigned lowest_bits) {
  const auto width = static_cast<unsigned>(std::bit_width(magnitude));
  return width > lowest_bits ? width - lowest_bits : 0;
}

constexpr int mulaw_bias = 132;
constexpr int mulaw_clip = 32635;

}  // namespace

std::uint8_t encode_mulaw(std::int16_t sample) {
  const unsigned sign = sample < 0 ? 0x80 : 0;
  int magnitude = std::abs(static_cast<int>(sample));
  if (magnitude > mulaw_clip) magnitude = mulaw_clip;
  magnitude += mulaw_bias;
  const unsigned segment = segment_of(static_cast<unsigned>(magnitude), 8);
  const unsigned step = static_cast<unsigned>(magnitude) >> (segment + 3) & 0x0f;
  return static_cast<std::uint8_t>(~(sign | segment << 4 | step));
}

std::int16_t decode_mulaw(std::uint8_t byte) {
  const unsigned code = static_cast<std::uint8_t>(~byte);
  const int magnitude = static_cast<int>((((code & 0x0f) << 3) + mulaw_bias) << ((code >> 4) & 7)) - mulaw_bias;
  return static_cast<std::int16_t>((code & 0x80) != 0 ? -magnitude : magnitude);
}

std::uint8_t encode_alaw(std::int16_t sample) {
  // Thirteen bits; the sign bit is set for positive samples, every second bit is inverted.
  const unsigned sign = sample < 0 ? 0 : 0x80;
  const auto magnitude = static_cast<unsigned>(sample < 0 ? -(sample + 1) : sample) >> 3;
  const unsigned segment = segment_of(magnitude, 5);
  const unsigned step = magnitude >> (segment == 0 ? 1 : segment) & 0x0f;
  return static_cast<std::uint8_t>((sign | segment << 4 | step) ^ 0x55);
}

std::int16_t decode_alaw(std::uint8_t byte) {
  const unsigned code = byte ^ 0x55u;
  const unsigned segment = code >> 4 & 7;
  unsigned magnitude = (code & 0x0f) << 4;
  magnitude += segment == 0 ? 8 : 0x108;
  if (segment > 1) magnitude <<= segment - 1;
  const int value = static_cast<int>(magnitude);
  return static_cast<std::int16_t>((code & 0x80) != 0 ? value : -value);
}

}  // namespace tandem::rtp
