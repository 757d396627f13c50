#include "media/player.h"

#include <algorithm>
#include <utility>

#include "rtp/g711.h"

namespace tandem::media {
namespace {

/// A shard that was late does not make up for more than this.
constexpr Duration longest_catch_up = std::chrono::milliseconds{200};

}  // namespace

void Player::play(SoundPtr sound, bool repeat, std::function<void()> done) {
  stop();
  if (!sound || sound->empty()) return;
  sound_ = std::move(sound);
  repeat_ = repeat;
  done_ = std::move(done);
  at_ = 0;
  stream_.begin();
  next_tick_ = shard_.now();
  timer_.arm(shard_.timers(), next_tick_, [this] { tick(); });
}

void Player::stop() {
  timer_.cancel();
  sound_.reset();
  done_ = nullptr;
}

void Player::tick() {
  if (at_ >= sound_->size() && !repeat_) {  // a packet's length after the last
    sound_.reset();
    if (const auto done = std::exchange(done_, nullptr)) done();
    return;
  }
  const auto payload = std::span(packet_).subspan(rtp::header_bytes);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    if (at_ == sound_->size() && repeat_) at_ = 0;
    const std::int16_t sample = at_ < sound_->size() ? (*sound_)[at_++] : std::int16_t{0};
    payload[i] = static_cast<char>(a_law_ ? rtp::encode_alaw(sample) : rtp::encode_mulaw(sample));
  }
  rtp::write_header(stream_.next(payload_type_, samples_per_packet, shard_.now()), packet_);
  send_(packet_, payload.size(), payload_type_);
  next_tick_ = std::max(next_tick_ + packet_interval, shard_.now() - longest_catch_up);
  timer_.arm(shard_.timers(), next_tick_, [this] { tick(); });
}

}  // namespace tandem::media
