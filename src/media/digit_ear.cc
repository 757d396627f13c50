#include "media/digit_ear.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rtp/g711.h"
#include "rtp/telephone_event.h"

namespace tandem::media {
namespace {

constexpr Duration longest_gap_in_event = std::chrono::milliseconds{250};
constexpr std::uint32_t usual_clock_rate = 8000;

std::chrono::milliseconds length_of(std::uint64_t units, std::uint32_t clock_rate) {
  return std::chrono::milliseconds{units * 1000 / std::max<std::uint32_t>(clock_rate, 1)};
}

}  // namespace

void DigitEar::expect(DigitFormats formats, bool tones) {
  formats_ = std::move(formats);
  if (!tones)
    detector_.reset();
  else if (!detector_)
    detector_ = std::make_unique<codec::DtmfDetector>([this](char digit) { on_tone(digit); });
}

bool DigitEar::on_packet(const rtp::Packet& packet) {
  if (is_event(packet)) {
    on_event(packet);
    return true;
  }
  if (detector_ && packet.payload_type() == formats_.says_voice) listen(packet);
  return false;
}

/// A dynamic number that nobody announced, with what can only be an event: some send so.
bool DigitEar::is_event(const rtp::Packet& packet) const {
  const std::uint8_t said = packet.payload_type();
  if (formats_.says_events && said == formats_.says_events->payload_type) return true;
  if (said < 96 || packet.payload().size() != rtp::telephone_event_bytes) return false;
  if (formats_.known[said]) return false;
  const auto event = rtp::parse_telephone_event(packet.payload());
  return event && rtp::event_digit(event->event);
}

void DigitEar::on_event(const rtp::Packet& packet) {
  const auto event = rtp::parse_telephone_event(packet.payload());
  const auto symbol = event ? rtp::event_digit(event->event) : std::nullopt;
  if (!symbol) return;
  const std::uint32_t clock_rate = formats_.says_events ? formats_.says_events->clock_rate : usual_clock_rate;
  if (event_ != packet.timestamp()) {
    if (down_ != 0) key_up(length_of(units_, clock_rate));
    event_ = packet.timestamp();
    units_ = 0;
    key_down(*symbol);
  } else if (down_ == 0) {
    return;  // its end, once more
  }
  units_ = std::max<std::uint32_t>(units_, event->duration);
  if (event->end) return key_up(length_of(units_, clock_rate));
  silence_.arm(shard_.timers(), shard_.now() + longest_gap_in_event,
               [this, clock_rate] { key_up(length_of(units_, clock_rate)); });
}

void DigitEar::listen(const rtp::Packet& packet) {
  std::array<std::int16_t, 160> samples;
  for (auto rest = packet.payload(); !rest.empty();) {
    const auto part = rest.first(std::min(rest.size(), samples.size()));
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto byte = static_cast<std::uint8_t>(part[i]);
      samples[i] = formats_.a_law ? rtp::decode_alaw(byte) : rtp::decode_mulaw(byte);
    }
    samples_heard_ += part.size();
    detector_->add(std::span(samples).first(part.size()));
    rest = rest.subspan(part.size());
  }
}

void DigitEar::on_tone(char digit) {
  if (down_ != 0) key_up(length_of(samples_heard_ - tone_began_, codec::tone_samples_per_second));
  if (digit == 0) return;
  tone_began_ = samples_heard_;
  key_down(digit);
}

void DigitEar::key_down(char symbol) {
  down_ = symbol;
  listener_.on_key_down(symbol);
}

void DigitEar::key_up(std::chrono::milliseconds pressed) {
  silence_.cancel();
  const char symbol = std::exchange(down_, char{0});
  listener_.on_key_up({symbol, std::clamp(pressed, shortest_key_press, longest_key_press)});
}

}  // namespace tandem::media
