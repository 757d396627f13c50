#include "media/digit_manner.h"

#include <algorithm>

namespace tandem::media {
namespace {

using Payloads = std::vector<sdp::PayloadFormat>;

/// The voice that both speak: the first in the party's order, as it will send that.
const sdp::PayloadFormat* voice_of(const Payloads& said, const Payloads& told) {
  for (const auto& format : said) {
    const auto same = [&](const sdp::PayloadFormat& f) { return sdp::compatible(f.codec, format.codec); };
    if (!sdp::is_auxiliary(format.codec) && std::ranges::any_of(told, same)) return &format;
  }
  return nullptr;
}

/// Events at the clock of the voice, if there are several (RFC 4733 section 2.1).
std::optional<DigitFormats::Number> events_of(const Payloads& formats, std::uint32_t clock_rate) {
  std::optional<DigitFormats::Number> found;
  for (const auto& format : formats) {
    if (!sdp::is_telephone_event(format.codec)) continue;
    if (!found || (found->clock_rate != clock_rate && format.codec.clock_rate == clock_rate))
      found = {format.payload_type, format.codec.clock_rate};
  }
  return found;
}

std::optional<std::uint8_t> number_of(const Payloads& formats, const sdp::Codec& codec) {
  const auto found =
      std::ranges::find_if(formats, [&](const sdp::PayloadFormat& f) { return sdp::compatible(f.codec, codec); });
  return found == formats.end() ? std::nullopt : std::optional(found->payload_type);
}

}  // namespace

DigitFormats digit_formats(const sdp::Media& told, const sdp::Media& said) {
  DigitFormats formats;
  const Payloads ours = told.payloads(), theirs = said.payloads();
  for (const Payloads* list : {&ours, &theirs})
    for (const auto& format : *list) formats.known.set(format.payload_type);
  const sdp::PayloadFormat* voice = voice_of(theirs, ours);
  const std::uint32_t clock_rate = voice ? voice->codec.clock_rate : 8000;
  const auto told_events = events_of(ours, clock_rate), said_events = events_of(theirs, clock_rate);
  if (told_events && said_events) {
    formats.says_events = told_events;
    formats.hears_events = said_events;
  }
  formats.a_law = voice && sdp::means("alaw", voice->codec);
  if (!formats.a_law && !(voice && sdp::means("ulaw", voice->codec))) return formats;
  formats.says_voice = number_of(ours, voice->codec);
  formats.hears_voice = voice->payload_type;
  return formats;
}

}  // namespace tandem::media
