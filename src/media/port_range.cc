#include "media/port_range.h"

#include <algorithm>

namespace tandem::media {

std::string_view describe(MediaFault fault) {
  switch (fault) {
    case MediaFault::ports_exhausted:
      return "all RTP ports of the configured range are in use";
    case MediaFault::ports_refused:
      return "the system refused the RTP ports that were tried";
    case MediaFault::bad_address:
      return "the local media address does not exist on this machine";
    case MediaFault::too_many_lines:
      return "the description has more media lines than a leg can have";
  }
  return "no media";
}

void PortLease::release() {
  if (range_) std::exchange(range_, nullptr)->give_back(rtp_);
  rtp_ = 0;
}

PortRange::PortRange(std::uint16_t low, std::uint16_t high, ShardId shard, unsigned shards)
    : shard_(shard), shards_(std::max(shards, 1u)), taken_(0x8000) {
  set_range(low, high);
}

bool PortRange::ours(std::uint16_t rtp_port) const {
  return rtp_port >= low_ && rtp_port < high_ && rtp_port / 2u % shards_ == shard_.value;
}

void PortRange::set_range(std::uint16_t low, std::uint16_t high) {
  low_ = std::max<std::uint16_t>(low, 2);
  high_ = high;
  std::erase_if(free_, [this](std::uint16_t port) { return !ours(port); });
  std::vector<bool> known(0x8000);
  for (const auto port : free_) known[port / 2] = true;
  capacity_ = 0;
  for (unsigned port = (low_ + 1u) & ~1u; port < high_; port += 2) {
    if (!ours(static_cast<std::uint16_t>(port))) continue;
    ++capacity_;
    if (!known[port / 2] && !taken_[port / 2]) free_.push_back(static_cast<std::uint16_t>(port));
  }
}

std::expected<PortLease, MediaFault> PortRange::take() {
  if (free_.empty()) return std::unexpected(MediaFault::ports_exhausted);
  const auto port = free_.front();
  free_.pop_front();
  taken_[port / 2] = true;
  ++in_use_;
  return PortLease{*this, port};
}

void PortRange::give_back(std::uint16_t rtp_port) {
  taken_[rtp_port / 2] = false;
  --in_use_;
  if (ours(rtp_port)) free_.push_back(rtp_port);
}

std::expected<SocketPair, MediaFault> open_socket_pair(net::Network& network, PortRange& ports, const IpAddress& local,
                                                       const net::DatagramOptions& options, net::DatagramHandler& rtp,
                                                       net::DatagramHandler& rtcp) {
  const auto tries = std::min<std::size_t>(PortRange::max_tries, std::max<std::size_t>(ports.free_.size(), 1));
  for (std::size_t i = 0; i < tries; ++i) {
    auto lease = ports.take();
    if (!lease) return std::unexpected(lease.error());
    auto rtp_socket = network.open_datagram({local, lease->rtp_port()}, options, rtp);
    auto rtcp_socket = rtp_socket ? network.open_datagram({local, lease->rtcp_port()}, options, rtcp)
                                  : std::unexpected(rtp_socket.error());
    if (rtcp_socket) return SocketPair{std::move(*lease), std::move(*rtp_socket), std::move(*rtcp_socket)};
    if (rtcp_socket.error().fault == net::NetFault::no_such_address) return std::unexpected(MediaFault::bad_address);
    ++ports.refused_;
    if (rtcp_socket.error().fault == net::NetFault::no_descriptors) break;
  }
  return std::unexpected(MediaFault::ports_refused);
}

}  // namespace tandem::media
