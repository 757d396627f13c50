#include "net/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cassert>
#include <cerrno>

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

constexpr int accepts_per_turn = 64;
constexpr int reads_per_turn = 4;
constexpr Duration pause_without_descriptors = 200ms;

/// Small messages at once; a peer that vanished is noticed within two minutes.
void configure(const Descriptor& socket) {
  set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(socket, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set_option(socket, IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set_option(socket, IPPROTO_TCP, TCP_KEEPCNT, 4);
  set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000);
}

NetError closed_by_peer() {
  return {NetFault::closed, "the peer closed the connection"};
}

}  // namespace

TcpStream::TcpStream(StreamHub& hub, Descriptor descriptor, SocketAddress remote)
    : hub_(hub),
      descriptor_(std::move(descriptor)),
      local_(bound_address(descriptor_)),
      remote_(remote),
      state_(State::open) {
  configure(descriptor_);
}

TcpStream::TcpStream(StreamHub& hub, SocketAddress local, SocketAddress remote, StreamHandler& handler)
    : hub_(hub), handler_(&handler), local_(local), remote_(remote), state_(State::connecting) {
  begin_connect();
}

TcpStream::~TcpStream() {
  if (state_ == State::open) flush();
  watch_.end();
  if (attention_) hub_.forget(*this);
}

void TcpStream::begin_connect() {
  auto socket = open_socket(SocketKind::stream, remote_.ip.is_v6());
  if (!socket) return fail(std::move(socket.error()));
  descriptor_ = std::move(*socket);
  configure(descriptor_);
  if (!local_.ip.is_unspecified() || local_.port != 0) {
    if (local_.port != 0) set_option(descriptor_, SOL_SOCKET, SO_REUSEADDR, 1);
    if (auto bound = bind_socket(descriptor_, local_); !bound) return fail(std::move(bound.error()));
  }
  const SystemAddress address(remote_);
  if (::connect(descriptor_.get(), address.get(), address.length) != 0 && errno != EINPROGRESS)
    return fail(system_error(errno, "cannot connect to " + remote_.to_string()));
  local_ = bound_address(descriptor_);
  watch_ = runtime::Watch(hub_.loop(), descriptor_.get(), EPOLLOUT, *this);
  connect_timer_.arm(hub_.loop().timers(), hub_.loop().now() + connect_limit, [this] {
    report({NetFault::timed_out, "cannot connect to " + remote_.to_string() + ": no answer within 10 seconds"});
  });
}

void TcpStream::finish_connect() {
  connect_timer_.cancel();
  int number = 0;
  socklen_t size = sizeof number;
  ::getsockopt(descriptor_.get(), SOL_SOCKET, SO_ERROR, &number, &size);
  if (number != 0) return report(system_error(number, "cannot connect to " + remote_.to_string()));
  state_ = State::open;
  local_ = bound_address(descriptor_);
  watch_.set_events(EPOLLIN);
  Lifeline::Watcher alive(lifeline_);
  handler_->on_connected();
  if (!alive.gone() && state_ == State::open) flush();
}

void TcpStream::set_handler(StreamHandler& handler) {
  handler_ = &handler;
  if (state_ == State::open && !watch_.active())
    watch_ = runtime::Watch(hub_.loop(), descriptor_.get(), EPOLLIN, *this);
}

void TcpStream::send(std::span<const char> bytes) {
  if (state_ != State::open && state_ != State::connecting) return;
  if (output_.size() - output_sent_ + bytes.size() > max_queued_bytes)
    return fail({NetFault::closed, "connection to " + remote_.to_string() + " given up: the peer does not read"});
  output_.append(bytes.begin(), bytes.end());
  if (state_ == State::open) hub_.wants_attention(*this);
}

void TcpStream::on_ready(std::uint32_t events) {
  if (state_ == State::connecting) return finish_connect();
  Lifeline::Watcher alive(lifeline_);
  if (events & EPOLLOUT) flush();
  if (state_ == State::open && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) read_some(alive);
}

void TcpStream::read_some(const Lifeline::Watcher& alive) {
  const auto buffer = hub_.read_buffer();
  for (int i = 0; i < reads_per_turn && !alive.gone() && state_ == State::open; ++i) {
    const ssize_t count = ::recv(descriptor_.get(), buffer.data(), buffer.size(), 0);
    if (count == 0) return report(closed_by_peer());
    if (count < 0) {
      if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return;
      return report(system_error(errno, "connection with " + remote_.to_string() + " lost"));
    }
    handler_->on_bytes(std::span<const char>(buffer).first(static_cast<std::size_t>(count)));
    if (static_cast<std::size_t>(count) < buffer.size()) return;
  }
}

void TcpStream::flush() {
  while (output_sent_ < output_.size()) {
    const ssize_t count =
        ::send(descriptor_.get(), output_.data() + output_sent_, output_.size() - output_sent_, MSG_NOSIGNAL);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK)
        return fail(system_error(errno, "connection with " + remote_.to_string() + " lost"));
      if (watch_.active()) watch_.set_events(EPOLLIN | EPOLLOUT);
      return;
    }
    output_sent_ += static_cast<std::size_t>(count);
  }
  output_.clear();
  output_sent_ = 0;
  if (watch_.active()) watch_.set_events(EPOLLIN);
}

void TcpStream::fail(NetError why) {
  if (state_ == State::failing || state_ == State::closed) return;
  state_ = State::failing;
  failure_ = std::move(why);
  connect_timer_.cancel();
  watch_.end();
  hub_.wants_attention(*this);
}

void TcpStream::attend() {
  attention_ = false;
  if (state_ == State::failing) return report(std::move(*failure_));
  if (state_ == State::open) flush();
}

void TcpStream::report(NetError why) {
  state_ = State::closed;
  connect_timer_.cancel();
  watch_.end();
  descriptor_ = Descriptor();
  if (handler_) handler_->on_closed(why);  // may destroy this
}

TcpListener::TcpListener(StreamHub& hub, Descriptor descriptor, PortClaims::Claim claim, StreamAcceptor& acceptor)
    : hub_(hub),
      acceptor_(acceptor),
      claim_(std::move(claim)),
      descriptor_(std::move(descriptor)),
      local_(bound_address(descriptor_)),
      watch_(hub.loop(), descriptor_.get(), EPOLLIN, *this) {}

void TcpListener::on_ready(std::uint32_t) {
  Lifeline::Watcher alive(lifeline_);
  for (int i = 0; i < accepts_per_turn && !alive.gone(); ++i) {
    SystemAddress remote;
    Descriptor accepted(::accept4(descriptor_.get(), remote.get(), &remote.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) pause();
      if (errno == ECONNABORTED || errno == EINTR) continue;
      break;
    }
    acceptor_.on_accepted(std::make_unique<TcpStream>(hub_, std::move(accepted), remote.value()));
  }
}

/// Without descriptors the waiting connection would wake us for ever: wait until some may have been closed.
void TcpListener::pause() {
  watch_.set_events(0);
  resume_.arm(hub_.loop().timers(), hub_.loop().now() + pause_without_descriptors,
              [this] { watch_.set_events(EPOLLIN); });
}

StreamHub::StreamHub(runtime::Loop& loop)
    : loop_(loop),
      read_area_(std::make_unique_for_overwrite<char[]>(read_size)),
      turn_end_(loop, [this] { finish_turn(); }) {}

std::expected<std::unique_ptr<Listener>, NetError> StreamHub::listen(SocketAddress local, Sharing sharing,
                                                                     PortClaims* claims, StreamAcceptor& acceptor) {
  PortClaims::Claim claim;
  if (claims && sharing == Sharing::across_shards) {
    auto claimed = claims->claim(SocketKind::stream, local);
    if (!claimed) return std::unexpected(claimed.error());
    claim = std::move(*claimed);
  }
  auto socket = open_socket(SocketKind::stream, local.ip.is_v6());
  if (!socket) return std::unexpected(socket.error());
  set_option(*socket, SOL_SOCKET, SO_REUSEADDR, 1);  // connections of an earlier run may linger in TIME_WAIT
  if (sharing == Sharing::across_shards) set_option(*socket, SOL_SOCKET, SO_REUSEPORT, 1);
  if (const auto bound = bind_socket(*socket, local); !bound) return std::unexpected(bound.error());
  if (::listen(socket->get(), SOMAXCONN) != 0)
    return std::unexpected(system_error(errno, "cannot listen at " + local.to_string()));
  return std::make_unique<TcpListener>(*this, std::move(*socket), std::move(claim), acceptor);
}

void StreamHub::wants_attention(TcpStream& stream) {
  if (stream.attention_) return;
  stream.attention_ = true;
  waiting_.push_back(&stream);
  turn_end_.schedule();
}

void StreamHub::finish_turn() {
  attended_.swap(waiting_);
  // By index: a handler may destroy streams, which empties their places.
  for (std::size_t i = 0; i < attended_.size(); ++i)
    if (TcpStream* const stream = std::exchange(attended_[i], nullptr)) stream->attend();
  attended_.clear();
}

void StreamHub::forget(TcpStream& stream) {
  for (auto* streams : {&waiting_, &attended_})
    for (TcpStream*& place : *streams)
      if (place == &stream) place = nullptr;
}

}  // namespace tandem::net
