#include "rtp/packet.h"

namespace tandem::rtp {

std::optional<Packet> Packet::parse(std::span<const char> bytes) {
  if (bytes.size() < header_bytes) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  if (byte(0) >> 6 != 2) return std::nullopt;
  std::size_t start = header_bytes + 4u * (byte(0) & 0x0f);
  if ((byte(0) & 0x10) != 0) {
    if (start + 4 > bytes.size()) return std::nullopt;
    start += 4 + 4u * (byte(start + 2) << 8 | byte(start + 3));
  }
  if (start > bytes.size()) return std::nullopt;
  std::size_t end = bytes.size();
  if ((byte(0) & 0x20) != 0) {
    // The last byte counts the padding, itself included; it cannot reach into the header.
    const std::size_t padding = start < end ? byte(end - 1) : 0;
    if (padding == 0 || padding > end - start) return std::nullopt;
    end -= padding;
  }
  return Packet{bytes, bytes.subspan(start, end - start)};
}

void write_header(const Header& header, std::span<char> out) {
  const auto put = [&](std::size_t at, std::uint32_t value) { out[at] = static_cast<char>(value & 0xff); };
  put(0, 0x80);
  put(1, (header.marker ? 0x80u : 0u) | (header.payload_type & 0x7fu));
  put(2, header.sequence >> 8);
  put(3, header.sequence);
  for (unsigned i = 0; i < 4; ++i) {
    put(4 + i, header.timestamp >> (24 - 8 * i));
    put(8 + i, header.ssrc >> (24 - 8 * i));
  }
}

}  // namespace tandem::rtp
