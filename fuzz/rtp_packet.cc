// Any bytes as RTP, RTCP and telephone events.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "rtp/packet.h"
#include "rtp/rtcp.h"
#include "rtp/statistics.h"
#include "rtp/telephone_event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem;
  const std::span bytes(reinterpret_cast<const char*>(data), size);
  if (const auto packet = rtp::Packet::parse(bytes)) {
    if (packet->payload().size() + rtp::header_bytes > size) std::abort();
    static_cast<void>(rtp::parse_telephone_event(packet->payload()));
  }
  if (const auto compound = rtp::RtcpCompound::parse(bytes)) {
    for (const auto& part : compound->parts()) {
      static_cast<void>(part.sender_info());
      static_cast<void>(part.cname());
      for (unsigned i = 0; i <= part.count(); ++i) static_cast<void>(part.report(i));
    }
  }
  // The same bytes as a row of packets of one stream: four bytes each for sequence and timestamp.
  rtp::ReceiverStatistics statistics;
  std::array<char, rtp::header_bytes> header;
  for (std::size_t at = 0; at + 4 <= size; at += 4) {
    rtp::write_header({.payload_type = data[at],
                       .sequence = static_cast<std::uint16_t>(data[at] << 8 | data[at + 1]),
                       .timestamp = static_cast<std::uint32_t>(data[at + 2] << 24),
                       .ssrc = data[at + 3] & 1u},
                      header);
    const auto packet = rtp::Packet::parse(header);
    if (!packet) std::abort();
    statistics.on_packet(*packet, TimePoint{std::chrono::milliseconds{at * 5}}, 8000);
    if (statistics.lost() < 0) std::abort();
  }
  static_cast<void>(statistics.take_report());
  return 0;
}
