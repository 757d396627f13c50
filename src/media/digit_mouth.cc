#include "media/digit_mouth.h"

#include <algorithm>
#include <utility>

#include "rtp/g711.h"
#include "rtp/telephone_event.h"

namespace tandem::media {
namespace {

constexpr unsigned end_packets = 3;  // RFC 4733 section 2.5.1.4
constexpr Duration pause = std::chrono::milliseconds{60};
constexpr std::uint8_t event_volume = 10;

std::uint16_t read_sequence(std::span<const char> packet) {
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(packet[2]) << 8 | static_cast<std::uint8_t>(packet[3]));
}

std::uint32_t read_word(std::span<const char> packet, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = at; i < at + 4; ++i) word = word << 8 | static_cast<std::uint8_t>(packet[i]);
  return word;
}

std::uint64_t units_in(Duration time, std::uint32_t clock_rate) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(us, 0)) * clock_rate / 1'000'000;
}

}  // namespace

bool DigitMouth::speak(DigitManner manner, const DigitFormats& formats) {
  by_tones_ = manner == DigitManner::tones;
  a_law_ = formats.a_law;
  if (by_tones_ && formats.hears_voice)
    format_ = {*formats.hears_voice, codec::tone_samples_per_second};
  else if (manner == DigitManner::events && formats.hears_events)
    format_ = *formats.hears_events;
  else
    return false;
  return true;
}

void DigitMouth::key_down(char symbol) {
  if (keys_.size() >= most_waiting) return;
  keys_.push_back({symbol, {}});
  wake();
}

void DigitMouth::key_up(TelephoneKey key) {
  // The last of that name is the one that is down: keys are pressed one after the other.
  const auto down = std::ranges::find_if(keys_.rbegin(), keys_.rend(),
                                         [&](const Key& k) { return k.symbol == key.symbol && !k.pressed; });
  if (down != keys_.rend()) down->pressed = key.pressed;
}

void DigitMouth::press(TelephoneKey key) {
  if (keys_.size() >= most_waiting) return;
  keys_.push_back({key.symbol, key.pressed});
  wake();
}

/// Where no relayed packet was seen yet, one is waited for, so that the digit becomes part of its stream.
void DigitMouth::wake() {
  if (timer_.armed()) return;
  next_tick_ = std::max(shard_.now() + (stream_ ? Duration::zero() : packet_interval), quiet_until_);
  timer_.arm(shard_.timers(), next_tick_, [this] { tick(); });
}

void DigitMouth::replace(std::span<const char> packet) {
  if (stream_ || !busy()) return;
  stream_ = {read_word(packet, 8), read_word(packet, 4), static_cast<std::uint16_t>(read_sequence(packet) - 1),
             shard_.now()};
}

bool DigitMouth::admit(std::span<char> packet) {
  if (busy()) {
    replace(packet);
    return false;
  }
  const std::uint32_t ssrc = read_word(packet, 8), timestamp = read_word(packet, 4);
  const std::uint16_t said = read_sequence(packet);
  if (!stream_ || stream_->ssrc != ssrc) {
    stream_ = {ssrc, timestamp, said, shard_.now()};
    offset_ = 0;
    renumber_ = false;
    return true;
  }
  if (std::exchange(renumber_, false)) offset_ = static_cast<std::uint16_t>(stream_->sequence + 1 - said);
  const auto sequence = static_cast<std::uint16_t>(said + offset_);
  if (offset_ != 0) {
    packet[2] = static_cast<char>(sequence >> 8);
    packet[3] = static_cast<char>(sequence & 0xff);
  }
  if (static_cast<std::int16_t>(sequence - stream_->sequence) > 0) stream_ = {ssrc, timestamp, sequence, shard_.now()};
  return true;
}

void DigitMouth::invent_stream() {
  Random& random = shard_.random();
  stream_ = {static_cast<std::uint32_t>(random.next()), static_cast<std::uint32_t>(random.next()),
             static_cast<std::uint16_t>(random.next()), next_tick_};
}

std::uint32_t DigitMouth::timestamp_of_tick() const {
  return static_cast<std::uint32_t>(stream_->timestamp + units_in(next_tick_ - stream_->at, format_.clock_rate));
}

void DigitMouth::begin_key() {
  if (!stream_) invent_stream();
  begun_ = true;
  began_ = timestamp_of_tick();
  told_ = {};
  ends_sent_ = 0;
  tones_.reset();
  if (by_tones_) tones_.emplace(keys_.front().symbol);
}

void DigitMouth::end_key() {
  keys_.pop_front();
  begun_ = false;
  tones_.reset();
  quiet_until_ = next_tick_ + pause;
}

void DigitMouth::tick() {
  if (keys_.empty()) return;
  const auto payload = std::span(packet_).subspan(rtp::header_bytes);
  if (next_tick_ < quiet_until_) {
    // What hides losses would draw the last tone out.
    if (by_tones_) send_packet(timestamp_of_tick(), false, write_tones(payload));
  } else {
    const bool first = !begun_;
    if (first) begin_key();
    const std::uint32_t timestamp = by_tones_ ? timestamp_of_tick() : began_;
    send_packet(timestamp, first, by_tones_ ? write_tones(payload) : write_event(payload));
  }
  next_tick_ += packet_interval;
  if (!keys_.empty()) timer_.arm(shard_.timers(), next_tick_, [this] { tick(); });
}

std::size_t DigitMouth::write_event(std::span<char> payload) {
  const Key& key = keys_.front();
  if (ends_sent_ == 0) told_ += std::chrono::duration_cast<std::chrono::milliseconds>(packet_interval);
  const auto units = std::min<std::uint64_t>(units_in(told_, format_.clock_rate), 0xffff);
  const bool over = told_ >= longest_key_press || (key.pressed && told_ >= std::max(*key.pressed, shortest_key_press));
  const auto event = rtp::digit_event(key.symbol).value_or(0);
  rtp::write_telephone_event({event, over, event_volume, static_cast<std::uint16_t>(units)}, payload);
  if (over && ++ends_sent_ == end_packets) end_key();
  return rtp::telephone_event_bytes;
}

std::size_t DigitMouth::write_tones(std::span<char> payload) {
  std::array<std::int16_t, tone_octets> samples{};
  if (tones_) tones_->fill(samples);
  for (std::size_t i = 0; i < samples.size(); ++i)
    payload[i] = static_cast<char>(a_law_ ? rtp::encode_alaw(samples[i]) : rtp::encode_mulaw(samples[i]));
  if (!tones_) return samples.size();
  told_ += std::chrono::duration_cast<std::chrono::milliseconds>(packet_interval);
  const Key& key = keys_.front();
  if (told_ >= longest_key_press || (key.pressed && told_ >= std::max(*key.pressed, shortest_key_press))) end_key();
  return samples.size();
}

void DigitMouth::send_packet(std::uint32_t timestamp, bool marker, std::size_t payload_octets) {
  rtp::write_header({format_.payload_type, marker, ++stream_->sequence, timestamp, stream_->ssrc}, packet_);
  renumber_ = true;
  send_(std::span(packet_).first(rtp::header_bytes + payload_octets), payload_octets, format_.payload_type);
}

}  // namespace tandem::media
