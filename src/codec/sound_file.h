// Sounds out of files: WAV and its kin of any rate, mono or stereo, as telephones hear them (libsndfile, speexdsp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace tandem::codec {

inline constexpr std::size_t longest_sound_seconds = 120;
inline constexpr std::uintmax_t largest_sound_file = 64 * 1024 * 1024;

/// Why there is no sound, in a sentence with the fix.
struct SoundFault {
  std::string text;
};

/// Mono, 8000 samples per second. Reads a file: not for a shard.
std::expected<std::vector<std::int16_t>, SoundFault> read_sound_file(const std::filesystem::path& path);

/// `samples` at `rate`, mono, from -1 to 1, as 8000 per second. What cannot be told at that rate is taken out first.
std::vector<std::int16_t> at_telephone_rate(std::span<const float> samples, unsigned rate);

}  // namespace tandem::codec
