#include "net/datagram.h"

#include <linux/errqueue.h>
#include <netinet/in.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

namespace tandem::net {
namespace {

bool configure(const Descriptor& socket, const SocketAddress& local, const DatagramOptions& options) {
  const bool v6 = local.ip.is_v6();
  bool fine = true;
  if (options.sharing == Sharing::across_shards) fine = set_option(socket, SOL_SOCKET, SO_REUSEPORT, 1);
  if (options.receive_buffer_bytes > 0) set_option(socket, SOL_SOCKET, SO_RCVBUF, options.receive_buffer_bytes);
  if (local.ip.is_unspecified())
    fine &= v6 ? set_option(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) : set_option(socket, IPPROTO_IP, IP_PKTINFO, 1);
  if (options.report_unreachable)
    fine &= v6 ? set_option(socket, IPPROTO_IPV6, IPV6_RECVERR, 1) : set_option(socket, IPPROTO_IP, IP_RECVERR, 1);
  set_dscp(socket, v6, options.dscp);
  return fine;
}

/// The address that the datagram was sent to, as IP_PKTINFO or IPV6_PKTINFO tells it.
std::optional<IpAddress> destination(const msghdr& header) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      return IpAddress::v4(ntohl(info.ipi_spec_dst.s_addr));
    }
    if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      std::array<std::uint8_t, 16> bytes;
      std::memcpy(bytes.data(), &info.ipi6_addr, 16);
      return IpAddress::v6(bytes);
    }
  }
  return std::nullopt;
}

/// True for an ICMP error that says nobody gets our datagrams (not for "too big", after which the system fragments).
bool says_unreachable(const msghdr& header) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(const_cast<msghdr*>(&header), c)) {
    const bool v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
    const bool v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    sock_extended_err error;
    std::memcpy(&error, CMSG_DATA(c), sizeof error);
    const bool icmp = error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6;
    return icmp && error.ee_errno != EMSGSIZE;
  }
  return false;
}

}  // namespace

UdpSocket::UdpSocket(DatagramHub& hub, runtime::Loop& loop, Descriptor descriptor, PortClaims::Claim claim,
                     DatagramHandler& handler, runtime::Promptness promptness)
    : hub_(hub),
      handler_(handler),
      claim_(std::move(claim)),
      descriptor_(std::move(descriptor)),
      local_(bound_address(descriptor_)),
      watch_(loop, descriptor_.get(), EPOLLIN, *this, promptness) {}

UdpSocket::~UdpSocket() {
  hub_.flush(*this);
  hub_.forget(*this);
  watch_.end();
}

void UdpSocket::send(SocketAddress to, std::span<const char> bytes) {
  hub_.enqueue(*this, to, bytes);
}

void UdpSocket::on_ready(std::uint32_t events) {
  Lifeline::Watcher alive(lifeline_);
  if (events & EPOLLERR) take_errors(alive);
  if (!alive.gone()) hub_.receive(*this, alive);
}

void UdpSocket::take_errors(const Lifeline::Watcher& alive) {
  constexpr int at_most = 16;  // the rest comes next turn
  for (int i = 0; i < at_most && !alive.gone(); ++i) {
    SystemAddress peer;
    alignas(cmsghdr) std::array<char, 512> control;
    msghdr header{};
    header.msg_name = peer.get();
    header.msg_namelen = peer.length;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    if (::recvmsg(descriptor_.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
    if (header.msg_namelen > 0 && says_unreachable(header)) handler_.on_send_failed(peer.value());
  }
}

DatagramHub::DatagramHub(runtime::Loop& loop)
    : loop_(loop),
      receive_area_(std::make_unique_for_overwrite<char[]>(
          batch * slot_size)),  // left untouched: most slots never need more than their first page
      send_area_(std::make_unique_for_overwrite<char[]>(queue_bytes)),
      turn_end_(loop, [this] { finish_turn(); }) {
  for (std::size_t i = 0; i < batch; ++i) {
    vectors_[i] = {receive_area_.get() + i * slot_size, largest};
    headers_[i].msg_hdr.msg_iov = &vectors_[i];
    headers_[i].msg_hdr.msg_iovlen = 1;
    headers_[i].msg_hdr.msg_name = sources_[i].get();
  }
  queue_.reserve(queue_length);
}

std::expected<std::unique_ptr<DatagramSocket>, NetError> DatagramHub::open(SocketAddress local,
                                                                           const DatagramOptions& options,
                                                                           PortClaims* claims,
                                                                           DatagramHandler& handler) {
  PortClaims::Claim claim;
  if (claims && options.sharing == Sharing::across_shards) {
    auto claimed = claims->claim(SocketKind::datagram, local);
    if (!claimed) return std::unexpected(claimed.error());
    claim = std::move(*claimed);
  }
  auto socket = open_socket(SocketKind::datagram, local.ip.is_v6());
  if (!socket) return std::unexpected(socket.error());
  if (!configure(*socket, local, options))
    return std::unexpected(system_error(errno, "cannot set up a UDP socket for " + local.to_string()));
  if (const auto bound = bind_socket(*socket, local); !bound) return std::unexpected(bound.error());
  return std::make_unique<UdpSocket>(*this, loop_, std::move(*socket), std::move(claim), handler,
                                     options.gathered ? runtime::Promptness::gathered : runtime::Promptness::at_once);
}

void DatagramHub::receive(UdpSocket& socket, const Lifeline::Watcher& alive) {
  const bool wildcard = socket.local_.ip.is_unspecified();
  for (std::size_t i = 0; i < batch; ++i) {
    msghdr& header = headers_[i].msg_hdr;
    header.msg_namelen = sizeof(sockaddr_storage);
    header.msg_control = wildcard ? controls_[i].bytes.data() : nullptr;
    header.msg_controllen = wildcard ? controls_[i].bytes.size() : 0;
  }
  const int count = ::recvmmsg(socket.descriptor_.get(), headers_.data(), batch, MSG_DONTWAIT, nullptr);
  for (int i = 0; i < count && !alive.gone(); ++i) deliver(socket, static_cast<std::size_t>(i));
}

void DatagramHub::deliver(UdpSocket& socket, std::size_t slot) {
  const mmsghdr& received = headers_[slot];
  Datagram datagram{sources_[slot].value(), socket.local_,
                    std::span(receive_area_.get() + slot * slot_size, received.msg_len)};
  if (received.msg_hdr.msg_controllen > 0)
    if (const auto ip = destination(received.msg_hdr)) datagram.to.ip = *ip;
  socket.handler_.on_datagram(datagram);
}

void DatagramHub::enqueue(UdpSocket& socket, const SocketAddress& to, std::span<const char> bytes) {
  if (bytes.size() > largest) return;
  if (queue_.size() == queue_length || send_used_ + bytes.size() > queue_bytes) flush_all();
  const auto index = static_cast<std::uint32_t>(queue_.size());
  std::memcpy(send_area_.get() + send_used_, bytes.data(), bytes.size());
  queue_.push_back({SystemAddress(to), static_cast<std::uint32_t>(send_used_), static_cast<std::uint32_t>(bytes.size()),
                    UdpSocket::none});
  send_used_ += bytes.size();
  if (socket.last_pending_ == UdpSocket::none) {
    socket.first_pending_ = index;
    waiting_.push_back(&socket);
  } else {
    queue_[socket.last_pending_].next = index;
  }
  socket.last_pending_ = index;
  turn_end_.schedule();
}

void DatagramHub::flush(UdpSocket& socket) {
  std::array<mmsghdr, batch> messages;
  std::array<iovec, batch> vectors;
  std::array<std::uint32_t, batch> indices;
  std::uint32_t next = socket.first_pending_;
  socket.first_pending_ = socket.last_pending_ = UdpSocket::none;
  while (next != UdpSocket::none) {
    std::size_t count = 0;
    for (; next != UdpSocket::none && count < batch; ++count) {
      Pending& pending = queue_[next];
      indices[count] = next;
      vectors[count] = {send_area_.get() + pending.offset, pending.length};
      messages[count] = {};
      messages[count].msg_hdr.msg_name = pending.to.get();
      messages[count].msg_hdr.msg_namelen = pending.to.length;
      messages[count].msg_hdr.msg_iov = &vectors[count];
      messages[count].msg_hdr.msg_iovlen = 1;
      next = pending.next;
    }
    send_batch(socket, std::span(messages).first(count), std::span(indices).first(count));
  }
}

void DatagramHub::send_batch(UdpSocket& socket, std::span<mmsghdr> messages, std::span<const std::uint32_t> indices) {
  std::size_t at = 0;
  bool retried = false;
  while (at < messages.size()) {
    const auto left = messages.subspan(at);
    const int sent =
        ::sendmmsg(socket.descriptor_.get(), left.data(), static_cast<unsigned>(left.size()), MSG_DONTWAIT);
    if (sent > 0) {
      at += static_cast<std::size_t>(sent);
      retried = false;
      continue;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) return;  // full: dropped, as the network would
    // An ICMP error for an earlier datagram is reported instead of sending this one, and is cleared by that.
    if (!retried && (errno == EINTR || errno == ECONNREFUSED || errno == EHOSTUNREACH || errno == ENETUNREACH)) {
      retried = true;
      continue;
    }
    failures_.push_back({&socket, queue_[indices[at]].to.value()});
    ++at;
    retried = false;
  }
}

void DatagramHub::flush_all() {
  for (UdpSocket* socket : waiting_) flush(*socket);
  waiting_.clear();
  queue_.clear();
  send_used_ = 0;
}

void DatagramHub::finish_turn() {
  flush_all();
  // By index: the handler may send, which fails later, or destroy sockets, which empties their places.
  for (std::size_t i = 0; i < failures_.size(); ++i)
    if (const Failure failure = failures_[i]; failure.socket) failure.socket->handler_.on_send_failed(failure.peer);
  failures_.clear();
}

void DatagramHub::forget(UdpSocket& socket) {
  std::erase(waiting_, &socket);
  for (Failure& failure : failures_)
    if (failure.socket == &socket) failure.socket = nullptr;
}

}  // namespace tandem::net
