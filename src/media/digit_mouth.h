// Tells digits to a party within its media: RFC 4733 events or tones, in place of the voice while they last.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>

#include "base/time.h"
#include "codec/dtmf_tones.h"
#include "media/digit_manner.h"
#include "rtp/packet.h"
#include "runtime/shard.h"

namespace tandem::media {

/// One per line to whose party digits are told; made with the first of them. The stream that is relayed to the party
/// stays one stream: what is put in takes its numbers, and what follows is renumbered.
/// Shard: the call's.
class DigitMouth {
 public:
  /// Sends a whole packet to the party.
  using Send = std::function<void(std::span<char> packet, std::size_t payload_octets, std::uint8_t payload_type)>;
  static constexpr Duration packet_interval = std::chrono::milliseconds{20};
  static constexpr std::size_t most_waiting = 32;  ///< keys beyond are forgotten: nobody types so far ahead

  DigitMouth(runtime::Shard& shard, Send send) : shard_(shard), send_(std::move(send)) {}

  /// How the party is told from the next key on: events or tones. False: it cannot be, by these formats.
  bool speak(DigitManner manner, const DigitFormats& formats);
  void key_down(char symbol);
  void key_up(TelephoneKey key);
  void press(TelephoneKey key);  ///< a key of which the length is known
  bool busy() const { return !keys_.empty(); }

  /// Each packet that is about to be relayed to the party, at least rtp::header_bytes long. False: not now, a key is
  /// told. Else it may go; its sequence number was changed if it had to be.
  bool admit(std::span<char> packet);
  /// A packet of the same stream that does not go on because a key is told for it.
  void replace(std::span<const char> packet);

 private:
  struct Key {
    char symbol;
    std::optional<std::chrono::milliseconds> pressed{};  ///< not known while it is down
  };
  /// The numbers of the stream as the party sees it.
  struct Stream {
    std::uint32_t ssrc = 0, timestamp = 0;
    std::uint16_t sequence = 0;  ///< of the last packet sent
    TimePoint at{};              ///< when `timestamp` was
  };

  void wake();
  void tick();
  void begin_key();
  void end_key();
  void invent_stream();
  std::uint32_t timestamp_of_tick() const;
  std::size_t write_event(std::span<char> payload);
  std::size_t write_tones(std::span<char> payload);
  void send_packet(std::uint32_t timestamp, bool marker, std::size_t payload_octets);

  static constexpr std::size_t tone_octets = 160;

  runtime::Shard& shard_;
  Send send_;
  bool by_tones_ = false, a_law_ = false;
  DigitFormats::Number format_{0, 8000};
  std::deque<Key> keys_;  ///< the first is being told
  std::optional<Stream> stream_;
  std::uint16_t offset_ = 0;  ///< added to the sequence numbers of the stream's relayed packets
  bool renumber_ = false;     ///< packets were put in: the next relayed one continues after them

  /// The key that is being told.
  bool begun_ = false;
  std::uint32_t began_ = 0;  ///< timestamp
  std::chrono::milliseconds told_{0};
  unsigned ends_sent_ = 0;
  std::optional<codec::DtmfTones> tones_;

  runtime::Timer timer_;
  TimePoint next_tick_{}, quiet_until_{};  ///< between two keys
  std::array<char, rtp::header_bytes + tone_octets> packet_{};
};

}  // namespace tandem::media
