// RTP packets: RFC 3550 section 5.1, extension header section 5.3.1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace tandem::rtp {

inline constexpr std::size_t header_bytes = 12;
inline constexpr std::size_t max_packet_bytes = 1500;

/// RTCP shares a socket with RTP when multiplexed: RFC 5761 section 4, by the second byte.
constexpr bool looks_like_rtcp(std::span<const char> bytes) {
  return bytes.size() >= 2 && static_cast<std::uint8_t>(bytes[1]) >= 192 && static_cast<std::uint8_t>(bytes[1]) <= 223;
}

/// A view: points into the datagram and must not outlive it. Holding one means that version, CSRC count, extension
/// length and padding fit the datagram; accessors cannot fail.
class Packet {
 public:
  static std::optional<Packet> parse(std::span<const char> bytes);

  std::uint8_t payload_type() const { return byte(1) & 0x7f; }
  bool marker() const { return (byte(1) & 0x80) != 0; }
  std::uint16_t sequence() const { return static_cast<std::uint16_t>(byte(2) << 8 | byte(3)); }
  std::uint32_t timestamp() const { return word(4); }
  std::uint32_t ssrc() const { return word(8); }
  unsigned csrc_count() const { return byte(0) & 0x0f; }
  bool has_extension() const { return (byte(0) & 0x10) != 0; }
  std::span<const char> payload() const { return payload_; }  ///< without padding
  std::span<const char> bytes() const { return bytes_; }

 private:
  Packet(std::span<const char> bytes, std::span<const char> payload) : bytes_(bytes), payload_(payload) {}
  std::uint8_t byte(std::size_t at) const { return static_cast<std::uint8_t>(bytes_[at]); }
  std::uint32_t word(std::size_t at) const {
    return static_cast<std::uint32_t>(byte(at)) << 24 | static_cast<std::uint32_t>(byte(at + 1)) << 16 |
           static_cast<std::uint32_t>(byte(at + 2)) << 8 | byte(at + 3);
  }

  std::span<const char> bytes_;
  std::span<const char> payload_;
};

/// Replaces the payload number in place, leaving the marker. `packet` holds at least header_bytes.
inline void set_payload_type(std::span<char> packet, std::uint8_t payload_type) {
  packet[1] = static_cast<char>((static_cast<std::uint8_t>(packet[1]) & 0x80) | (payload_type & 0x7f));
}

struct Header {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
};
/// Writes the fixed header (no CSRC, no extension) to the start of `out`, which holds at least header_bytes.
void write_header(const Header& header, std::span<char> out);

}  // namespace tandem::rtp
