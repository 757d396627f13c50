#include "codec/call_tones.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

namespace tandem::codec {
namespace {

constexpr std::size_t samples_per_ms = 8;
constexpr std::size_t ramp = 5 * samples_per_ms;  ///< a tone that sets in at once clicks

/// Milliseconds; an `on` of 0 ends the list.
struct Burst {
  std::uint16_t on, off;
};
/// One or two frequencies in Hz; 0: none.
struct Tone {
  std::uint16_t first, second;
  std::array<Burst, 4> bursts;
};
struct Country {
  std::string_view code;
  Tone ringing, busy, congestion;
};

constexpr std::array<Burst, 4> double_ring{{{400, 200}, {400, 2000}}};
constexpr std::array<Burst, 4> once(std::uint16_t on, std::uint16_t off) {
  return {{{on, off}}};
}

/// The first row is that of countries that have none.
constexpr std::array<Country, 21> countries{{
    {"", {425, 0, once(1000, 4000)}, {425, 0, once(500, 500)}, {425, 0, once(250, 250)}},
    {"AT", {420, 0, once(1000, 5000)}, {420, 0, once(400, 400)}, {420, 0, once(200, 200)}},
    {"AU", {413, 438, double_ring}, {425, 0, once(375, 375)}, {425, 0, once(375, 375)}},
    {"BE", {425, 0, once(1000, 3000)}, {425, 0, once(500, 500)}, {425, 0, once(167, 167)}},
    {"BR", {425, 0, once(1000, 4000)}, {425, 0, once(250, 250)}, {425, 0, {{{250, 250}, {750, 250}}}}},
    {"CA", {440, 480, once(2000, 4000)}, {480, 620, once(500, 500)}, {480, 620, once(250, 250)}},
    {"CH", {425, 0, once(1000, 4000)}, {425, 0, once(500, 500)}, {425, 0, once(200, 200)}},
    {"CN", {450, 0, once(1000, 4000)}, {450, 0, once(350, 350)}, {450, 0, once(700, 700)}},
    {"DE", {425, 0, once(1000, 4000)}, {425, 0, once(480, 480)}, {425, 0, once(240, 240)}},
    {"ES", {425, 0, once(1500, 3000)}, {425, 0, once(200, 200)}, {425, 0, {{{200, 200}, {200, 200}, {200, 600}}}}},
    {"FR", {440, 0, once(1500, 3500)}, {440, 0, once(500, 500)}, {440, 0, once(250, 250)}},
    {"GB", {400, 450, double_ring}, {400, 0, once(375, 375)}, {400, 0, {{{400, 350}, {225, 525}}}}},
    {"IE", {400, 450, double_ring}, {425, 0, once(500, 500)}, {425, 0, once(250, 250)}},
    {"IN", {400, 0, double_ring}, {400, 0, once(750, 750)}, {400, 0, once(250, 250)}},
    {"IT", {425, 0, once(1000, 4000)}, {425, 0, once(500, 500)}, {425, 0, once(200, 200)}},
    {"JP", {400, 0, once(1000, 2000)}, {400, 0, once(500, 500)}, {400, 0, once(500, 500)}},
    {"NL", {425, 0, once(1000, 4000)}, {425, 0, once(500, 500)}, {425, 0, once(250, 250)}},
    {"NZ", {400, 450, double_ring}, {400, 0, once(500, 500)}, {400, 0, once(250, 250)}},
    {"RU", {425, 0, once(1000, 4000)}, {425, 0, once(400, 400)}, {425, 0, once(200, 200)}},
    {"SE", {425, 0, once(1000, 5000)}, {425, 0, once(250, 250)}, {425, 0, once(250, 750)}},
    {"US", {440, 480, once(2000, 4000)}, {480, 620, once(500, 500)}, {480, 620, once(250, 250)}},
}};
static_assert(std::ranges::is_sorted(countries, {}, &Country::code));

constexpr Tone first_beep{600, 0, once(150, 80)}, second_beep{900, 0, once(250, 50)};
constexpr Tone low_beeps{350, 0, {{{200, 100}, {200, 100}, {200, 200}}}};

const Country* row_of(std::string_view code) {
  const auto found = std::ranges::lower_bound(countries, code, {}, &Country::code);
  return found != countries.end() && found->code == code ? &*found : nullptr;
}

double wave(std::uint16_t hertz, std::size_t at) {
  return hertz == 0 ? 0.0 : std::sin(2 * std::numbers::pi * hertz * static_cast<double>(at) / (1000 * samples_per_ms));
}

void append(std::vector<std::int16_t>& samples, const Tone& tone) {
  const double level = tone.second == 0 ? 0.25 : 0.16;  // of full scale; about -13 dBm0
  for (const Burst& burst : tone.bursts) {
    const std::size_t on = burst.on * samples_per_ms;
    for (std::size_t i = 0; i < on; ++i) {
      const double edge = std::min<double>(1.0, static_cast<double>(std::min(i, on - i)) / ramp);
      samples.push_back(
          static_cast<std::int16_t>(std::lround(32767 * level * edge * (wave(tone.first, i) + wave(tone.second, i)))));
    }
    samples.insert(samples.end(), burst.off * samples_per_ms, 0);
  }
}

}  // namespace

bool has_own_tones(std::string_view country) {
  return !country.empty() && row_of(country) != nullptr;
}

std::vector<std::int16_t> call_tone(CallTone tone, std::string_view country) {
  const Country* row = row_of(country);
  if (row == nullptr) row = countries.data();
  std::vector<std::int16_t> samples;
  switch (tone) {
    case CallTone::ringing:
      append(samples, row->ringing);
      break;
    case CallTone::busy:
      append(samples, row->busy);
      break;
    case CallTone::congestion:
      append(samples, row->congestion);
      break;
    case CallTone::enter_pin:
      append(samples, first_beep);
      append(samples, second_beep);
      break;
    case CallTone::wrong_pin:
      append(samples, low_beeps);
      break;
  }
  return samples;
}

}  // namespace tandem::codec
