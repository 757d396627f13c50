// What a receiver knows about one stream: RFC 3550 appendix A.1 (sequence), A.3 (loss), A.8 (jitter).
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "rtp/packet.h"
#include "rtp/rtcp.h"

namespace tandem::rtp {

/// Counts over all SSRCs that one direction used; a new SSRC (or a restart of its numbers) begins a new stretch and
/// what the earlier one lost stays in the sum. Plain value, a few words; no allocation.
class ReceiverStatistics {
 public:
  /// `clock_rate` in Hz turns arrival times into timestamp units; 0 for packets whose timestamps tell no time
  /// (telephone-event repeats one): they are counted, but neither measured nor shown as the payload number.
  void on_packet(const Packet& packet, TimePoint arrival, std::uint32_t clock_rate);

  /// A datagram without RTP numbers (T.38): counted only.
  void on_opaque(std::size_t octets, TimePoint arrival);

  std::uint64_t packets() const { return packets_; }
  std::uint64_t octets() const { return octets_; }       ///< payload only, as sender reports count
  std::int64_t lost() const;                             ///< expected minus received, never below zero
  std::uint32_t jitter() const { return jitter_ >> 4; }  ///< section 6.4.1, timestamp units of the sender's clock
  std::uint32_t clock_rate() const { return clock_rate_; }
  Duration jitter_time() const;
  std::uint32_t ssrc() const { return ssrc_; }
  std::uint32_t ssrc_changes() const { return ssrc_changes_; }
  std::uint32_t highest_sequence() const { return cycles_ + highest_; }  ///< extended
  std::uint8_t payload_type() const { return payload_type_; }            ///< of the last packet with a clock
  std::optional<TimePoint> first_packet() const;
  std::optional<TimePoint> last_packet() const;

  /// The block for our next report; fraction_lost covers the time since the last call.
  ReportBlock take_report();

 private:
  void begin_stretch(const Packet& packet);
  void add_jitter(std::uint32_t timestamp, Duration since_last);
  std::uint64_t expected() const { return static_cast<std::uint64_t>(cycles_) + highest_ - base_ + 1; }

  std::uint64_t packets_ = 0, octets_ = 0;
  std::int64_t lost_before_ = 0;  ///< by earlier stretches
  std::uint64_t received_ = 0;    ///< in this stretch
  std::uint64_t expected_prior_ = 0, received_prior_ = 0;
  TimePoint first_{}, last_{};
  std::uint32_t ssrc_ = 0, ssrc_changes_ = 0, cycles_ = 0, base_ = 0, bad_sequence_ = 0;
  std::uint32_t jitter_ = 0;  ///< times 16
  std::uint32_t clock_rate_ = 8000;
  std::uint32_t last_timestamp_ = 0;
  std::uint16_t highest_ = 0;
  std::uint8_t payload_type_ = 0;
  bool started_ = false;
  bool timed_ = false;  ///< last_timestamp_ belongs to the packet before
};

}  // namespace tandem::rtp
