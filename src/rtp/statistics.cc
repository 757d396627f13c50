#include "rtp/statistics.h"

#include <algorithm>
#include <utility>

namespace tandem::rtp {
namespace {

// RFC 3550 appendix A.1.
constexpr std::uint16_t max_dropout = 3000;
constexpr std::uint16_t max_misorder = 100;
constexpr std::uint32_t no_bad_sequence = 0x10000;

/// What a description may claim as a clock and still be measured by; keeps the sums far from overflow.
constexpr std::uint32_t fastest_clock = 1'000'000;
/// A longer pause (hold) says nothing about the path.
constexpr Duration longest_measured = std::chrono::seconds{10};

std::int64_t never_negative(std::int64_t value) {
  return std::max<std::int64_t>(value, 0);
}

}  // namespace

void ReceiverStatistics::begin_stretch(const Packet& packet) {
  if (started_) {
    lost_before_ += never_negative(static_cast<std::int64_t>(expected()) - static_cast<std::int64_t>(received_));
    if (packet.ssrc() != ssrc_) ++ssrc_changes_;
  }
  started_ = true;
  ssrc_ = packet.ssrc();
  base_ = highest_ = packet.sequence();
  cycles_ = 0;
  received_ = expected_prior_ = received_prior_ = 0;
  bad_sequence_ = no_bad_sequence;
}

void ReceiverStatistics::on_packet(const Packet& packet, TimePoint arrival, std::uint32_t clock_rate) {
  if (clock_rate > fastest_clock) clock_rate = 0;
  bool new_stretch = !started_ || packet.ssrc() != ssrc_;
  if (!new_stretch) {
    const auto ahead = static_cast<std::uint16_t>(packet.sequence() - highest_);
    if (ahead < max_dropout) {
      if (packet.sequence() < highest_) cycles_ += 0x10000;
      highest_ = packet.sequence();
    } else if (ahead <= 0x10000 - max_misorder) {
      // A jump: believed when the next packet follows it, as after a restart of the sender.
      if (packet.sequence() == bad_sequence_)
        new_stretch = true;
      else
        bad_sequence_ = static_cast<std::uint16_t>(packet.sequence() + 1);
    }
  }
  if (new_stretch) begin_stretch(packet);
  if (packets_ == 0) first_ = arrival;
  ++received_;
  ++packets_;
  octets_ += packet.payload().size();
  const auto previous = std::exchange(last_, arrival);
  const bool comparable = timed_ && !new_stretch && clock_rate == clock_rate_;
  timed_ = clock_rate != 0;
  if (!timed_) return;
  payload_type_ = packet.payload_type();
  if (comparable) add_jitter(packet.timestamp(), arrival - previous);
  clock_rate_ = clock_rate;
  last_timestamp_ = packet.timestamp();
}

void ReceiverStatistics::on_opaque(std::size_t octets, TimePoint arrival) {
  if (packets_ == 0) first_ = arrival;
  last_ = arrival;
  timed_ = false;
  ++packets_;
  octets_ += octets;
}

/// Appendix A.8, in integers. Several packets of one timestamp (video frames) count as they come.
void ReceiverStatistics::add_jitter(std::uint32_t timestamp, Duration since_last) {
  if (since_last > longest_measured) return;
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(since_last).count();
  const auto elapsed_units = elapsed * clock_rate_ / 1'000'000;
  const auto sent_units = static_cast<std::int32_t>(timestamp - last_timestamp_);
  const auto distance = elapsed_units > sent_units ? elapsed_units - sent_units : sent_units - elapsed_units;
  // A jump of the timestamps by more than ten seconds is a new clock, not jitter.
  if (distance < 10LL * clock_rate_) jitter_ = static_cast<std::uint32_t>(jitter_ + distance - ((jitter_ + 8) >> 4));
}

std::int64_t ReceiverStatistics::lost() const {
  if (!started_) return 0;
  return lost_before_ + never_negative(static_cast<std::int64_t>(expected()) - static_cast<std::int64_t>(received_));
}

Duration ReceiverStatistics::jitter_time() const {
  if (clock_rate_ == 0) return {};
  return std::chrono::microseconds{static_cast<std::int64_t>(jitter()) * 1'000'000 / clock_rate_};
}

std::optional<TimePoint> ReceiverStatistics::first_packet() const {
  return packets_ > 0 ? std::optional{first_} : std::nullopt;
}

std::optional<TimePoint> ReceiverStatistics::last_packet() const {
  return packets_ > 0 ? std::optional{last_} : std::nullopt;
}

ReportBlock ReceiverStatistics::take_report() {
  ReportBlock block;
  if (!started_) return block;
  const auto expected_now = expected();
  const auto expected_interval = static_cast<std::int64_t>(expected_now - expected_prior_);
  const auto received_interval = static_cast<std::int64_t>(received_ - received_prior_);
  const auto lost_interval = never_negative(expected_interval - received_interval);
  expected_prior_ = expected_now;
  received_prior_ = received_;
  block.ssrc = ssrc_;
  if (expected_interval > 0)
    block.fraction_lost =
        static_cast<std::uint8_t>(std::min<std::int64_t>(255, lost_interval * 256 / expected_interval));
  block.cumulative_lost = static_cast<std::int32_t>(std::clamp<std::int64_t>(
      static_cast<std::int64_t>(expected_now) - static_cast<std::int64_t>(received_), -0x800000, 0x7fffff));
  block.highest_sequence = highest_sequence();
  block.jitter = jitter();
  return block;
}

}  // namespace tandem::rtp
