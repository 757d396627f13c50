// A tiny RTP party: says a tone and listens for one. The ear and mouth of a phone or provider in tests and in the
// demonstration; calls through the exchange never use it.
#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "media/port_range.h"
#include "net/network.h"
#include "rtp/packet.h"
#include "rtp/statistics.h"
#include "rtp/tone.h"
#include "runtime/shard.h"
#include "sdp/description.h"
#include "sdp/session.h"

namespace tandem::media {

/// What to say and what to listen for. Frequencies in Hz, below 4000.
struct ToneOptions {
  IpAddress address = IpAddress::loopback();  ///< of the sockets and in the description
  double says = 440;
  double listens_for = 440;
  std::vector<std::string> codecs{"alaw", "ulaw"};  ///< only these two can be said and heard
  bool symmetric = true;                            ///< send to where packets come from, once they come
  std::optional<IpAddress> claims{};  ///< what the description says instead of `address`: a party behind a NAT
};

/// Shard: the one it is made on. Destroying it stops it and gives the ports back.
class ToneParty final : private net::DatagramHandler {
  struct Key {};  ///< only open() makes parties

 public:
  static constexpr Duration packet_interval = std::chrono::milliseconds{20};

  static std::expected<std::unique_ptr<ToneParty>, MediaFault> open(runtime::Shard& shard, net::Network& network,
                                                                    PortRange& ports, ToneOptions options);
  ToneParty(Key, runtime::Shard& shard, ToneOptions options);
  ~ToneParty();

  /// Descriptions with our address. Both are without a final o= line: give them to sdp::OfferAnswer.
  sdp::Session offer() const;
  sdp::Session answer(const sdp::Session& offer) const;

  /// Begins to send, by what the exchange agreed on; again after every exchange. Sends nothing while held.
  void start(const sdp::Session& local, const sdp::Session& remote);
  void stop();
  /// Sends a digit by RFC 4733 if the exchange agreed on telephone-event: in place of the tone for `length` (at most
  /// 8 s), after the digits asked for before.
  void send_digit(char digit, Duration length = std::chrono::milliseconds{100});

  bool heard_tone() const { return finder_.found(); }
  const rtp::ToneFinder& finder() const { return finder_; }
  void forget_heard();  ///< begins to listen anew
  const std::string& heard_digits() const { return digits_; }
  const rtp::ReceiverStatistics& received() const { return received_; }
  std::uint64_t sent_packets() const { return sent_; }
  std::uint16_t rtp_port() const { return sockets_.ports.rtp_port(); }

 private:
  struct Ears : net::DatagramHandler {  ///< RTCP that comes is read by nobody
    void on_datagram(const net::Datagram&) override {}
  };
  void on_datagram(const net::Datagram& datagram) override;
  void hear(const rtp::Packet& packet);
  void hear_event(const rtp::Packet& packet);
  void agree(const sdp::Media& local, const sdp::Media& remote);
  void tick();
  void schedule();
  /// Write the payload of the next packet and what its header needs; return the size.
  std::size_t write_tone(std::span<char> payload, rtp::Header& header);
  std::size_t write_event(std::span<char> payload, rtp::Header& header);

  enum class Law : std::uint8_t { a, mu };
  struct Voice {
    std::uint8_t payload_type;
    Law law;
  };
  struct DigitInProgress {
    std::uint8_t event = 0;
    std::uint32_t timestamp = 0;  ///< of its first packet, repeated in all
    std::uint16_t duration = 0, length = 0;
    std::uint8_t ends_sent = 0;
  };

  runtime::Shard& shard_;
  ToneOptions options_;
  Ears rtcp_ears_;
  rtp::ToneGenerator generator_;
  rtp::ToneFinder finder_;
  rtp::ReceiverStatistics received_;
  std::optional<SocketAddress> signalled_, destination_;
  bool sending_ = false;
  std::optional<Voice> says_;                ///< by the peer's number
  std::optional<std::uint8_t> says_event_;   ///< likewise
  std::vector<Voice> hears_;                 ///< by our own numbers
  std::optional<std::uint8_t> hears_event_;  ///< likewise
  std::optional<DigitInProgress> digit_;
  std::deque<DigitInProgress> digits_to_send_;
  std::optional<std::uint32_t> last_event_timestamp_;
  std::string digits_;
  rtp::Header next_header_;
  std::uint64_t sent_ = 0;
  TimePoint next_tick_{};
  runtime::Timer timer_;
  SocketPair sockets_;
};

}  // namespace tandem::media
