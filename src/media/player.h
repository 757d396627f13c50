// Says a sound to a party, in packets of 20 ms.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>

#include "base/time.h"
#include "media/outgoing_stream.h"
#include "media/sound_library.h"
#include "runtime/shard.h"

namespace tandem::media {

/// One per line that is spoken to, made with the first sound. Nothing is allocated per packet.
/// Shard: the call's.
class Player {
 public:
  /// Sends a whole packet to the party, with its numbers as they are.
  using Send = std::function<void(std::span<char> packet, std::size_t payload_octets, std::uint8_t payload_type)>;
  static constexpr Duration packet_interval = std::chrono::milliseconds{20};

  /// `stream` outlives the player.
  Player(runtime::Shard& shard, OutgoingStream& stream, Send send)
      : shard_(shard), stream_(stream), send_(std::move(send)) {}

  /// How the party hears G.711. From the next packet on.
  void speak(std::uint8_t payload_type, bool a_law) {
    payload_type_ = payload_type;
    a_law_ = a_law;
  }
  /// In place of what was played. `done` is called when it is over, never if it is stopped or repeated; the player may
  /// be destroyed in it.
  void play(SoundPtr sound, bool repeat, std::function<void()> done);
  void stop();
  bool playing() const { return sound_ != nullptr; }

 private:
  void tick();

  static constexpr std::size_t samples_per_packet = 160;

  runtime::Shard& shard_;
  OutgoingStream& stream_;
  Send send_;
  std::uint8_t payload_type_ = 0;
  bool a_law_ = false, repeat_ = false;
  SoundPtr sound_;
  std::size_t at_ = 0;  ///< sample
  std::function<void()> done_;
  TimePoint next_tick_{};
  runtime::Timer timer_;
  std::array<char, rtp::header_bytes + samples_per_packet> packet_{};
};

}  // namespace tandem::media
