#include "call/media_rules.h"

namespace tandem::call {
namespace {

using media::DigitManner;

sdp::TelephoneEvents events_of(model::DtmfMode mode) {
  const bool without = mode == model::DtmfMode::info || mode == model::DtmfMode::inband;
  return without ? sdp::TelephoneEvents::unwanted : sdp::TelephoneEvents::wanted;
}

/// The formats of the line that carries the voice; null if no line does.
std::optional<media::DigitFormats> voice_formats(const sdp::Session& told, const sdp::Session& said) {
  for (std::size_t i = 0; i < told.media.size() && i < said.media.size(); ++i) {
    const bool voice = told.media[i].kind == sdp::MediaKind::audio && told.media[i].is_rtp();
    if (voice && !told.media[i].refused() && !said.media[i].refused())
      return media::digit_formats(told.media[i], said.media[i]);
  }
  return std::nullopt;
}

DigitManner manner_of(model::DtmfMode mode, const media::DigitFormats& formats) {
  using enum model::DtmfMode;
  const DigitManner tones = formats.hears_voice ? DigitManner::tones : DigitManner::nothing;
  switch (mode) {
    case info:
      return DigitManner::signalling;
    case inband:
      return tones;
    case rfc4733:
      return formats.hears_events ? DigitManner::events : DigitManner::nothing;
    case auto_info:
      return formats.hears_events ? DigitManner::events : DigitManner::signalling;
    case automatic:
      break;
  }
  if (formats.hears_events) return DigitManner::events;
  return tones == DigitManner::nothing ? DigitManner::signalling : tones;  // tones do not survive other codecs
}

}  // namespace

MediaRules media_rules(const std::vector<std::string>& codecs, const model::SessionRules& session) {
  return {.codecs = {.allowed = codecs, .fax = session.t38, .events = events_of(session.dtmf_mode)},
          .dtmf = session.dtmf_mode,
          .encryption = session.media_encryption,
          .keys_in_clear = session.media_keys_in_clear,
          .direct = session.direct_media};
}

MediaRules media_rules(const routing::Snapshot& snapshot, const routing::Target& target) {
  if (target.kind == routing::Target::Kind::trunk) {
    const model::Trunk* trunk = snapshot.find_trunk(target.trunk);
    if (!trunk) return {};
    return media_rules(trunk->codecs, trunk->session);
  }
  const auto* account = snapshot.find_phone(target.phone);
  if (!account) return media_rules({}, {});
  return media_rules(account->phone->codecs, account->phone->session);
}

media::DigitManner digit_manner(model::DtmfMode mode, const sdp::Session* told, const sdp::Session* said) {
  if (!told || !said) return DigitManner::as_they_come;
  const auto formats = voice_formats(*told, *said);
  return formats ? manner_of(mode, *formats) : DigitManner::as_they_come;
}

}  // namespace tandem::call
