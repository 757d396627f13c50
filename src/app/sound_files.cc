#include "app/sound_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "codec/sound_file.h"

namespace tandem::app {

namespace {

std::set<std::string> countries_of(const model::Config& config) {
  std::set<std::string> countries{config.settings.country};
  for (const model::Tenant& tenant : config.tenants) countries.insert(tenant.country);
  return countries;
}

}  // namespace

SoundFiles::Stamp SoundFiles::stamp_of(const std::filesystem::path& path) {
  std::error_code fault;
  const auto written = std::filesystem::last_write_time(path, fault);
  if (fault) return {};
  const auto size = std::filesystem::file_size(path, fault);
  return fault ? Stamp{} : Stamp{written.time_since_epoch().count(), size};
}

SoundFiles::Entry& SoundFiles::entry_for(const std::filesystem::path& path) {
  auto at = std::ranges::find(entries_, path, &Entry::path);
  const Stamp stamp = stamp_of(path);
  if (at != entries_.end() && at->stamp == stamp) return *at;
  if (at == entries_.end()) at = entries_.insert(entries_.end(), Entry{path, {}, nullptr, {}});
  at->stamp = stamp;
  auto read = codec::read_sound_file(path);
  at->trouble = read ? std::string() : std::move(read.error().text);
  if (read) at->sound = std::make_shared<const media::Sound>(std::move(*read));
  return *at;
}

SoundMaterialPtr SoundFiles::load(const model::Config& config) {
  auto material = std::make_shared<SoundMaterial>();
  auto library = std::make_shared<media::SoundLibrary>(countries_of(config));
  for (Entry& entry : entries_) entry.used = false;
  std::size_t samples = 0;
  for (const model::Sound& sound : config.sounds) {
    Entry& entry = entry_for(folder_ / sound.file);  // an absolute path stays what it is
    entry.used = true;
    media::SoundPtr playable = entry.sound;
    std::string trouble = entry.trouble;
    if (playable) samples += playable->size();
    if (samples > most_samples) {
      playable = nullptr;
      trouble = fmt::format("{} is one too many: all sounds together are longer than {} min. Take some out.",
                            entry.path.string(), most_samples / 8000 / 60);
    }
    material->sounds.push_back({.name = sound.name,
                                .file = entry.path.string(),
                                .milliseconds = playable ? playable->size() / 8 : 0,
                                .playable = playable != nullptr,
                                .trouble = trouble});
    library->put(sound.name, std::move(playable), std::move(trouble));
  }
  for (const std::string_view name : model::built_in_sounds)
    if (std::ranges::find(config.sounds, name, &model::Sound::name) == config.sounds.end())
      material->sounds.push_back({.name = std::string(name),
                                  .file = {},
                                  .milliseconds = library->find(name, config.settings.country).sound->size() / 8,
                                  .playable = true,
                                  .trouble = {}});
  std::erase_if(entries_, [](const Entry& entry) { return !entry.used; });
  material->library = std::move(library);
  return material;
}

bool SoundFiles::changed() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.stamp != stamp_of(entry.path); });
}

std::vector<std::string> warnings_of(const SoundMaterial& material) {
  std::vector<std::string> warnings;
  for (const control::SoundSummary& sound : material.sounds)
    if (const std::string words = control::warning(sound); !words.empty())
      warnings.push_back(fmt::format("sounds.{}: {}", sound.name, words));
  return warnings;
}

}  // namespace tandem::app
