// One media line of a leg: its two sockets and everything that happens to a packet. Used by LegMedia only.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "media/digit_ear.h"
#include "media/digit_mouth.h"
#include "media/leg_media.h"
#include "media/outgoing_stream.h"
#include "media/player.h"
#include "rtp/rtcp.h"

namespace tandem::media {

class LegMedia::Line final : private net::DatagramHandler, private DigitEar::Listener {
 public:
  Line(LegMedia& leg, std::size_t index, LearningRule rule) : leg_(leg), index_(index), rtcp_(*this), lock_(rule) {}

  std::expected<void, MediaFault> open(const MediaEnvironment& environment, const LegMediaOptions& options);

  std::uint16_t port() const { return sockets_.ports.rtp_port(); }
  const LineStatistics& statistics() const { return statistics_; }
  const SourceLock& source() const { return lock_; }

  void set_opaque(bool opaque) { opaque_ = opaque; }
  void set_remote(const sdp::Session& remote, const sdp::Media& media, std::optional<IpAddress> signalling_source);
  void set_map(const sdp::PayloadMap& map) { map_ = map; }
  void set_keys(const std::optional<SrtpKeys>& keys);
  void set_digits(DigitManner manner, const DigitFormats& formats);
  /// After both lines have theirs: listens for what has to be told otherwise on the other side.
  void listen_for_digits(const Line& other);
  bool tell_key(const TelephoneKey& key);
  /// The same where nobody is on the other side.
  void set_alone(DigitManner manner, const DigitFormats& formats);
  /// Not from within what an ear tells.
  void stop_listening();
  bool can_play() const { return !opaque_ && digit_formats_.hears_voice.has_value(); }
  void play(const SoundPtr& sound, bool repeat, std::function<void()> done);
  void stop_playing() {
    if (player_) player_->stop();
  }
  std::optional<TimePoint> last_event() const { return last_event_; }
  /// There is no other side any more.
  void forget_other();
  /// Clock rates of the payload numbers in which the party sends; the first word on a number counts.
  void learn_clocks(const sdp::Media& media, bool forget_others);

 private:
  /// The RTCP socket calls this one, so that the two can be told apart.
  struct RtcpEar final : net::DatagramHandler {
    explicit RtcpEar(Line& owner) : line(owner) {}
    void on_datagram(const net::Datagram& datagram) override { line.on_rtcp(datagram); }
    Line& line;
  };

  void on_datagram(const net::Datagram& datagram) override;
  void on_rtp(const net::Datagram& datagram);
  void on_opaque(const net::Datagram& datagram);
  // DigitEar::Listener
  void on_key_down(char symbol) override;
  void on_key_up(TelephoneKey key) override;
  DigitMouth* mouth();
  void on_rtcp(const net::Datagram& datagram);
  bool accepts_rtcp(const SocketAddress& from);
  void read_reports(const rtp::RtcpCompound& compound);

  /// Sends to the party. Nothing when sent, else why not.
  std::optional<Drop> send(std::span<const char> bytes, std::size_t payload_octets, std::uint8_t payload_type);
  void send_rtcp(std::span<const char> bytes);
  bool admit(SourceLock::Verdict verdict);
  void drop(Drop why) { ++statistics_.dropped[static_cast<std::size_t>(why)]; }
  std::uint32_t clock_rate(std::uint8_t payload_type);

  LegMedia& leg_;
  std::size_t index_;
  RtcpEar rtcp_;
  SourceLock lock_;
  LineStatistics statistics_;
  sdp::PayloadMap map_;         ///< to the numbers of the other leg
  std::unique_ptr<Srtp> srtp_;  ///< when the party's media is encrypted
  DigitManner digits_ = DigitManner::as_they_come;
  DigitFormats digit_formats_;
  std::optional<TimePoint> last_event_;
  std::unique_ptr<DigitEar> ear_;      ///< while the party's digits have to be translated
  std::unique_ptr<DigitMouth> mouth_;  ///< since it was first told one
  bool alone_ = false;                 ///< the ear listens for the call itself
  /// Since something was first played:
  std::unique_ptr<OutgoingStream> stream_;
  std::unique_ptr<Player> player_;
  std::array<char, rtp::header_bytes> last_header_{};  ///< of the last packet that was sent
  bool opaque_ = false;
  bool party_receives_ = true;
  std::optional<SocketAddress> rtcp_signalled_, rtcp_learnt_;
  struct Clock {
    std::uint8_t payload_type;
    std::uint32_t rate;  ///< 0: telephone-event
  };
  std::vector<Clock> clocks_;
  Clock last_clock_{0xff, 0};
  SocketPair sockets_;  ///< last: closed first, so that nothing is called on a half destroyed line
};

}  // namespace tandem::media
