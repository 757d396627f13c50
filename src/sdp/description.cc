#include "sdp/description.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "base/text.h"

namespace tandem::sdp {
namespace {

using Numbers = std::array<std::uint8_t, 128>;  ///< new payload number by old one
constexpr std::uint8_t leave_out = 0xff;
constexpr std::uint8_t our_event_number = 101;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// Attributes that speak of the peer's own transport, which ends at us: ICE (RFC 8839), DTLS and SDES keys (RFC 8122,
/// RFC 4568), RTCP place and multiplexing (RFC 3605, RFC 5761), bundling (RFC 9143), capability negotiation (RFC 5939).
bool ends_here(const Attribute& attribute) {
  if (attribute.name == "group") return attribute.value.starts_with("BUNDLE");
  return is_one_of(attribute.name, {"candidate",
                                    "end-of-candidates",
                                    "remote-candidates",
                                    "ice-ufrag",
                                    "ice-pwd",
                                    "ice-lite",
                                    "ice-options",
                                    "ice-mismatch",
                                    "ice-pacing",
                                    "crypto",
                                    "key-mgmt",
                                    "fingerprint",
                                    "setup",
                                    "connection",
                                    "tls-id",
                                    "identity",
                                    "zrtp-hash",
                                    "rtcp",
                                    "rtcp-mux",
                                    "rtcp-mux-only",
                                    "bundle-only",
                                    "altc",
                                    "acap",
                                    "tcap",
                                    "pcfg",
                                    "acfg",
                                    "csup",
                                    "creq",
                                    "nortpproxy",
                                    "source-filter"});
}

bool is_direction(const Attribute& attribute) {
  return is_one_of(attribute.name, {"sendrecv", "sendonly", "recvonly", "inactive"});
}

Media refused_line(const Media& like) {
  Media media;
  media.kind = like.kind;
  media.kind_text = like.kind_text;
  media.protocol = like.protocol;
  media.formats = like.formats;
  if (media.formats.empty()) media.formats.emplace_back("0");
  return media;
}

std::uint16_t port_of(const LocalMedia& ours, std::size_t line) {
  return line < ours.ports.size() ? ours.ports[line] : 0;
}

bool filters(const CodecPolicy& policy, MediaKind kind) {
  if (policy.allowed.empty()) return false;
  if (kind == MediaKind::audio) return true;
  return kind == MediaKind::video &&
         std::ranges::any_of(policy.allowed, [](const std::string& name) { return is_video_name(name); });
}

/// The payloads that the policy leaves, in its order, auxiliary ones behind; empty when no real codec is left.
std::vector<PayloadFormat> select(std::vector<PayloadFormat> offered, const CodecPolicy& policy) {
  std::vector<PayloadFormat> chosen;
  for (const auto& name : policy.allowed)
    for (const auto& format : offered) {
      const bool there =
          std::ranges::any_of(chosen, [&](const PayloadFormat& f) { return f.payload_type == format.payload_type; });
      if (!there && !is_auxiliary(format.codec) && means(name, format.codec)) chosen.push_back(format);
    }
  if (chosen.empty()) return chosen;
  for (auto& format : offered)
    if (is_auxiliary(format.codec)) chosen.push_back(std::move(format));
  return chosen;
}

/// Redundancy and retransmission name other payload numbers in their parameters; once numbers change they are void.
bool names_other_payloads(const Codec& codec) {
  return equal_ignoring_case(codec.name, "red") || equal_ignoring_case(codec.name, "rtx");
}

std::optional<std::uint8_t> payload_type_in(std::string_view value) {
  const auto number = parse_number<std::uint8_t>(Cursor{value}.take_while(is_digit));
  return number && *number < 128 ? number : std::nullopt;
}

/// Gives the line the payloads of `chosen` under the numbers of `numbers`; what belongs to others goes.
void rewrite_payloads(Media& media, const std::vector<PayloadFormat>& chosen, const Numbers& numbers) {
  media.formats.clear();
  std::bitset<128> mapped;
  Attributes rewritten;
  for (const auto& attribute : media.attributes.all()) {
    const bool per_payload = is_one_of(attribute.name, {"rtpmap", "fmtp", "rtcp-fb"});
    const auto old = per_payload ? payload_type_in(attribute.value) : std::nullopt;
    if (!old) {
      rewritten.add(attribute.name, attribute.value);
    } else if (numbers[*old] != leave_out) {
      Cursor rest{attribute.value};
      rest.take_while(is_digit);
      rewritten.add(attribute.name, std::to_string(numbers[*old]) + std::string(rest.rest()));
      if (attribute.name == "rtpmap") mapped.set(numbers[*old]);
    }
  }
  for (const auto& format : chosen) {
    const auto number = numbers[format.payload_type];
    media.formats.push_back(std::to_string(number));
    // A static number without rtpmap that becomes a dynamic one needs its meaning told.
    if (!mapped[number] && !static_codec(number)) {
      Media one;
      one.add_payload({number, {format.codec.name, format.codec.clock_rate, format.codec.channels, {}}});
      for (const auto& attribute : one.attributes.all()) rewritten.add(attribute.name, attribute.value);
    }
  }
  media.attributes = std::move(rewritten);
}

Numbers none_kept() {
  Numbers numbers;
  numbers.fill(leave_out);
  return numbers;
}

const PayloadFormat* find_codec(const std::vector<PayloadFormat>& formats, const Codec& codec,
                                const std::bitset<128>& taken = {}) {
  const PayloadFormat* fitting = nullptr;
  for (const auto& format : formats) {
    if (taken[format.payload_type]) continue;
    if (format.codec == codec) return &format;
    if (!fitting && compatible(format.codec, codec)) fitting = &format;
  }
  return fitting;
}

std::uint8_t unused_number(const std::bitset<128>& taken) {
  for (std::uint8_t n = 96; n < 128; ++n)
    if (!taken[n]) return n;
  for (std::uint8_t n = 35; n < 64; ++n)
    if (!taken[n]) return n;
  return leave_out;
}

/// Within a session a payload number keeps its meaning (RFC 3264 section 8.3.2): numbers that leg Y knows already for
/// a codec are used again, numbers that it knows for another codec are avoided.
Numbers settle_numbers(const std::vector<PayloadFormat>& formats, const std::vector<PayloadFormat>& known) {
  Numbers numbers = none_kept();
  std::bitset<128> taken, avoided;
  for (const auto& format : known) avoided.set(format.payload_type);
  for (const auto& format : formats)
    if (const auto* same = find_codec(known, format.codec, taken)) {
      numbers[format.payload_type] = same->payload_type;
      taken.set(same->payload_type);
    }
  for (const auto& format : formats) {
    if (numbers[format.payload_type] != leave_out) continue;
    const auto own = format.payload_type;
    numbers[own] = taken[own] || avoided[own] ? unused_number(taken | avoided) : own;
    if (numbers[own] != leave_out) taken.set(numbers[own]);
  }
  return numbers;
}

bool changes_numbers(const std::vector<PayloadFormat>& formats, const Numbers& numbers) {
  return std::ranges::any_of(formats,
                             [&](const PayloadFormat& f) { return numbers[f.payload_type] != f.payload_type; });
}

bool has_real_codec(const std::vector<PayloadFormat>& formats) {
  return std::ranges::any_of(formats, [](const PayloadFormat& f) { return !is_auxiliary(f.codec); });
}

/// Takes the peer's transport out of a line and puts ours in.
void make_ours(Media& media, std::uint16_t port, Direction direction) {
  media.port = port;
  media.port_count = 1;
  media.connection.reset();
  std::erase_if(media.others, [](const Line& line) { return line.type == 'k'; });
  media.attributes.remove_if([](const Attribute& a) { return ends_here(a) || is_direction(a); });
  media.set_direction(direction);
}

Session shell_of(const Session& from_peer, const LocalMedia& ours) {
  Session session;
  session.origin.address = {ours.address, {}};
  session.connection = Connection{ours.address, {}};
  for (const auto& line : from_peer.others)
    if (line.type == 'b') session.others.push_back(line);
  session.attributes = from_peer.attributes;
  session.attributes.remove_if([](const Attribute& a) {
    return ends_here(a) || is_direction(a) || a.name == "msid-semantic" || a.name == "tool";
  });
  return session;
}

void remove_events(std::vector<PayloadFormat>& formats) {
  std::erase_if(formats, [](const PayloadFormat& f) { return is_telephone_event(f.codec); });
}

/// Appends telephone-event under the number by which the leg knows it, or the usual one.
void add_events(Media& media, const Media* known) {
  std::bitset<128> taken;
  for (const auto* line : {static_cast<const Media*>(&media), known})
    if (line)
      for (const auto& format : line->payloads()) taken.set(format.payload_type);
  auto number = known ? known->telephone_event() : std::nullopt;
  if (!number) number = taken[our_event_number] ? unused_number(taken) : our_event_number;
  if (*number != leave_out) media.add_payload({*number, {"telephone-event", 8000, 1, "0-16"}});
}

std::optional<Media> relay_offered_line(const Session& from_peer, const Media& line, std::uint16_t port,
                                        const CodecPolicy& policy, const Media* known) {
  if (!is_relayable(line) || port == 0 || (is_fax(line) && !policy.fax)) return std::nullopt;
  Media media = line;
  make_ours(media, port, direction_of(from_peer, line));
  if (!media.is_rtp()) return media;
  auto formats = line.payloads();
  const bool audio = line.kind == MediaKind::audio;
  const bool adds_events = audio && policy.events == TelephoneEvents::wanted && !line.telephone_event();
  const bool removes_events = audio && policy.events == TelephoneEvents::unwanted && line.telephone_event();
  if (filters(policy, line.kind)) {
    formats = select(std::move(formats), policy);
  } else if (!known && !removes_events) {
    if (adds_events) add_events(media, nullptr);
    return media;  // every number stays, also those that only the two ends understand
  }
  if (removes_events) remove_events(formats);
  auto numbers = settle_numbers(formats, known ? known->payloads() : std::vector<PayloadFormat>{});
  const bool void_references = formats.size() != line.payloads().size() || changes_numbers(formats, numbers);
  std::erase_if(formats, [&](const PayloadFormat& f) {
    if (numbers[f.payload_type] != leave_out && !(void_references && names_other_payloads(f.codec))) return false;
    numbers[f.payload_type] = leave_out;
    return true;
  });
  if (!has_real_codec(formats)) return std::nullopt;
  rewrite_payloads(media, formats, numbers);
  if (adds_events) add_events(media, known);
  return media;
}

/// What the offer wants of telephone-event, at the clock of the voice that was chosen.
void accept_events(Media& media, const std::vector<PayloadFormat>& offered) {
  const auto chosen = media.payloads();
  if (chosen.empty() || media.telephone_event()) return;
  const PayloadFormat* events = nullptr;
  for (const auto& format : offered) {
    if (!is_telephone_event(format.codec)) continue;
    if (!events || format.codec.clock_rate == chosen.front().codec.clock_rate) events = &format;
  }
  if (events) media.add_payload(*events);
}

std::optional<Media> relay_answered_line(const Session& from_peer, const Media& line, const Session& offer,
                                         const Media& offered, std::uint16_t port, const CodecPolicy& policy) {
  if (line.refused() || offered.refused() || port == 0) return std::nullopt;
  if (!is_relayable(line) || !is_relayable(offered) || !equal_ignoring_case(line.kind_text, offered.kind_text))
    return std::nullopt;
  if (is_fax(line) && !policy.fax) return std::nullopt;
  Media media = line;
  media.kind_text = offered.kind_text;
  media.protocol = offered.protocol;
  const auto said = direction_of(from_peer, line);
  const auto allowed = direction_of(offer, offered);
  make_ours(media, port, make_direction(sends(said) && receives(allowed), receives(said) && sends(allowed)));
  if (!media.is_rtp()) return media;
  auto formats = line.payloads();
  if (filters(policy, line.kind)) formats = select(std::move(formats), policy);
  const bool audio = line.kind == MediaKind::audio;
  if (audio && policy.events == TelephoneEvents::unwanted) remove_events(formats);
  const auto known = offered.payloads();
  Numbers numbers = none_kept();
  std::bitset<128> taken;
  for (const auto& format : formats)
    if (const auto* same = find_codec(known, format.codec, taken)) {
      numbers[format.payload_type] = same->payload_type;
      taken.set(same->payload_type);
    }
  std::erase_if(formats, [&](const PayloadFormat& f) { return numbers[f.payload_type] == leave_out; });
  if (changes_numbers(formats, numbers))
    std::erase_if(formats, [&](const PayloadFormat& f) {
      if (!names_other_payloads(f.codec)) return false;
      numbers[f.payload_type] = leave_out;
      return true;
    });
  if (!has_real_codec(formats)) return std::nullopt;
  rewrite_payloads(media, formats, numbers);
  if (audio && policy.events == TelephoneEvents::wanted) accept_events(media, known);
  return media;
}

Media audio_line(std::uint16_t port) {
  Media media;
  media.port = port;
  return media;
}

/// Our choice for one offered line: the codec and, if offered at its clock rate or at 8000 Hz, telephone-event.
std::optional<std::vector<PayloadFormat>> choose(const Media& offered, const std::vector<std::string>& codecs) {
  auto formats = offered.payloads();
  const CodecPolicy policy{codecs};
  if (!codecs.empty()) formats = select(std::move(formats), policy);
  const auto real = std::ranges::find_if(formats, [](const PayloadFormat& f) { return !is_auxiliary(f.codec); });
  if (real == formats.end()) return std::nullopt;
  std::vector<PayloadFormat> chosen{*real};
  for (const auto rate : {real->codec.clock_rate, std::uint32_t{8000}})
    for (const auto& format : formats)
      if (chosen.size() == 1 && is_telephone_event(format.codec) && format.codec.clock_rate == rate)
        chosen.push_back(format);
  return chosen;
}

std::string name_list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

}  // namespace

bool is_relayable(const Media& media) {
  return !media.refused() && (media.is_plain_rtp() || is_fax(media));
}

bool is_fax(const Media& media) {
  return equal_ignoring_case(media.protocol, "udptl");
}

Session relay_offer(const Session& from_peer, const LocalMedia& ours, const CodecPolicy& policy,
                    const Session* previous) {
  Session session = shell_of(from_peer, ours);
  const std::size_t before = previous ? previous->media.size() : 0;
  for (std::size_t i = 0; i < from_peer.media.size(); ++i) {
    const Media& line = from_peer.media[i];
    const Media* known = i < before && !previous->media[i].refused() ? &previous->media[i] : nullptr;
    auto media = relay_offered_line(from_peer, line, port_of(ours, i), policy, known);
    session.media.push_back(media ? std::move(*media) : refused_line(line));
  }
  for (std::size_t i = from_peer.media.size(); i < before; ++i)
    session.media.push_back(refused_line(previous->media[i]));
  return session;
}

Session relay_answer(const Session& from_peer, const Session& offer, const LocalMedia& ours,
                     const CodecPolicy& policy) {
  Session session = shell_of(from_peer, ours);
  for (std::size_t i = 0; i < offer.media.size(); ++i) {
    std::optional<Media> media;
    if (i < from_peer.media.size())
      media = relay_answered_line(from_peer, from_peer.media[i], offer, offer.media[i], port_of(ours, i), policy);
    session.media.push_back(media ? std::move(*media) : refused_line(offer.media[i]));
  }
  return session;
}

Session make_offer(const std::vector<std::string>& codecs, const LocalMedia& ours, Direction direction) {
  Session session = shell_of({}, ours);
  Media media = audio_line(port_of(ours, 0));
  std::uint8_t dynamic = 96;
  for (const auto& name : codecs) {
    const auto codec = codec_from_name(name);
    auto number = static_payload_type(codec);
    if (!number) {
      if (dynamic == our_event_number) ++dynamic;
      if (dynamic > 127) break;
      number = dynamic++;
    }
    media.add_payload({*number, codec});
  }
  media.add_payload({our_event_number, {"telephone-event", 8000, 1, "0-16"}});
  media.set_direction(direction);
  session.media.push_back(std::move(media));
  return session;
}

Session make_answer(const Session& offer, const std::vector<std::string>& codecs, const LocalMedia& ours,
                    Direction direction) {
  Session session = shell_of({}, ours);
  bool accepted = false;
  for (std::size_t i = 0; i < offer.media.size(); ++i) {
    const Media& line = offer.media[i];
    std::optional<std::vector<PayloadFormat>> chosen;
    if (!accepted && line.kind == MediaKind::audio && line.is_plain_rtp() && is_relayable(line) && port_of(ours, i))
      chosen = choose(line, codecs);
    if (!chosen) {
      session.media.push_back(refused_line(line));
      continue;
    }
    accepted = true;
    Media media = audio_line(port_of(ours, i));
    media.kind_text = line.kind_text;
    media.protocol = line.protocol;
    for (const auto& format : *chosen) media.add_payload(format);
    const auto theirs = direction_of(offer, line);
    media.set_direction(make_direction(sends(direction) && receives(theirs), receives(direction) && sends(theirs)));
    session.media.push_back(std::move(media));
  }
  return session;
}

std::optional<Codec> agreed_codec(const Media& offer, const Media& answer) {
  if (offer.refused() || answer.refused()) return std::nullopt;
  const auto offered = offer.payloads();
  for (auto& format : answer.payloads())
    if (!is_auxiliary(format.codec) && find_codec(offered, format.codec)) return std::move(format.codec);
  return std::nullopt;
}

std::string explain_codecs(const Session& offer, const CodecPolicy& policy) {
  std::vector<std::string> offered;
  for (const auto& media : offer.media)
    for (const auto& format : media.payloads())
      if (!media.refused() && !is_auxiliary(format.codec)) offered.push_back(operator_name(format.codec));
  return "offered: " + name_list(offered) +
         "; allowed: " + (policy.allowed.empty() ? std::string("any") : name_list(policy.allowed));
}

}  // namespace tandem::sdp
