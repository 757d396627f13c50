// A session description as a value: RFC 8866 text in, RFC 8866 text out. What this module does not know is kept in
// order, so that video and other media pass through.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "sdp/codec.h"

namespace tandem::sdp {

/// Bounds on what a stranger may send. Beyond them a description is refused, never cut.
inline constexpr std::size_t max_text_bytes = 32 * 1024;
inline constexpr std::size_t max_line_bytes = 4096;
inline constexpr std::size_t max_media_lines = 16;
inline constexpr std::size_t max_formats = 64;      ///< per m= line
inline constexpr std::size_t max_attributes = 256;  ///< per section (session, or one m= line)
inline constexpr std::size_t max_other_lines = 64;  ///< per section: i= u= e= p= b= t= r= z= k= and unknown letters

enum class Fault : std::uint8_t {
  too_long,
  line_too_long,
  bad_version,  ///< the text does not begin with v=0
  bad_line,     ///< not of the form letter=text, or with control characters
  bad_origin,
  missing_origin,
  bad_connection,
  bad_media,
  bad_port,
  bad_attribute,  ///< an attribute we must understand (rtpmap, fmtp, rtcp, ptime) is malformed
  no_address,     ///< an m= line in use has no c= line, neither its own nor the session's
  too_many_media,
  too_many_formats,
  too_many_attributes,
  too_many_lines,
};

/// `offset` is in bytes from the start of the text and points at the line concerned.
struct ParseError {
  Fault fault;
  std::uint32_t offset;
};

std::string_view describe(Fault fault);         ///< one sentence without full stop, for people
std::string describe(const ParseError& error);  ///< the same with the place

template <class T>
using Parsed = std::expected<T, ParseError>;

/// The direction from the view of the party that wrote the description (RFC 8866 section 6.7).
enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };
std::string_view to_string(Direction direction);
constexpr bool sends(Direction d) {
  return d == Direction::sendrecv || d == Direction::sendonly;
}
constexpr bool receives(Direction d) {
  return d == Direction::sendrecv || d == Direction::recvonly;
}
constexpr Direction make_direction(bool sending, bool receiving) {
  return sending ? (receiving ? Direction::sendrecv : Direction::sendonly)
                 : (receiving ? Direction::recvonly : Direction::inactive);
}
/// The same stream seen from the other end.
constexpr Direction reversed(Direction d) {
  return make_direction(receives(d), sends(d));
}

enum class MediaKind : std::uint8_t { audio, video, text, application, message, image, other };

/// The address of a c= or o= line. A host name, a multicast range or an unknown address type has no `ip` and keeps its
/// words in `text` ("IN IP4 gw.example.net").
struct Connection {
  std::optional<IpAddress> ip;
  std::string text;

  friend bool operator==(const Connection&, const Connection&) = default;
};

/// o= (RFC 8866 section 5.2). Ids are kept as digits: some senders use more than 64 bits.
struct Origin {
  std::string username = "-";
  std::string session_id = "0";
  std::string version = "0";
  Connection address;

  friend bool operator==(const Origin&, const Origin&) = default;
};

struct Attribute {
  std::string name;
  std::string value;  ///< empty for a flag such as a=sendrecv

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// The attributes of one section, in the order in which they came.
class Attributes {
 public:
  const std::string* find(std::string_view name) const;  ///< the first of that name, or null
  bool has(std::string_view name) const { return find(name) != nullptr; }
  void add(std::string name, std::string value = {});
  void remove(std::string_view name);  ///< all of that name
  template <class Predicate>
  void remove_if(Predicate&& unwanted) {
    std::erase_if(list_, unwanted);
  }

  const std::vector<Attribute>& all() const { return list_; }
  std::size_t size() const { return list_.size(); }
  friend bool operator==(const Attributes&, const Attributes&) = default;

 private:
  std::vector<Attribute> list_;
};

/// Any line that is neither o= s= c= a= m=.
struct Line {
  char type;
  std::string value;

  friend bool operator==(const Line&, const Line&) = default;
};

/// A payload number of an RTP line with what it stands for.
struct PayloadFormat {
  std::uint8_t payload_type;
  Codec codec;
};

/// One m= line with everything below it.
struct Media {
  MediaKind kind = MediaKind::audio;
  std::string kind_text = "audio";   ///< as written
  std::uint16_t port = 0;            ///< 0: refused or ended
  std::uint16_t port_count = 1;      ///< RFC 8866 section 5.14, "<port>/<number>"
  std::string protocol = "RTP/AVP";  ///< as written
  std::vector<std::string> formats;  ///< as written; payload numbers when is_rtp()
  std::optional<Connection> connection;
  std::vector<Line> others;
  Attributes attributes;

  bool refused() const { return port == 0; }
  bool is_rtp() const;        ///< RTP/AVP, RTP/AVPF and their secured forms
  bool is_plain_rtp() const;  ///< RTP/AVP or RTP/AVPF: what we relay
  /// Payload numbers with rtpmap and fmtp, static numbers filled in from RFC 3551. Empty unless is_rtp(). A number
  /// without rtpmap and without static meaning is left out.
  std::vector<PayloadFormat> payloads() const;
  /// a=ptime / a=maxptime in milliseconds.
  std::optional<std::uint16_t> ptime() const;
  std::optional<std::uint16_t> maxptime() const;
  bool rtcp_mux() const { return attributes.has("rtcp-mux"); }
  std::optional<std::uint8_t> telephone_event() const;  ///< the first payload number of telephone-event

  void set_direction(Direction direction);
  /// Appends a payload number with its rtpmap (also for static numbers) and fmtp.
  void add_payload(const PayloadFormat& format);

  friend bool operator==(const Media&, const Media&) = default;
};

struct Session {
  Origin origin;
  std::string name = "-";  ///< s=
  std::optional<Connection> connection;
  std::vector<Line> others;
  Attributes attributes;
  std::vector<Media> media;

  friend bool operator==(const Session&, const Session&) = default;
};

/// Where a peer wants the packets of one m= line.
struct MediaTarget {
  SocketAddress rtp;   ///< the unspecified address: on hold in the way of RFC 2543
  SocketAddress rtcp;  ///< a=rtcp (RFC 3605), else the next port; the RTP address itself with rtcp-mux
  friend bool operator==(const MediaTarget&, const MediaTarget&) = default;
};

/// Accepts CRLF and bare LF, any order within a section, and a missing s= or t= (seen in the field).
Parsed<Session> parse(std::string_view text);
std::string to_text(const Session& session);  ///< CRLF, lines in the order of RFC 8866 section 5

/// Media-level direction, else session-level, else sendrecv. 0.0.0.0 or :: takes away "receives" (RFC 3264 8.4).
Direction direction_of(const Session& session, const Media& media);
/// Nothing when the line is refused or its address is not an IP address.
std::optional<MediaTarget> target_of(const Session& session, const Media& media);
/// True when the writer receives on none of the lines in use: what people call hold.
bool is_on_hold(const Session& session);
/// True when at least one line is in use.
bool carries_media(const Session& session);

}  // namespace tandem::sdp
