// What the exchange can say: sounds of the site, and tones that are always there.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::media {

/// Mono, 8000 samples per second. Immutable; shared by all who play it.
using Sound = std::vector<std::int16_t>;
using SoundPtr = std::shared_ptr<const Sound>;

/// Filled once, then immutable and shared by all shards. A call keeps that of its beginning.
class SoundLibrary {
 public:
  /// The tones are those of these countries (ISO 3166 codes), and the usual ones for all others.
  explicit SoundLibrary(const std::set<std::string>& countries = {});

  /// A sound of the site; null and why, if it cannot be had. One with the name of a tone takes its place.
  void put(std::string name, SoundPtr sound, std::string trouble = {});

  struct Found {
    SoundPtr sound;       ///< null: there is none
    std::string trouble;  ///< why it is none, or not the one that was wished, in a sentence with the fix
  };
  Found find(std::string_view name, std::string_view country = {}) const;

 private:
  std::map<std::string, Found, std::less<>> sounds_;
  std::map<std::string, std::map<std::string, SoundPtr, std::less<>>, std::less<>> tones_;  ///< by country, by name
};
using SoundLibraryPtr = std::shared_ptr<const SoundLibrary>;

}  // namespace tandem::media
