#include "call/direct_media.h"

#include <fmt/format.h>

#include <algorithm>

#include "call/exchange.h"

namespace tandem::call {
namespace {

using Why = std::optional<std::string>;

bool wants_encryption(const Party& party) {
  return party.keys.any() || party.rules.encryption == model::MediaEncryption::required;
}

bool same_line(const sdp::Media& one, const sdp::Media& other) {
  if (one.refused() || other.refused()) return one.refused() == other.refused();
  const auto formats = other.payloads();
  return std::ranges::all_of(one.payloads(), [&](const sdp::PayloadFormat& format) {
    const auto same = std::ranges::find(formats, format.payload_type, &sdp::PayloadFormat::payload_type);
    if (same != formats.end()) return sdp::compatible(same->codec, format.codec);
    return std::ranges::none_of(formats, [&](const auto& f) { return sdp::compatible(f.codec, format.codec); });
  });
}

/// Behind a NAT a description names an address that nobody else reaches.
Why against_address(const Party& party, const IpAddress& address) {
  const IpAddress signalling = party.leg->remote().ip;
  if (address == signalling || !address.is_private()) return {};
  return fmt::format("{} is behind a NAT", party.leg->name());
}

Why against_line(const Party& a, const sdp::Session& a_says, const Party& b, std::size_t i) {
  const auto one = sdp::target_of(a_says, a_says.media[i]), other = sdp::target_of(*b.remote, b.remote->media[i]);
  if (!one || !other || one->rtp.ip.is_unspecified() || other->rtp.ip.is_unspecified()) return "a side is on hold";
  if (one->rtp.ip.is_v6() != other->rtp.ip.is_v6()) return "one side has IPv4, the other IPv6";
  if (auto why = against_address(a, one->rtp.ip)) return why;
  if (auto why = against_address(b, other->rtp.ip)) return why;
  if (one->rtp.ip.is_private() != other->rtp.ip.is_private())
    return "one side is in a private network, the other is not";
  if (one->rtp.ip.is_loopback() != other->rtp.ip.is_loopback()) return "one side is on this machine alone";
  return {};
}

}  // namespace

bool same_numbers(const sdp::Session& one, const sdp::Session& other) {
  if (one.media.size() != other.media.size()) return false;
  for (std::size_t i = 0; i < one.media.size(); ++i)
    if (!same_line(one.media[i], other.media[i]) || !same_line(other.media[i], one.media[i])) return false;
  return true;
}

std::optional<std::string> against_direct_media(const Party& a, const Party& b) {
  return a.remote ? against_direct_media(a, *a.remote, b) : "there is no description of both sides";
}

std::optional<std::string> against_direct_media(const Party& a, const sdp::Session& offer, const Party& b) {
  for (const Party* party : {&a, &b}) {
    if (!party->rules.direct) return fmt::format("`direct_media` of {} is `no`", party->leg->name());
    if (wants_encryption(*party)) return fmt::format("the media of {} is encrypted", party->leg->name());
    if (party->leg->media_place().advertised)
      return fmt::format("the exchange is behind a NAT towards {}", party->leg->name());
  }
  if (digit_manner(a) != digit_manner(b)) return "digits have to be translated";
  if (!b.remote || !a.local || !b.local) return "there is no description of both sides";
  if (!same_numbers(offer, *b.remote)) return "the two sides number their codecs differently";
  for (std::size_t i = 0; i < offer.media.size(); ++i) {
    if (offer.media[i].refused()) continue;
    if (!offer.media[i].is_rtp()) return "a fax is not voice";
    if (auto why = against_line(a, offer, b, i)) return why;
  }
  return {};
}

sdp::LocalMedia ends_of(const sdp::Session& remote) {
  sdp::LocalMedia ends;
  for (const sdp::Media& media : remote.media) {
    const auto target = sdp::target_of(remote, media);
    if (target) ends.address = target->rtp.ip;
    ends.ports.push_back(target ? target->rtp.port : std::uint16_t{0});
  }
  return ends;
}

}  // namespace tandem::call
