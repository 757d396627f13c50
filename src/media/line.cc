#include "media/line.h"

#include <algorithm>

#include "rtp/packet.h"
#include "rtp/rtcp.h"

namespace tandem::media {

std::expected<void, MediaFault> LegMedia::Line::open(const MediaEnvironment& environment,
                                                     const LegMediaOptions& options) {
  net::DatagramOptions datagram_options;
  datagram_options.dscp = options.dscp;
  datagram_options.report_unreachable = false;
  datagram_options.gathered = true;
  auto sockets = open_socket_pair(environment.network, environment.ports, options.bind, datagram_options, *this, rtcp_);
  if (!sockets) return std::unexpected(sockets.error());
  sockets_ = std::move(*sockets);
  return {};
}

void LegMedia::Line::set_remote(const sdp::Session& remote, const sdp::Media& media,
                                std::optional<IpAddress> signalling_source) {
  party_receives_ = !media.refused() && sdp::receives(sdp::direction_of(remote, media));
  const auto target = sdp::target_of(remote, media);
  // A socket of one family cannot send to the other: such a target is none.
  const bool unspecified = target && target->rtp.ip.is_unspecified();
  if (!target || (!unspecified && target->rtp.ip.is_v6() != leg_.options_.bind.is_v6())) {
    party_receives_ = false;
    return;
  }
  opaque_ = !media.is_rtp();
  learn_clocks(media, true);
  if (lock_.set_signalled(target->rtp, signalling_source, leg_.environment_.shard.now())) rtcp_learnt_.reset();
  if (!unspecified) rtcp_signalled_ = target->rtcp;
}

void LegMedia::Line::learn_clocks(const sdp::Media& media, bool forget_others) {
  if (forget_others) clocks_.clear();
  last_clock_ = {0xff, 0};
  for (const auto& format : media.payloads()) {
    const bool known = std::ranges::any_of(clocks_, [&](Clock c) { return c.payload_type == format.payload_type; });
    const auto rate = sdp::is_telephone_event(format.codec) ? 0 : format.codec.clock_rate;
    if (!known) clocks_.push_back({format.payload_type, rate});
  }
}

std::uint32_t LegMedia::Line::clock_rate(std::uint8_t payload_type) {
  if (last_clock_.payload_type == payload_type) return last_clock_.rate;
  const auto found = std::ranges::find(clocks_, payload_type, &Clock::payload_type);
  last_clock_ = {payload_type, found == clocks_.end() ? 0 : found->rate};
  return last_clock_.rate;
}

void LegMedia::Line::on_datagram(const net::Datagram& datagram) {
  if (opaque_) return on_opaque(datagram);
  if (rtp::looks_like_rtcp(datagram.bytes)) return on_rtcp(datagram);
  on_rtp(datagram);
}

bool LegMedia::Line::admit(SourceLock::Verdict verdict) {
  switch (verdict) {
    case SourceLock::Verdict::accept:
      return true;
    case SourceLock::Verdict::locked:
      ++statistics_.locks;
      return true;
    case SourceLock::Verdict::probation:
      drop(Drop::probation);
      return false;
    case SourceLock::Verdict::stranger:
      drop(Drop::stranger);
      return false;
  }
  return false;
}

void LegMedia::Line::on_rtp(const net::Datagram& datagram) {
  std::span<char> bytes = datagram.bytes;
  if (srtp_) {
    const auto opened = srtp_->open_rtp(bytes);
    if (!opened) return drop(Drop::unauthentic);
    bytes = *opened;
  }
  const auto packet = rtp::Packet::parse(bytes);
  if (!packet) return drop(Drop::malformed);
  const auto now = leg_.environment_.shard.now();
  if (!admit(lock_.on_packet(datagram.from, packet->ssrc(), packet->sequence(), now))) return;
  const auto said = packet->payload_type();
  statistics_.received.on_packet(*packet, now, clock_rate(said));

  if (digit_formats_.says_events && said == digit_formats_.says_events->payload_type) last_event_ = now;
  Line* other = leg_.peer_line(index_);
  if (ear_ && ear_->on_packet(*packet)) {
    if (other && other->mouth_) other->mouth_->replace(bytes);
    return;
  }
  if (!other || other->opaque_) return drop(Drop::not_joined);
  const auto meant = map_[said];
  if (meant == sdp::PayloadMap::dropped) return drop(Drop::unmapped);
  if (meant != said) rtp::set_payload_type(bytes, meant);
  if (other->player_ && other->player_->playing()) return;    // it hears something else instead
  if (other->mouth_ && !other->mouth_->admit(bytes)) return;  // it is told a digit instead
  if (other->stream_) other->stream_->take(bytes, now);
  if (const auto why = other->send(bytes, packet->payload().size(), meant)) drop(*why);
}

void LegMedia::Line::set_keys(const std::optional<SrtpKeys>& keys) {
  if (!keys)
    srtp_.reset();
  else if (!srtp_)
    srtp_ = std::make_unique<Srtp>(*keys);
  else
    srtp_->rekey(*keys);
}

void LegMedia::Line::set_digits(DigitManner manner, const DigitFormats& formats) {
  digits_ = manner;
  digit_formats_ = formats;
  if (mouth_) mouth_->speak(digits_, digit_formats_);
  if (player_ && can_play()) player_->speak(*digit_formats_.hears_voice, digit_formats_.a_law);
}

void LegMedia::Line::set_alone(DigitManner manner, const DigitFormats& formats) {
  set_digits(manner, formats);
  alone_ = true;
  if (!ear_) ear_ = std::make_unique<DigitEar>(leg_.environment_.shard, static_cast<DigitEar::Listener&>(*this));
  ear_->expect(formats, manner == DigitManner::tones && formats.says_voice.has_value());
}

void LegMedia::Line::stop_listening() {
  if (std::exchange(alone_, false)) ear_.reset();
}

void LegMedia::Line::play(const SoundPtr& sound, bool repeat, std::function<void()> done) {
  runtime::Shard& shard = leg_.environment_.shard;
  if (!stream_) {
    const bool sent = statistics_.sent_packets > 0;
    stream_ = std::make_unique<OutgoingStream>(shard.random(),
                                               sent ? std::optional<std::span<const char>>(last_header_) : std::nullopt,
                                               statistics_.last_sent.value_or(shard.now()));
    player_ = std::make_unique<Player>(
        shard, *stream_, [this](std::span<char> packet, std::size_t payload_octets, std::uint8_t payload_type) {
          static_cast<void>(send(packet, payload_octets, payload_type));
        });
  }
  player_->speak(*digit_formats_.hears_voice, digit_formats_.a_law);
  player_->play(sound, repeat, std::move(done));
}

void LegMedia::Line::listen_for_digits(const Line& other) {
  using enum DigitManner;
  alone_ = false;
  const bool translated = digits_ != as_they_come && other.digits_ != as_they_come;
  const auto& said = digit_formats_.says_events;
  const auto& heard = other.digit_formats_.hears_events;
  const bool events_pass = other.digits_ == events && said && heard && said->clock_rate == heard->clock_rate;
  const bool by_tones = digits_ == tones && digit_formats_.says_voice;
  const bool tones_pass = other.digits_ == tones || other.digits_ == nothing;
  if (!translated || (events_pass && !by_tones)) {
    ear_.reset();
    return;
  }
  if (!ear_) ear_ = std::make_unique<DigitEar>(leg_.environment_.shard, static_cast<DigitEar::Listener&>(*this));
  ear_->expect(digit_formats_, by_tones && !tones_pass);
}

DigitMouth* LegMedia::Line::mouth() {
  if (mouth_) return mouth_->speak(digits_, digit_formats_) ? mouth_.get() : nullptr;
  auto made = std::make_unique<DigitMouth>(
      leg_.environment_.shard, [this](std::span<char> packet, std::size_t payload_octets, std::uint8_t payload_type) {
        if (stream_) stream_->take(packet, leg_.environment_.shard.now());
        static_cast<void>(send(packet, payload_octets, payload_type));
      });
  if (!made->speak(digits_, digit_formats_)) return nullptr;
  mouth_ = std::move(made);
  return mouth_.get();
}

bool LegMedia::Line::tell_key(const TelephoneKey& key) {
  DigitMouth* speaking = opaque_ ? nullptr : mouth();
  if (speaking) speaking->press(key);
  return speaking != nullptr;
}

void LegMedia::Line::on_key_down(char symbol) {
  Line* other = leg_.peer_line(index_);
  if (!other || other->digits_ == DigitManner::signalling) return;
  if (DigitMouth* speaking = other->mouth()) speaking->key_down(symbol);
}

void LegMedia::Line::on_key_up(TelephoneKey key) {
  Line* other = leg_.peer_line(index_);
  if (!other && alone_ && leg_.digit_listener_) leg_.digit_listener_->on_key(leg_, key);
  if (!other) return;
  if (other->digits_ != DigitManner::signalling) {
    if (DigitMouth* speaking = other->mouth()) speaking->key_up(key);
  } else if (leg_.digit_listener_) {
    leg_.digit_listener_->on_key(leg_, key);
  }
}

void LegMedia::Line::forget_other() {
  map_ = {};
  digits_ = DigitManner::as_they_come;
  alone_ = false;
  ear_.reset();
}

void LegMedia::Line::on_opaque(const net::Datagram& datagram) {
  const auto now = leg_.environment_.shard.now();
  if (!admit(lock_.on_opaque(datagram.from, now))) return;
  statistics_.received.on_opaque(datagram.bytes.size(), now);
  Line* other = leg_.peer_line(index_);
  if (!other || !other->opaque_) return drop(Drop::not_joined);
  if (const auto why = other->send(datagram.bytes, datagram.bytes.size(), 0xff)) drop(*why);
}

std::optional<Drop> LegMedia::Line::send(std::span<const char> bytes, std::size_t payload_octets,
                                         std::uint8_t payload_type) {
  if (!party_receives_) return Drop::held;
  const auto destination = lock_.destination();
  if (!destination) return Drop::no_destination;
  if (payload_type != 0xff) std::ranges::copy(bytes.first(last_header_.size()), last_header_.begin());
  if (srtp_) {
    const auto sealed = srtp_->seal_rtp(bytes);
    if (!sealed) return Drop::unauthentic;
    bytes = *sealed;
  }
  sockets_.rtp->send(*destination, bytes);
  ++statistics_.sent_packets;
  statistics_.sent_octets += payload_octets;
  statistics_.sent_payload_type = payload_type;
  statistics_.last_sent = leg_.environment_.shard.now();
  return std::nullopt;
}

/// RTCP is believed from where it was announced, and from the host whose RTP is locked: so nothing is learnt here
/// that RTP did not earn.
bool LegMedia::Line::accepts_rtcp(const SocketAddress& from) {
  const bool announced = rtcp_signalled_ == from;
  const bool same_host = lock_.rank() != SourceRank::none && from.ip == lock_.locked().ip;
  if (!announced && !same_host) return false;
  if (!announced && rtcp_learnt_ && rtcp_learnt_ == rtcp_signalled_) return false;
  rtcp_learnt_ = from;
  return true;
}

void LegMedia::Line::on_rtcp(const net::Datagram& datagram) {
  std::span<char> bytes = datagram.bytes;
  if (srtp_) {
    const auto opened = srtp_->open_rtcp(bytes);
    if (!opened) return drop(Drop::unauthentic);
    bytes = *opened;
  }
  const auto compound = rtp::RtcpCompound::parse(bytes);
  if (opaque_ || !compound) return drop(Drop::malformed);
  if (!accepts_rtcp(datagram.from)) return drop(Drop::stranger);
  ++statistics_.rtcp_received;
  read_reports(*compound);
  Line* other = leg_.peer_line(index_);
  if (!other) return;
  if (stream_) stream_->give_reports(bytes);
  if (other->stream_) other->stream_->take_reports(bytes);
  other->send_rtcp(bytes);
}

void LegMedia::Line::read_reports(const rtp::RtcpCompound& compound) {
  for (const auto& part : compound.parts())
    if (const auto report = part.report(0))
      statistics_.reported_by_peer = {report->cumulative_lost, report->fraction_lost, report->jitter};
}

void LegMedia::Line::send_rtcp(std::span<const char> bytes) {
  const auto& destination = rtcp_learnt_ ? rtcp_learnt_ : rtcp_signalled_;
  if (opaque_ || !destination || destination->port == 0 || !lock_.destination()) return;
  if (srtp_) {
    const auto sealed = srtp_->seal_rtcp(bytes);
    if (!sealed) return;
    bytes = *sealed;
  }
  sockets_.rtcp->send(*destination, bytes);
  ++statistics_.rtcp_sent;
}

}  // namespace tandem::media
