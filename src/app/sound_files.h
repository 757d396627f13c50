// The sound files of the configuration: read, watched, and what is wrong with them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "control/exchange_view.h"
#include "media/sound_library.h"
#include "model/config.h"

namespace tandem::app {

/// What the shards play, and what people are told of it. Immutable, shared.
struct SoundMaterial {
  media::SoundLibraryPtr library;
  std::vector<control::SoundSummary> sounds;
};
using SoundMaterialPtr = std::shared_ptr<const SoundMaterial>;

/// Thread: not a shard's (files are read), one at a time. A copy knows what was read before.
class SoundFiles {
 public:
  /// All samples of a site together.
  static constexpr std::size_t most_samples = 128 * 1024 * 1024;

  /// Relative paths lie below `folder`.
  explicit SoundFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Files that have not changed are not read again. Where one cannot be used (any more), what it held before is
  /// played.
  SoundMaterialPtr load(const model::Config& config);
  /// Whether files that were read, or could not be, are others now.
  bool changed() const;

 private:
  /// When it was written, and its size; zeros: it is not there.
  struct Stamp {
    std::int64_t written = 0;
    std::uintmax_t size = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  struct Entry {
    std::filesystem::path path;
    Stamp stamp;
    media::SoundPtr sound;  ///< null: never usable
    std::string trouble;
    bool used = false;
  };
  static Stamp stamp_of(const std::filesystem::path& path);
  Entry& entry_for(const std::filesystem::path& path);

  std::filesystem::path folder_;
  std::vector<Entry> entries_;
};

/// What an administrator must know, a line each.
std::vector<std::string> warnings_of(const SoundMaterial& material);

}  // namespace tandem::app
