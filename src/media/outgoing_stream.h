// One stream of RTP for a party to whom the exchange says something itself before, or between, what is relayed to it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/random.h"
#include "base/time.h"
#include "rtp/packet.h"

namespace tandem::media {

/// Made for a line when something is first played on it; from then on every packet to the party passes here, so that
/// it sees one SSRC, and numbers and timestamps that go on. RTCP is told the same way.
/// Shard: the call's.
class OutgoingStream {
 public:
  /// Goes on behind `last`, the packet that was sent last, if there was one (by its header, sent `at`).
  OutgoingStream(Random& random, std::optional<std::span<const char>> last, TimePoint at);

  /// The header of the next packet of our own: `samples` is its length, at 8000 Hz.
  rtp::Header next(std::uint8_t payload_type, std::uint32_t samples, TimePoint now);
  /// What is said now is a beginning: its first packet is marked, and the pause before it counted.
  void begin() { own_begins_ = true; }

  /// A packet that is relayed, at least rtp::header_bytes long: its numbers become ours.
  void take(std::span<char> packet, TimePoint now);

  /// RTCP of the relayed source to the party; `compound` was checked.
  void take_reports(std::span<char> compound) const;
  /// The party's reports on us become reports on the relayed source.
  void give_reports(std::span<char> compound) const;

 private:
  std::uint32_t units_since(TimePoint now) const;

  std::uint32_t ssrc_, timestamp_;  ///< as the party knows them, of the last packet
  std::uint16_t sequence_;
  TimePoint at_;
  bool own_begins_ = true;
  bool own_ = true;                      ///< the last packet was of our own
  std::optional<std::uint32_t> source_;  ///< SSRC of what is relayed
  std::uint32_t timestamp_offset_ = 0;
  std::uint16_t sequence_offset_ = 0;
};

}  // namespace tandem::media
