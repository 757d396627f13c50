// The media of one leg: a socket pair per media line, what it learnt about its peer, and what went through.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/address.h"
#include "base/time.h"
#include "media/digit_manner.h"
#include "media/port_range.h"
#include "media/sound_library.h"
#include "media/source_lock.h"
#include "media/srtp.h"
#include "net/network.h"
#include "rtp/statistics.h"
#include "runtime/shard.h"
#include "sdp/description.h"
#include "sdp/payload_map.h"
#include "sdp/session.h"

namespace tandem::media {

/// What all media of a shard share. Outlives every LegMedia made with it.
struct MediaEnvironment {
  runtime::Shard& shard;
  net::Network& network;
  PortRange& ports;
};

struct LegMediaOptions {
  IpAddress bind{};                       ///< local address of the sockets (IPv4 or IPv6 decides the family)
  std::optional<IpAddress> advertised{};  ///< what the description says, when it differs from `bind` (external address)
  LearningRule learning = LearningRule::learn;
  std::uint8_t dscp = 46;  ///< expedited forwarding
};

/// Why a packet went no further.
enum class Drop : std::uint8_t {
  malformed,       ///< not RTP (or RTCP) of version 2 with lengths that fit
  stranger,        ///< not from the locked source
  probation,       ///< from a source that has not shown enough yet
  not_joined,      ///< nobody on the other side, or no such line there
  held,            ///< the receiving party said that it does not receive (hold)
  no_destination,  ///< the receiving party has not told an address yet
  unmapped,        ///< a payload number that the receiving party would misunderstand
  unauthentic,     ///< SRTP: not by the agreed key, or repeated
};
inline constexpr std::size_t drop_kinds = 8;
std::string_view describe(Drop drop);

struct LineStatistics {
  /// What the leg's party sent to us, as far as it was accepted: packets, octets, loss, jitter, payload number.
  rtp::ReceiverStatistics received;
  std::uint64_t sent_packets = 0, sent_octets = 0;  ///< to the party; octets of RTP payload
  std::uint8_t sent_payload_type = 0xff;            ///< of the last packet; 0xff: none yet
  std::optional<TimePoint> last_sent;
  std::uint64_t rtcp_received = 0, rtcp_sent = 0;
  std::array<std::uint64_t, drop_kinds> dropped{};  ///< by Drop; of what came from the party's side
  std::uint32_t locks = 0;                          ///< how often a source was locked or moved
  /// The party's own view of what it receives (RTCP report blocks), in the sender's timestamp units.
  struct PeerReport {
    std::int32_t cumulative_lost;
    std::uint8_t fraction_lost;
    std::uint32_t jitter;
  };
  std::optional<PeerReport> reported_by_peer;

  std::uint64_t drops(Drop kind) const { return dropped[static_cast<std::size_t>(kind)]; }
};

/// Made when a leg is made, before its description is written; forks have one each. Without a Bridge it discards and
/// counts what arrives. Destroying it (at any time, also while joined) closes the sockets, gives the ports back and
/// leaves the bridge half empty; nothing is called back.
/// Shard: the call's.
class LegMedia {
 public:
  LegMedia(const MediaEnvironment& environment, LegMediaOptions options);
  ~LegMedia();
  LegMedia(const LegMedia&) = delete;

  /// Makes sure that every line of `description` (an offer or answer of the other party of the call) that can be
  /// relayed has sockets here. Call it before asking for local(). Lines that are open stay as they are.
  std::expected<void, MediaFault> open_lines(const sdp::Session& description);
  /// The same for `count` RTP lines, when we make the offer ourselves.
  std::expected<void, MediaFault> open_audio(std::size_t count = 1);
  /// Other sockets for all open lines, at another address of ours; what is known of the party stays. On a fault some
  /// lines may have moved already. Tell the party by an offer.
  std::expected<void, MediaFault> move_to(LegMediaOptions options);
  /// Closes the sockets of lines that `description` refuses (agreed, on this leg): ports are not held for nothing.
  void close_refused(const sdp::Session& description);

  /// For sdp::relay_offer and so on: the advertised address and the port of every line.
  sdp::LocalMedia local() const;

  /// What the leg's party wrote: addresses, directions, clock rates. For its first offer at once, later whenever an
  /// exchange is complete (an offer that is refused must not count). May be called again at any time; no packet is
  /// lost over it. `signalling_source`: see SourceLock.
  void set_remote(const sdp::Session& remote, std::optional<IpAddress> signalling_source = {});

  /// SRTP on a line that is open, with these keys; nothing: plain RTP. Keys that stay go on as they were.
  void set_keys(std::size_t line, const std::optional<SrtpKeys>& keys);
  /// Who is told the keys that this leg's party presses, where the other party's manner is `signalling`. Null: nobody.
  void set_digit_listener(DigitListener* listener) { digit_listener_ = listener; }
  /// Tells the party a key within the media, in its manner. False: it cannot be told so.
  bool tell_key(const TelephoneKey& key);
  /// When the party last sent a digit by RFC 4733; nothing if never.
  std::optional<TimePoint> last_event() const;

  /// Nobody is on the other side: what was agreed with the party itself. Its keys, by whichever way they come within
  /// the media, are told to the digit listener until a bridge is agreed, or stop_listening() (not from within
  /// on_key()).
  void set_alone(const sdp::Session& local, const sdp::Session& remote, DigitManner manner);
  void stop_listening();
  /// Says a sound to the party, on its first line of G.711, in place of what is relayed. False: it has none. `done` is
  /// called when a sound that is not repeated is over; the media may be destroyed in it.
  bool play(const SoundPtr& sound, bool repeat, std::function<void()> done = {});
  bool can_play() const;
  void stop_playing();

  std::size_t lines() const;  ///< highest open line + 1
  bool is_open(std::size_t line) const;
  LineStatistics statistics(std::size_t line) const;  ///< a line never opened has zeros
  const SourceLock* source(std::size_t line) const;   ///< null for a line that is not open
  /// When the party was last heard on any line; nothing if never.
  std::optional<TimePoint> last_heard() const;
  bool joined() const { return bridge_ != nullptr; }

 private:
  friend class Bridge;
  class Line;

  std::expected<void, MediaFault> open_line(std::size_t index, bool opaque);
  Line* peer_line(std::size_t index) const;

  MediaEnvironment environment_;
  LegMediaOptions options_;
  std::array<std::unique_ptr<Line>, sdp::max_media_lines> lines_;
  DigitListener* digit_listener_ = nullptr;
  class Bridge* bridge_ = nullptr;
  LegMedia* peer_ = nullptr;
};

/// Joins two legs for as long as it lives: line n of one to line n of the other, both ways, SSRC, sequence numbers and
/// timestamps untouched, payload numbers mapped, RTCP too. A leg that is joined already is first taken from its old
/// bridge, which then stays without effect.
/// Shard: the call's. Legs and bridge may be destroyed in any order.
class Bridge {
 public:
  Bridge(LegMedia& a, LegMedia& b);
  ~Bridge();
  Bridge(const Bridge&) = delete;

  bool whole() const { return a_ != nullptr && b_ != nullptr; }
  const LegMedia* a() const { return a_; }
  const LegMedia* b() const { return b_; }

  /// The descriptions that are in force on one leg; null where there is none yet.
  struct Agreed {
    const sdp::Session* local = nullptr;   ///< what we told the party
    const sdp::Session* remote = nullptr;  ///< what the party told us
    DigitManner digits = DigitManner::as_they_come;
  };
  /// Computes the payload maps of all lines, both ways, and who of them has to be told digits in another manner than
  /// they come. To be called after every exchange on either leg; without it everything passes unchanged.
  void set_agreed(const Agreed& a, const Agreed& b);

 private:
  friend class LegMedia;
  void leave(const LegMedia& leg);  ///< it is being destroyed
  void dissolve();

  LegMedia* a_;
  LegMedia* b_;
};

}  // namespace tandem::media
