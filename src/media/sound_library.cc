#include "media/sound_library.h"

#include <array>
#include <utility>

#include "codec/call_tones.h"

namespace tandem::media {
namespace {

using codec::CallTone;

constexpr std::array<std::pair<std::string_view, CallTone>, 5> tones{{{"busy", CallTone::busy},
                                                                      {"congestion", CallTone::congestion},
                                                                      {"enter_pin", CallTone::enter_pin},
                                                                      {"ringing", CallTone::ringing},
                                                                      {"wrong_pin", CallTone::wrong_pin}}};

}  // namespace

SoundLibrary::SoundLibrary(const std::set<std::string>& countries) {
  const auto add = [this](const std::string& country) {
    auto& of_country = tones_[country];
    for (const auto& [name, tone] : tones)
      of_country.emplace(name, std::make_shared<const Sound>(codec::call_tone(tone, country)));
  };
  add("");
  for (const std::string& country : countries)
    if (codec::has_own_tones(country)) add(country);
}

void SoundLibrary::put(std::string name, SoundPtr sound, std::string trouble) {
  sounds_.insert_or_assign(std::move(name), Found{std::move(sound), std::move(trouble)});
}

SoundLibrary::Found SoundLibrary::find(std::string_view name, std::string_view country) const {
  const auto own = sounds_.find(name);
  if (own != sounds_.end() && own->second.sound) return own->second;
  Found found = own == sounds_.end() ? Found{nullptr, {}} : own->second;
  auto of_country = tones_.find(country);
  if (of_country == tones_.end()) of_country = tones_.find("");
  if (const auto tone = of_country->second.find(name); tone != of_country->second.end()) found.sound = tone->second;
  if (!found.sound && found.trouble.empty()) found.trouble = "There is no sound '" + std::string(name) + "'.";
  return found;
}

}  // namespace tandem::media
