// What the exchange can say to a caller itself.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::model {

struct Sound {
  std::string uuid, name;
  std::string tenant;  ///< whose it is; empty: the master's
  std::string file;    ///< a path; a relative one lies below `sounds` in the data directory
  friend bool operator==(const Sound&, const Sound&) = default;
};

/// Tones that need no file. A sound of the master's with one of these names takes its place.
inline constexpr std::array<std::string_view, 5> built_in_sounds{"busy", "congestion", "enter_pin", "ringing",
                                                                 "wrong_pin"};
constexpr bool is_built_in_sound(std::string_view name) {
  return std::ranges::find(built_in_sounds, name) != built_in_sounds.end();
}

inline constexpr std::size_t max_sounds = 500;

}  // namespace tandem::model
