#include "media/tone_party.h"

#include <algorithm>

#include "rtp/g711.h"
#include "rtp/telephone_event.h"

namespace tandem::media {
namespace {

constexpr std::size_t samples_per_packet = 160;  // 20 ms at 8000 Hz
constexpr unsigned end_packets = 3;              // RFC 4733 section 2.5.1.4
constexpr Duration longest_digit = std::chrono::seconds{8};
/// A shard that was late does not make up for more than this.
constexpr Duration longest_catch_up = std::chrono::milliseconds{200};

const sdp::Media* audio_of(const sdp::Session& session, std::size_t& index) {
  for (index = 0; index < session.media.size(); ++index)
    if (session.media[index].kind == sdp::MediaKind::audio && !session.media[index].refused())
      return &session.media[index];
  return nullptr;
}

}  // namespace

ToneParty::ToneParty(Key, runtime::Shard& shard, ToneOptions options)
    : shard_(shard),
      options_(std::move(options)),
      generator_(options_.says),
      finder_(options_.listens_for),
      next_header_{.ssrc = static_cast<std::uint32_t>(shard.random().next())} {
  next_header_.sequence = static_cast<std::uint16_t>(shard.random().next());
  next_header_.timestamp = static_cast<std::uint32_t>(shard.random().next());
}

ToneParty::~ToneParty() = default;

std::expected<std::unique_ptr<ToneParty>, MediaFault> ToneParty::open(runtime::Shard& shard, net::Network& network,
                                                                      PortRange& ports, ToneOptions options) {
  auto party = std::make_unique<ToneParty>(Key{}, shard, std::move(options));
  auto sockets = open_socket_pair(network, ports, party->options_.address, {}, *party, party->rtcp_ears_);
  if (!sockets) return std::unexpected(sockets.error());
  party->sockets_ = std::move(*sockets);
  return party;
}

sdp::Session ToneParty::offer() const {
  return sdp::make_offer(options_.codecs, {options_.claims.value_or(options_.address), {rtp_port()}});
}

sdp::Session ToneParty::answer(const sdp::Session& offer) const {
  sdp::LocalMedia ours{options_.claims.value_or(options_.address), {}};
  ours.ports.assign(offer.media.size(), rtp_port());
  return sdp::make_answer(offer, options_.codecs, ours);
}

void ToneParty::start(const sdp::Session& local, const sdp::Session& remote) {
  stop();
  std::size_t index = 0;
  const auto* ours = audio_of(local, index);
  if (!ours || index >= remote.media.size()) return;
  const auto& theirs = remote.media[index];
  const auto target = sdp::target_of(remote, theirs);
  if (!target) return;
  if (signalled_ != target->rtp) signalled_ = destination_ = target->rtp;
  agree(*ours, theirs);
  sending_ = says_ && sdp::receives(sdp::direction_of(remote, theirs)) && sdp::sends(sdp::direction_of(local, *ours)) &&
             !target->rtp.ip.is_unspecified();
  if (!sending_) return;
  next_header_.marker = true;
  next_tick_ = shard_.now();
  schedule();
}

void ToneParty::agree(const sdp::Media& local, const sdp::Media& remote) {
  const auto law_of = [](const sdp::Codec& codec) -> std::optional<Law> {
    if (sdp::means("alaw", codec)) return Law::a;
    if (sdp::means("ulaw", codec)) return Law::mu;
    return std::nullopt;
  };
  says_.reset();
  hears_.clear();
  for (const auto& format : local.payloads())
    if (const auto law = law_of(format.codec)) hears_.push_back({format.payload_type, *law});
  for (const auto& format : remote.payloads()) {
    const auto law = law_of(format.codec);
    const bool shared = law && std::ranges::any_of(hears_, [&](const Voice& v) { return v.law == *law; });
    if (shared && !says_) says_ = Voice{format.payload_type, *law};
  }
  says_event_ = remote.telephone_event();
  hears_event_ = local.telephone_event();
  if (says_event_) return;
  digit_.reset();
  digits_to_send_.clear();
}

void ToneParty::stop() {
  timer_.cancel();
  sending_ = false;
}

void ToneParty::send_digit(char digit, Duration length) {
  const auto event = rtp::digit_event(digit);
  if (!event || !says_event_) return;
  const auto units = std::min(length, longest_digit) / packet_interval * samples_per_packet;
  DigitInProgress next;
  next.event = *event;
  next.length =
      static_cast<std::uint16_t>(std::max<std::int64_t>(static_cast<std::int64_t>(units), samples_per_packet));
  digits_to_send_.push_back(next);
}

void ToneParty::forget_heard() {
  finder_ = rtp::ToneFinder{options_.listens_for};
  digits_.clear();
}

void ToneParty::schedule() {
  timer_.arm(shard_.timers(), next_tick_, [this] { tick(); });
}

void ToneParty::tick() {
  std::array<char, rtp::header_bytes + samples_per_packet> packet;
  const auto payload = std::span{packet}.subspan(rtp::header_bytes);
  rtp::Header header = next_header_;
  const auto size = digit_ || !digits_to_send_.empty() ? write_event(payload, header) : write_tone(payload, header);
  rtp::write_header(header, packet);
  if (destination_) {
    sockets_.rtp->send(*destination_, std::span{packet}.first(rtp::header_bytes + size));
    ++sent_;
  }
  ++next_header_.sequence;
  next_header_.timestamp += samples_per_packet;
  next_header_.marker = false;
  next_tick_ = std::max(next_tick_ + packet_interval, shard_.now() - longest_catch_up);
  schedule();
}

std::size_t ToneParty::write_tone(std::span<char> payload, rtp::Header& header) {
  std::array<std::int16_t, samples_per_packet> samples;
  generator_.fill(samples);
  for (std::size_t i = 0; i < samples.size(); ++i)
    payload[i] = static_cast<char>(says_->law == Law::a ? rtp::encode_alaw(samples[i]) : rtp::encode_mulaw(samples[i]));
  header.payload_type = says_->payload_type;
  return samples.size();
}

std::size_t ToneParty::write_event(std::span<char> payload, rtp::Header& header) {
  if (!digit_) {
    digit_ = digits_to_send_.front();
    digits_to_send_.pop_front();
    digit_->timestamp = header.timestamp;
    header.marker = true;
  }
  header.payload_type = *says_event_;
  header.timestamp = digit_->timestamp;
  if (digit_->duration < digit_->length)
    digit_->duration = static_cast<std::uint16_t>(digit_->duration + samples_per_packet);
  const bool end = digit_->duration >= digit_->length;
  rtp::write_telephone_event({digit_->event, end, 10, digit_->duration}, payload);
  if (end && ++digit_->ends_sent == end_packets) digit_.reset();
  return rtp::telephone_event_bytes;
}

void ToneParty::on_datagram(const net::Datagram& datagram) {
  const auto packet = rtp::Packet::parse(datagram.bytes);
  if (!packet || rtp::looks_like_rtcp(datagram.bytes)) return;
  if (options_.symmetric && destination_) destination_ = datagram.from;
  hear(*packet);
}

void ToneParty::hear(const rtp::Packet& packet) {
  const auto number = packet.payload_type();
  if (number == hears_event_) return hear_event(packet);
  received_.on_packet(packet, shard_.now(), 8000);
  const auto voice = std::ranges::find(hears_, number, &Voice::payload_type);
  if (voice == hears_.end()) return;
  std::array<std::int16_t, samples_per_packet> samples;
  auto rest = packet.payload();
  while (!rest.empty()) {
    const auto count = std::min(rest.size(), samples.size());
    for (std::size_t i = 0; i < count; ++i) {
      const auto byte = static_cast<std::uint8_t>(rest[i]);
      samples[i] = voice->law == Law::a ? rtp::decode_alaw(byte) : rtp::decode_mulaw(byte);
    }
    finder_.add(std::span{samples}.first(count));
    rest = rest.subspan(count);
  }
}

void ToneParty::hear_event(const rtp::Packet& packet) {
  received_.on_packet(packet, shard_.now(), 0);
  const auto event = rtp::parse_telephone_event(packet.payload());
  if (!event || last_event_timestamp_ == packet.timestamp()) return;  // one digit has one timestamp
  last_event_timestamp_ = packet.timestamp();
  if (const auto digit = rtp::event_digit(event->event)) digits_ += *digit;
}

}  // namespace tandem::media
