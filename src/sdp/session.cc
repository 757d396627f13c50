#include "sdp/session.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "base/text.h"

namespace tandem::sdp {

std::string_view to_string(Direction direction) {
  switch (direction) {
    case Direction::sendrecv:
      return "sendrecv";
    case Direction::sendonly:
      return "sendonly";
    case Direction::recvonly:
      return "recvonly";
    case Direction::inactive:
      return "inactive";
  }
  return "sendrecv";
}

const std::string* Attributes::find(std::string_view name) const {
  for (const auto& attribute : list_)
    if (attribute.name == name) return &attribute.value;
  return nullptr;
}

void Attributes::add(std::string name, std::string value) {
  list_.push_back({std::move(name), std::move(value)});
}

void Attributes::remove(std::string_view name) {
  std::erase_if(list_, [&](const Attribute& a) { return a.name == name; });
}

bool Media::is_plain_rtp() const {
  return equal_ignoring_case(protocol, "RTP/AVP") || equal_ignoring_case(protocol, "RTP/AVPF");
}

bool Media::is_rtp() const {
  if (is_plain_rtp()) return true;
  const std::string_view text = protocol;
  for (std::string_view secured : {"RTP/SAVP", "RTP/SAVPF"})
    if (text.size() >= secured.size() && equal_ignoring_case(text.substr(text.size() - secured.size()), secured))
      return true;
  return false;
}

namespace {

std::optional<std::uint8_t> leading_payload_type(std::string_view value) {
  const auto number = parse_number<std::uint8_t>(Cursor{value}.take_while(is_digit));
  return number && *number <= 127 ? number : std::nullopt;
}

std::string_view after_number(std::string_view value) {
  Cursor in{value};
  in.take_while(is_digit);
  return trim(in.rest());
}

/// "97 opus/48000/2" (RFC 8866 section 6.6): what the number stands for, without fmtp.
std::optional<Codec> read_rtpmap(std::string_view value) {
  Cursor in{after_number(value)};
  Codec codec;
  codec.name = trim(in.take_until("/"));
  if (!in.take('/') || codec.name.empty()) return std::nullopt;
  const auto rate = parse_number<std::uint32_t>(trim(in.take_until("/")));
  if (!rate || *rate == 0) return std::nullopt;
  codec.clock_rate = *rate;
  // What follows the second slash is the channel count for audio and meaningless otherwise: nonsense is ignored.
  if (in.take('/')) codec.channels = parse_number<std::uint8_t>(trim(in.rest())).value_or(1);
  return codec;
}

std::optional<std::uint16_t> milliseconds(const std::string* value) {
  if (!value) return std::nullopt;
  return parse_number<std::uint16_t>(Cursor{*value}.take_while(is_digit));
}

}  // namespace

std::vector<PayloadFormat> Media::payloads() const {
  std::vector<PayloadFormat> found;
  if (!is_rtp()) return found;
  // One pass over the attributes; the first rtpmap and fmtp of a number count.
  std::array<std::uint16_t, 128> maps{}, parameters{};  // places in the list, from 1: small, as it is cleared each time
  const auto& list = attributes.all();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Attribute& attribute = list[i];
    const bool is_map = attribute.name == "rtpmap";
    if (!is_map && attribute.name != "fmtp") continue;
    const auto number = leading_payload_type(attribute.value);
    if (!number) continue;
    auto& slot = is_map ? maps[*number] : parameters[*number];
    if (slot == 0) slot = static_cast<std::uint16_t>(i + 1);
  }
  std::bitset<128> seen;
  found.reserve(formats.size());
  for (const auto& text : formats) {
    const auto number = leading_payload_type(text);
    if (!number || seen[*number]) continue;
    seen.set(*number);
    const auto map = maps[*number], parameter = parameters[*number];
    auto codec = map ? read_rtpmap(list[map - 1u].value) : static_codec(*number);
    if (!codec) continue;
    if (parameter) codec->fmtp = after_number(list[parameter - 1u].value);
    found.push_back({*number, std::move(*codec)});
  }
  return found;
}

std::optional<std::uint16_t> Media::ptime() const {
  return milliseconds(attributes.find("ptime"));
}
std::optional<std::uint16_t> Media::maxptime() const {
  return milliseconds(attributes.find("maxptime"));
}

std::optional<std::uint8_t> Media::telephone_event() const {
  for (const auto& format : payloads())
    if (is_telephone_event(format.codec)) return format.payload_type;
  return std::nullopt;
}

void Media::set_direction(Direction direction) {
  for (auto d : {Direction::sendrecv, Direction::sendonly, Direction::recvonly, Direction::inactive})
    attributes.remove(to_string(d));
  attributes.add(std::string(to_string(direction)));
}

void Media::add_payload(const PayloadFormat& format) {
  const auto number = std::to_string(format.payload_type);
  formats.push_back(number);
  std::string map = number + " " + format.codec.name + "/" + std::to_string(format.codec.clock_rate);
  if (format.codec.channels > 1) map += "/" + std::to_string(format.codec.channels);
  attributes.add("rtpmap", std::move(map));
  if (!format.codec.fmtp.empty()) attributes.add("fmtp", number + " " + format.codec.fmtp);
}

namespace {

std::optional<Direction> written_direction(const Attributes& attributes) {
  for (const auto& attribute : attributes.all())
    for (auto d : {Direction::sendrecv, Direction::sendonly, Direction::recvonly, Direction::inactive})
      if (attribute.name == to_string(d)) return d;
  return std::nullopt;
}

const Connection* connection_of(const Session& session, const Media& media) {
  if (media.connection) return &*media.connection;
  return session.connection ? &*session.connection : nullptr;
}

/// "53020" or "53020 IN IP4 126.16.64.4" (RFC 3605).
std::optional<SocketAddress> read_rtcp(std::string_view value, const IpAddress& default_ip) {
  Cursor in{value};
  const auto port = parse_number<std::uint16_t>(in.take_while(is_digit));
  if (!port || *port == 0) return std::nullopt;
  in.skip_blanks();
  if (in.at_end()) return SocketAddress{default_ip, *port};
  const auto words = in.rest();
  const auto last = words.rfind(' ');
  const auto ip = IpAddress::parse(trim(words.substr(last == std::string_view::npos ? 0 : last + 1)));
  return SocketAddress{ip.value_or(default_ip), *port};
}

}  // namespace

Direction direction_of(const Session& session, const Media& media) {
  auto direction = written_direction(media.attributes);
  if (!direction) direction = written_direction(session.attributes);
  const auto written = direction.value_or(Direction::sendrecv);
  const auto* connection = connection_of(session, media);
  if (connection && connection->ip && connection->ip->is_unspecified()) return make_direction(sends(written), false);
  return written;
}

std::optional<MediaTarget> target_of(const Session& session, const Media& media) {
  const auto* connection = connection_of(session, media);
  if (media.refused() || !connection || !connection->ip) return std::nullopt;
  MediaTarget target;
  target.rtp = {*connection->ip, media.port};
  target.rtcp = {*connection->ip, static_cast<std::uint16_t>(media.port == 65535 ? 0 : media.port + 1)};
  if (const auto* rtcp = media.attributes.find("rtcp"))
    if (const auto address = read_rtcp(*rtcp, *connection->ip)) target.rtcp = *address;
  if (media.rtcp_mux()) target.rtcp = target.rtp;
  return target;
}

bool is_on_hold(const Session& session) {
  bool any = false;
  for (const auto& media : session.media) {
    if (media.refused()) continue;
    any = true;
    if (receives(direction_of(session, media))) return false;
  }
  return any;
}

bool carries_media(const Session& session) {
  return std::ranges::any_of(session.media, [](const Media& m) { return !m.refused(); });
}

}  // namespace tandem::sdp
