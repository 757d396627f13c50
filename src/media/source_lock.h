// From whom one line of a leg accepts packets, and whereto it sends: symmetric RTP that cannot be stolen.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/address.h"
#include "base/time.h"

namespace tandem::media {

/// How much an address is worth, by what the (authenticated) signalling said about it. Higher wins.
enum class SourceRank : std::uint8_t {
  none,
  elsewhere,  ///< an IP address that the signalling never named
  same_host,  ///< the IP address of the description, or of the signalling itself; another port (NAT)
  signalled,  ///< exactly the address and port of the description
};

enum class LearningRule : std::uint8_t {
  strict,  ///< only the signalled address and port
  learn,   ///< the rule below
};

/// The rule, complete (RTPbleed: media must never go to an address learnt from a stranger):
///
/// 1. Until something is locked, we send to the signalled address.
/// 2. A source is locked when it has shown enough: `signalled` 1 packet; `same_host` 3, `elsewhere` 8 consecutive
///    packets of one SSRC whose sequence numbers go forward by 1 to 8. Packets before that are not passed on.
/// 3. `elsewhere` may only be locked while nothing is locked, within 10 s of the last opening.
/// 4. A better rank displaces a lock of `elsewhere` whenever it comes (what it has to show stays the same).
///    `signalled` displaces `same_host` within 10 s of the opening, later only when the locked source has been silent
///    for 200 ms and after 3 packets.
/// 5. Everything else that does not come from the locked address and port is dropped. Exception, a NAT that changed
///    its mapping: the same IP address as the lock, another port, the same SSRC with sequence numbers that continue
///    (at most 100 on), 3 packets, while the locked port has been silent for 1 s.
/// 6. A new description with another address or port, or another signalling address, opens the line again: the lock
///    is forgotten and rule 1 holds, but what still comes from the source locked before is passed on (not sent to)
///    until another is locked, for at most 10 s. Another signalling address alone does not open a line that is locked
///    to exactly the signalled address. An unchanged one changes nothing, nor does 0.0.0.0 (hold), except that nothing
///    is sent then. Before the first description nobody is accepted.
/// With `strict` only rules 1, 2 for `signalled` and 6 hold.
///
/// Pure: the time is handed in. One per line; a few words.
class SourceLock {
 public:
  static constexpr unsigned same_host_packets = 3;
  static constexpr unsigned elsewhere_packets = 8;
  static constexpr unsigned max_sequence_step = 8;
  static constexpr unsigned rebinding_sequence_step = 100;
  static constexpr Duration learning_window = std::chrono::seconds{10};
  static constexpr Duration displacing_silence = std::chrono::milliseconds{200};
  static constexpr Duration rebinding_silence = std::chrono::seconds{1};

  explicit SourceLock(LearningRule rule = LearningRule::learn) : rule_(rule) {}

  /// What the signalling says now. `signalling_source`: whence the SIP message came, if that may be trusted as a hint.
  /// Returns true when that opened the line (rule 6).
  bool set_signalled(SocketAddress media, std::optional<IpAddress> signalling_source, TimePoint now);
  void reopen(TimePoint now);

  enum class Verdict : std::uint8_t {
    accept,     ///< from the locked source
    locked,     ///< accept, and this packet made (or moved) the lock
    probation,  ///< drop: not enough shown yet
    stranger,   ///< drop
  };
  /// For each arriving RTP packet. For datagrams without SSRC and sequence (T.38) see on_opaque.
  Verdict on_packet(const SocketAddress& from, std::uint32_t ssrc, std::uint16_t sequence, TimePoint now);
  /// Datagrams that are not RTP: counted only, and never learnt from `elsewhere`.
  Verdict on_opaque(const SocketAddress& from, TimePoint now);

  SourceRank rank() const { return rank_; }  ///< `none`: nothing locked
  const SocketAddress& locked() const { return locked_; }
  /// Whereto to send: the locked source, else the signalled address; nothing while that is unspecified.
  std::optional<SocketAddress> destination() const;
  const SocketAddress& signalled() const { return signalled_; }

 private:
  /// A source that is not locked (yet): one is remembered per rank, so that a flood of strangers cannot push out the
  /// right one.
  struct Candidate {
    SocketAddress from;
    std::uint32_t ssrc = 0;
    std::uint16_t sequence = 0;
    std::uint8_t shown = 0;
  };
  SourceRank rank_of(const SocketAddress& from) const;
  Verdict on_unlocked_source(const SocketAddress& from, std::uint32_t ssrc, std::uint16_t sequence, TimePoint now);
  bool may_displace(SourceRank better, TimePoint now) const;
  unsigned needed(SourceRank rank, TimePoint now) const;
  Verdict try_rebinding(Candidate& candidate, TimePoint now);
  unsigned show(Candidate& candidate, const SocketAddress& from, std::uint32_t ssrc, std::uint16_t sequence);
  Verdict lock(const SocketAddress& from, SourceRank rank, std::uint32_t ssrc, std::uint16_t sequence, TimePoint now);

  LearningRule rule_;
  SourceRank rank_ = SourceRank::none;
  bool held_ = false;  ///< the description says 0.0.0.0
  SocketAddress signalled_, locked_;
  std::optional<SocketAddress> before_;  ///< locked before the line was opened again
  std::optional<IpAddress> signalling_source_;
  std::uint32_t ssrc_ = 0;
  std::uint16_t sequence_ = 0;
  TimePoint opened_{}, heard_{};
  std::array<Candidate, 3> candidates_{};  ///< elsewhere, same_host, signalled
};

}  // namespace tandem::media
