#include "media/outgoing_stream.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tandem::media {
namespace {

constexpr std::int64_t clock_rate = 8000;  ///< of what we say ourselves
constexpr std::uint32_t one_packet = 160;
constexpr std::uint8_t sender_report = 200, receiver_report = 201;
constexpr std::size_t report_bytes = 24;

std::uint8_t byte(std::span<const char> bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}
std::uint16_t half(std::span<const char> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(byte(bytes, at) << 8 | byte(bytes, at + 1));
}
std::uint32_t word(std::span<const char> bytes, std::size_t at) {
  return static_cast<std::uint32_t>(half(bytes, at)) << 16 | half(bytes, at + 2);
}
void set_half(std::span<char> bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<char>(value >> 8);
  bytes[at + 1] = static_cast<char>(value & 0xff);
}
void set_word(std::span<char> bytes, std::size_t at, std::uint32_t value) {
  set_half(bytes, at, static_cast<std::uint16_t>(value >> 16));
  set_half(bytes, at + 2, static_cast<std::uint16_t>(value & 0xffff));
}

/// Calls `visit` with each packet of a compound.
template <class Visitor>
void for_each_part(std::span<char> compound, Visitor&& visit) {
  while (compound.size() >= 8) {
    const std::size_t size = (std::size_t{half(compound, 2)} + 1) * 4;
    if (size > compound.size() || size < 8) return;
    visit(compound.first(size));
    compound = compound.subspan(size);
  }
}

}  // namespace

OutgoingStream::OutgoingStream(Random& random, std::optional<std::span<const char>> last, TimePoint at)
    : ssrc_(last ? word(*last, 8) : static_cast<std::uint32_t>(random.next())),
      timestamp_(last ? word(*last, 4) : static_cast<std::uint32_t>(random.next())),
      sequence_(last ? half(*last, 2) : static_cast<std::uint16_t>(random.next())),
      at_(at) {}

std::uint32_t OutgoingStream::units_since(TimePoint now) const {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - at_).count();
  return std::max(one_packet, static_cast<std::uint32_t>(std::max<std::int64_t>(ms, 0) * clock_rate / 1000));
}

rtp::Header OutgoingStream::next(std::uint8_t payload_type, std::uint32_t samples, TimePoint now) {
  timestamp_ += own_begins_ ? units_since(now) : samples;
  ++sequence_;
  at_ = now;
  own_ = true;
  return {payload_type, std::exchange(own_begins_, false), sequence_, timestamp_, ssrc_};
}

void OutgoingStream::take(std::span<char> packet, TimePoint now) {
  const std::uint32_t said = word(packet, 8);
  if (own_ || source_ != said) {
    source_ = said;
    own_ = false;
    sequence_offset_ = static_cast<std::uint16_t>(sequence_ + 1 - half(packet, 2));
    timestamp_offset_ = timestamp_ + units_since(now) - word(packet, 4);
    packet[1] = static_cast<char>(byte(packet, 1) | 0x80);
  }
  const auto sequence = static_cast<std::uint16_t>(half(packet, 2) + sequence_offset_);
  const std::uint32_t timestamp = word(packet, 4) + timestamp_offset_;
  set_half(packet, 2, sequence);
  set_word(packet, 4, timestamp);
  set_word(packet, 8, ssrc_);
  if (static_cast<std::int16_t>(sequence - sequence_) <= 0) return;  // late
  sequence_ = sequence;
  timestamp_ = timestamp;
  at_ = now;
}

void OutgoingStream::take_reports(std::span<char> compound) const {
  if (!source_) return;
  for_each_part(compound, [this](std::span<char> part) {
    if (word(part, 4) != *source_) return;
    set_word(part, 4, ssrc_);
    if (byte(part, 1) == sender_report && part.size() >= 28) set_word(part, 16, word(part, 16) + timestamp_offset_);
  });
}

void OutgoingStream::give_reports(std::span<char> compound) const {
  if (!source_) return;
  for_each_part(compound, [this](std::span<char> part) {
    const std::uint8_t type = byte(part, 1);
    if (type != sender_report && type != receiver_report) return;
    std::size_t at = type == sender_report ? 28 : 8;
    for (unsigned left = byte(part, 0) & 0x1f; left > 0 && at + report_bytes <= part.size(); --left) {
      if (word(part, at) == ssrc_) {
        set_word(part, at, *source_);
        set_half(part, at + 10, static_cast<std::uint16_t>(half(part, at + 10) - sequence_offset_));
      }
      at += report_bytes;
    }
  });
}

}  // namespace tandem::media
