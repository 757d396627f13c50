// The RTP ports of one shard: even ports with the odd port above them, handed out in pairs.
#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/shard_id.h"
#include "net/network.h"

namespace tandem::media {

/// Why a leg got no media. Texts for operators beside it.
enum class MediaFault : std::uint8_t {
  ports_exhausted,  ///< every pair of the range is in use
  ports_refused,    ///< the system refused the pairs that were tried (others use them, or no descriptors)
  bad_address,      ///< the local address does not exist here
  too_many_lines,
};
std::string_view describe(MediaFault fault);

class PortRange;

/// A pair that is in use. Its end gives the pair back.
class PortLease {
 public:
  PortLease() = default;
  ~PortLease() { release(); }
  PortLease(PortLease&& other) noexcept
      : range_(std::exchange(other.range_, nullptr)), rtp_(std::exchange(other.rtp_, 0)) {}
  PortLease& operator=(PortLease&& other) noexcept {
    release();
    range_ = std::exchange(other.range_, nullptr);
    rtp_ = std::exchange(other.rtp_, 0);
    return *this;
  }
  std::uint16_t rtp_port() const { return rtp_; }  ///< even; 0 when empty
  std::uint16_t rtcp_port() const { return static_cast<std::uint16_t>(rtp_ + 1); }
  explicit operator bool() const { return range_ != nullptr; }
  void release();

 private:
  friend class PortRange;
  PortLease(PortRange& range, std::uint16_t rtp) : range_(&range), rtp_(rtp) {}
  PortRange* range_ = nullptr;
  std::uint16_t rtp_ = 0;
};

/// Shard: its own; every shard has its own part of the configured range (pair n belongs to shard n modulo the number
/// of shards), so that no lock is needed. Must outlive its leases.
/// The pair that was given back longest ago is handed out first: late packets of an ended call meet nobody.
class PortRange {
 public:
  /// How many pairs are tried before a leg is refused: another program on the machine may hold a stretch of the range.
  static constexpr unsigned max_tries = 256;

  /// `low` and `high` inclusive. A range without a whole pair for this shard has capacity 0.
  PortRange(std::uint16_t low, std::uint16_t high, ShardId shard, unsigned shards);
  PortRange(const PortRange&) = delete;

  /// The configuration changed. Pairs in use stay so and disappear when given back if they are outside now.
  void set_range(std::uint16_t low, std::uint16_t high);

  std::expected<PortLease, MediaFault> take();

  std::size_t capacity() const { return capacity_; }
  std::size_t in_use() const { return in_use_; }
  std::uint64_t refused_by_system() const { return refused_; }  ///< pairs skipped so far

 private:
  friend class PortLease;
  friend std::expected<struct SocketPair, MediaFault> open_socket_pair(net::Network&, PortRange&, const IpAddress&,
                                                                       const net::DatagramOptions&,
                                                                       net::DatagramHandler&, net::DatagramHandler&);
  void give_back(std::uint16_t rtp_port);
  bool ours(std::uint16_t rtp_port) const;

  ShardId shard_;
  unsigned shards_;
  std::uint16_t low_ = 0, high_ = 0;
  std::deque<std::uint16_t> free_;
  std::vector<bool> taken_;  ///< by port / 2
  std::size_t capacity_ = 0, in_use_ = 0;
  std::uint64_t refused_ = 0;
};

/// An RTP and an RTCP socket on neighbouring ports. Ends close them, then give the ports back.
struct SocketPair {
  PortLease ports;
  std::unique_ptr<net::DatagramSocket> rtp, rtcp;
};

/// Takes pairs until the system lets both ports be opened at `local`. Handlers must outlive the pair.
std::expected<SocketPair, MediaFault> open_socket_pair(net::Network& network, PortRange& ports, const IpAddress& local,
                                                       const net::DatagramOptions& options, net::DatagramHandler& rtp,
                                                       net::DatagramHandler& rtcp);

}  // namespace tandem::media
